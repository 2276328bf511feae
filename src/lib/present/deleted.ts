import type {ClusterDeleted, DeletionPlan} from '../model/answers/cluster-changes.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';
import type {Theme} from './theme.ts';

/** What a deletion destroys and what it leaves, shown before anybody is asked. */
export function renderDeletionPlan(plan: DeletionPlan, {theme, width}: Pick<Screen, 'theme' | 'width'>): string {
  const lost = plan.volumes.filter(({kept}) => !kept);
  const kinds = Map.groupBy(plan.removed, (typed) => typed.split('/', 1)[0] ?? typed);
  const head = `${theme.bad('Deleting')} ${theme.strong(plan.name)} in namespace ${plan.namespace} ${theme.bad('destroys for good')}:\n`;
  const volumes = lost.length === 0
    ? '  no volume was found\n'
    : renderTable([...Map.groupBy(lost, ({volume}) => volume)], [
      {header: 'VOLUME', value: ([volume]) => volume},
      {header: 'CLAIMS', value: ([, lines]) => lines.length, align: 'right'},
      {header: 'SIZE', value: ([, lines]) => [...new Set(lines.map(({capacity}) => capacity ?? '?'))].join(', ')},
      {header: 'NAMES', value: ([, lines]) => namesText(lines.map(({claim}) => claim)), flexible: true},
    ], {indent: 2, width, theme});
  const backups = lost.some(({volume}) => volume === 'backupVol' || volume === 'archivewalVol')
    ? `  ${theme.warning('with the backups and the archived WAL on them')}\n`
    : '';
  const objects = `  and ${[...kinds].map(([kind, all]) => (all.length === 1 ? kind : `${all.length} ${kind}s`)).join(', ')}\n`;
  return `${head}${volumes}${backups}${objects}${renderStays(plan.stays, theme)}`;
}

/** `fep-data-demo-sts-0 … fep-data-demo-sts-3`. */
function namesText(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names[0]} … ${names.at(-1)}`;
}

function renderStays(stays: readonly string[], theme: Theme): string {
  if (stays.length === 0) return `${theme.muted('Nothing of it stays.')}\n`;
  return `What stays:\n${stays.map((line) => `  ${line}\n`).join('')}`;
}

/** How a deletion ended, and what stays behind. */
export function renderDeleted({observed, message, waitedMs, stays}: ClusterDeleted, {theme}: Screen): string {
  const line = outcomeLine({observed, message, waitedMs}, theme);
  return stays.length === 0 || observed.startsWith('dry-run') ? line : `${line}${renderStays(stays, theme)}`;
}
