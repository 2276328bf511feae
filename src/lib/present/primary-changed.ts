import type {PrimaryChanged, WriteOutage} from '../model/answers/action.ts';
import {renderFindings} from './findings.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';

/** What became of a switchover or failover. */
export function renderPrimaryChanged(changed: PrimaryChanged, {theme}: Screen): string {
  const {observed, message, waitedMs, findings, measured, timelineFrom, timelineTo, from, to, oldPrimary} = changed;
  const line = outcomeLine({observed, message, waitedMs}, theme);
  if (observed.startsWith('dry-run')) return line + renderFindings(findings, theme, {infos: true});
  if (observed !== 'ready') return line;
  const rows: [string, string][] = [
    ['primary', theme.change(from ?? '?', to ?? '?')],
    ['timeline', theme.change(String(timelineFrom ?? '?'), String(timelineTo ?? '?'))],
    ...(oldPrimary === undefined ? [] : [['old', oldPrimary] as [string, string]]),
    ...(measured === undefined ? [] : outageRows(measured, theme)),
  ];
  return line + rows.map(([label, text]) => `  ${theme.muted(label.padEnd(10))} ${text}\n`).join('');
}

function outageRows({secondsWithoutWrites, acknowledged, failedCommits, lostCommits, lostUnknown, through}: WriteOutage, theme: Theme): [string, string][] {
  const lost = lostCommits === undefined ? theme.warning(`lost commits not known: ${lostUnknown ?? 'no reason'}`) : lostCommits === 0 ? theme.good('0 lost') : theme.bad(`${lostCommits} lost`);
  return [
    ['no writes', `for ${secondsWithoutWrites.toFixed(1)} s`],
    ['commits', `${acknowledged} acknowledged, ${failedCommits} failed, ${lost}`],
    ['measured', theme.muted(`through ${through}`)],
  ];
}
