import type {FindingLine} from '../model/answers/pieces.ts';
import {sourceInWords} from '../model/source-in-words.ts';
import type {Theme} from './theme.ts';

/** Findings for people, one or two lines each: what, where, the mend. Infos only where `infos` asks for them. */
export function renderFindings(findings: readonly FindingLine[], theme: Theme, options: {infos?: boolean} = {}): string {
  return findings
    .filter(({severity}) => options.infos === true || severity !== 'info')
    .map((finding) => renderFinding(finding, theme))
    .join('');
}

function renderFinding({severity, rule, path, message, fix, section, origin}: FindingLine, theme: Theme): string {
  const paint = {error: theme.bad, warning: theme.warning, info: theme.muted}[severity];
  const where = [path, ...(origin === undefined ? [] : [`from ${origin}`])].filter((text) => text !== '').join(', ');
  const source = [rule, ...(section === undefined ? [] : [sourceInWords(section)])].join(', ');
  const mend = fix === undefined ? '' : `         ${fix}\n`;
  return `${paint(severity.padEnd(7))}  ${where === '' ? '' : `${where}: `}${message} ${theme.muted(`(${source})`)}\n${mend}`;
}
