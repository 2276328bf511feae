import type {ClusterUpdated} from '../model/answers/cluster-updated.ts';
import {CLASS_NAMES} from './change-class-names.ts';
import {renderFindings} from './findings.ts';
import {outcomeLine} from './outcome.ts';
import {paragraph} from './paragraph.ts';
import {changeOf, placeOf} from './planned-values.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';
import {amountText} from './amount.ts';

/** What became of a change to a running cluster: what changed, what was seen, and what is still to be done. */
export function renderUpdated(updated: ClusterUpdated, screen: Screen): string {
  const {theme} = screen;
  const {observed, message, waitedMs} = updated;
  return [
    outcomeLine({observed, message, waitedMs}, theme),
    ...updated.changes.map((change) => paragraph(`${theme.strong(placeOf(change))}  ${changeOf(change, theme)}  ${theme.muted(CLASS_NAMES[change.change])}`, undefined, '  ')),
    renderSeen(updated, screen),
    ...updated.pending.map(({what, waitsFor, pods, command}) => paragraph(
      `${theme.warning('pending')}  ${what}: in force after ${waitsFor === 'restart' ? 'a restart of the servers' : 'the pods were restarted'} (${pods.join(', ')})\n  do it    ${command}`, undefined, '  ')),
    observed.startsWith('dry-run') ? renderDryRun(updated, screen) : '',
  ].join('');
}

function renderDryRun({findings, disturbance}: ClusterUpdated, {theme, width}: Screen): string {
  const order = disturbance.pods.map(({pod, role}) => `${pod} (${role})`).join(', ');
  return [
    renderFindings(findings, theme, {infos: true}),
    order === '' ? '' : `  ${theme.muted('order')}    ${order}\n`,
    ...disturbance.words.map((words) => paragraph(words, width, '    ', '  - ')),
  ].join('');
}

/** What single servers and volumes have, where it is not what the headline says of all. */
function renderSeen({parameters = [], hba = [], volumes = [], images = [], serverVersions = {}}: ClusterUpdated, {theme, width}: Screen): string {
  const paint = {theme, width, indent: 2};
  const rows = parameters.flatMap(({name, servers}) => servers.map((server) => ({name, ...server})));
  const noted = [...rows.map((row) => ({...row, subject: row.name})), ...hba.map((row) => ({...row, subject: 'pg_hba.conf'}))].filter(({note}) => note !== undefined);
  const servers = images.filter(({container}) => serverVersions[container] === undefined).filter(({imageID}) => imageID !== undefined);
  return [
    rows.length === 0 ? '' : renderTable(rows, [
      {header: 'PARAMETER', value: (row) => row.name}, {header: 'SERVER', value: (row) => row.pod},
      {header: 'VALUE', value: (row) => row.value}, {header: 'STATE', value: (row) => row.state.replaceAll('-', ' ')},
    ], paint),
    ...noted.map(({subject, pod, note}) => `  ${theme.muted('note')}  ${subject} on ${pod}: ${note}\n`),
    volumes.length === 0 ? '' : renderTable(volumes, [
      {header: 'CLAIM', value: (row) => row.claim}, {header: 'CAPACITY', value: (row) => row.capacity},
      {header: 'FILE SYSTEM', value: (row) => row.fileSystems.map(({size, unreadable}) => (size === undefined ? `? (${unreadable})` : amountText(size)))[0]},
    ], paint),
    Object.keys(serverVersions).length === 0 || servers.length === 0 ? '' : renderTable(servers, [
      {header: 'POD', value: (row) => row.pod}, {header: 'CONTAINER', value: (row) => row.container}, {header: 'IMAGE', value: (row) => row.image},
      {header: 'IMAGE ID', value: (row) => row.imageID}, {header: 'SERVER', value: (row) => (row.container === images[0]?.container ? serverVersions[row.pod] : undefined)},
    ], paint),
  ].join('');
}
