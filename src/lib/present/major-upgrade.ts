import type {MajorUpgrade} from '../model/answers/major-upgrade.ts';
import {renderFindings} from './findings.ts';
import {outcomeLine} from './outcome.ts';
import {paragraph} from './paragraph.ts';
import type {Screen} from './screen.ts';

const WIDEST = 10;

/** The steps with what each of them saw, and what is left to do. */
export function renderMajorUpgrade({observed, message, steps, open, findings, waitedMs}: MajorUpgrade, {theme, width}: Screen): string {
  return [
    outcomeLine({observed, message, waitedMs}, theme),
    ...steps.map(({step, state, saw}) => paragraph(saw, width, ' '.repeat(4 + WIDEST), `  ${theme.mark(state)} ${theme.strong(step)}${' '.repeat(WIDEST - step.length)}`)),
    observed === 'dry-run-client' ? renderFindings(findings, theme) : '',
    ...(open.length === 0 ? [] : [`${theme.heading('LEFT FOR YOU')}\n`, ...open.map((task, index) => paragraph(task, width, '     ', `  ${index + 1}. `))]),
  ].join('');
}
