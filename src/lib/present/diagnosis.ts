import {stripVTControlCharacters} from 'node:util';
import type {Diagnosis, DiagnosisFinding, Evidence} from '../model/answers/diagnosis.ts';
import {sourceInWords} from '../model/source-in-words.ts';
import {paragraph} from './paragraph.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';
import {agoText} from './time.ts';

/** Evidence shown of one finding, unless all is asked for. */
const FEW_EVIDENCE = 4;
const LABEL = 10;
const INDENT = ' '.repeat(LABEL + 3);
/** Where a finding is no more than a note, one line says it. */
const WIDTH_WITHOUT_TERMINAL = 100;

/** Findings, gravest first: what, why, what shows it, what to do. `wide` shows all evidence and what was looked at. */
export function renderDiagnosis(diagnosis: Diagnosis, screen: Screen, {wide}: {wide: boolean} = {wide: false}): string {
  const {theme} = screen;
  const {name, namespace, findings, unreadable, looked} = diagnosis;
  const grave = findings.filter(({severity}) => severity !== 'info');
  const notes = findings.filter(({severity}) => severity === 'info');
  const head = `${theme.strong(name)}${theme.muted(` in namespace ${namespace}`)}: ${grave.length === 0 ? theme.good('nothing is found to be wrong') : `${grave.length} ${grave.length === 1 ? 'finding' : 'findings'}`}\n`;
  const told = grave.map((finding, index) => renderFinding(finding, index + 1, screen, wide)).join('');
  const small = notes.length === 0 ? '' : `\n${theme.muted(wide ? 'Notes' : `Notes (${notes.length})`)}\n${(wide ? notes : notes.slice(0, FEW_EVIDENCE)).map(({message}) => `  ${plain(message)}\n`).join('')}${!wide && notes.length > FEW_EVIDENCE ? theme.muted(`  and ${notes.length - FEW_EVIDENCE} more with -o wide\n`) : ''}`;
  const gaps = unreadable.map(({part, reason}) => `${theme.warning('not read')}  ${plain(part)}: ${plain(reason)}\n`).join('');
  const seen = wide ? `\n${theme.muted('Looked at')}\n${looked.map((part) => `  ${part}\n`).join('')}` : '';
  const hint = grave.length === 0 && unreadable.length === 0 ? theme.muted('for the record of everything: kubectl fep logs-collect\n') : '';
  return [head, told, small, gaps === '' ? '' : `\n${gaps}`, seen, hint].join('');
}

function renderFinding(finding: DiagnosisFinding, rank: number, screen: Screen, wide: boolean): string {
  const {theme, width} = screen;
  const {severity, message, cause, evidence, effects, next, section, id} = finding;
  const room = width ?? WIDTH_WITHOUT_TERMINAL;
  const shown = wide ? evidence : evidence.slice(0, FEW_EVIDENCE);
  const rows: [string, string[]][] = [
    ['because', [cause + (section === undefined ? '' : theme.muted(` (${sectionWords(section)})`))]],
    ['seen', [...shown.map((each) => evidenceText(each, screen)), ...(evidence.length > shown.length ? [theme.muted(`and ${evidence.length - shown.length} more with -o wide`)] : [])]],
    ['hence', effects.length === 0 ? [] : effects.slice(0, wide ? effects.length : 3).map(({message: text}) => text).concat(!wide && effects.length > 3 ? [theme.muted(`and ${effects.length - 3} more`)] : [])],
    ['next', next.map(({why}) => why)],
  ];
  const commands = new Map(next.map(({why, command}) => [why, command]));
  const title = `\n${theme.strong(`${rank}.`)} ${paintSeverity(severity, theme)}  ${theme.strong(plain(message))}${wide ? theme.muted(` [${id}]`) : ''}\n`;
  return title + rows.flatMap(([label, lines]) => lines.map((line, index) => row(index === 0 ? label : '', line, room, theme) + commandLine(label === 'next' ? commands.get(line) : undefined, theme))).join('');
}

function row(label: string, text: string, width: number, theme: Theme): string {
  return paragraph(text, width, INDENT, `   ${theme.muted(label.padEnd(LABEL))}`);
}

/** A command is copied as a whole: it has a line of its own, which is never broken. */
function commandLine(command: string | undefined, theme: Theme): string {
  return command === undefined ? '' : `${INDENT}  ${theme.command(command)}\n`;
}

function evidenceText({object, field, value, time}: Evidence, screen: Screen): string {
  const {theme} = screen;
  const when = time === undefined ? '' : theme.muted(`, ${agoText(time, screen)}`);
  return `${object}${field === undefined ? '' : ` ${theme.muted(field)}`}: ${plain(value)}${when}`;
}

function paintSeverity(severity: DiagnosisFinding['severity'], theme: Theme): string {
  const paint = {critical: theme.bad, warning: theme.warning, unknown: theme.warning, info: theme.muted}[severity];
  return paint(severity.toUpperCase());
}

function sectionWords(section: string): string {
  return /^[\d§]/.test(section) && !section.startsWith('§') ? `User's Guide ${section}` : sourceInWords(section);
}

/** Words of events and logs come from anybody: one line, and nothing that a terminal obeys. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\s+/g, ' ').trim();
}
