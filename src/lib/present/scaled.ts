import type {ClusterScaled} from '../model/answers/cluster-changes.ts';
import {renderFindings} from './findings.ts';
import type {Screen} from './screen.ts';
import {formatSpan} from './time.ts';

/** What became of a change of the number of servers. */
export function renderScaled({observed, message, waitedMs, findings}: ClusterScaled, {theme}: Screen): string {
  const span = waitedMs === undefined ? '' : theme.muted(` (${formatSpan(waitedMs)})`);
  const line = `${observed === 'ready' ? theme.good('✓') : theme.muted('-')} ${message}${span}\n`;
  // Of a change that was made, warnings were said before it.
  return observed.startsWith('dry-run') ? line + renderFindings(findings, theme, {infos: true}) : line;
}
