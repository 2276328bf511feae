import type {ClusterScaled} from '../model/answers/cluster-changes.ts';
import {renderFindings} from './findings.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';

/** What became of a change of the number of servers. */
export function renderScaled({observed, message, waitedMs, findings}: ClusterScaled, {theme}: Screen): string {
  const line = outcomeLine({observed, message, waitedMs}, theme);
  // Of a change that was made, warnings were said before it.
  return observed.startsWith('dry-run') ? line + renderFindings(findings, theme, {infos: true}) : line;
}
