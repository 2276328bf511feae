import type {Fix, ValidatedObject, Validation, ValidationFinding} from '../model/answers/validation.ts';
import {sourceInWords} from '../model/source-in-words.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';
import {wrapWords} from './validation-words.ts';

export interface ValidationTextOptions {
  /** Hints, and each rule that was not checked, too. */
  wide?: boolean;
}

/** Findings object by object, what was not checked and why, and one line that says how it ended. */
export function renderValidation(answer: Validation, {theme, width}: Screen, {wide = false}: ValidationTextOptions = {}): string {
  const infos = wide || answer.failOn === 'info';
  const sections = [
    ...answer.unreadable.map(({part, reason, where}) => `${theme.bad('unreadable')}  ${where ?? part}: ${reason}\n`),
    ...answer.objects.map((object) => renderObject(object, theme, infos)),
    renderFixes(answer, theme),
    renderNotChecked(answer.objects, theme, {wide, columns: width ?? 100}),
    ...answer.skipped.map(({kind, count}) => theme.muted(`skipped: ${count} ${kind}, not a kind of the operator\n`)),
    renderEnd(answer, theme, infos),
  ];
  return sections.filter((section) => section !== '').join('');
}

function renderObject(object: ValidatedObject, theme: Theme, infos: boolean): string {
  const shown = object.findings.filter(({severity}) => infos || severity !== 'info');
  if (shown.length === 0 && object.ignored.length === 0) return '';
  const from = object.template === undefined ? '' : `, rendered from ${object.template}`;
  const title = object.source.includes('/') && object.line === undefined ? object.source : `${object.kind} ${object.name ?? '(no name)'}`;
  const head = `${theme.heading(title)}${theme.muted(object.line === undefined && title === object.source ? '' : ` (${object.source}${from})`)}\n`;
  const ignored = object.ignored.map(({rule, path, reason}) => `  ${theme.muted(`ignored  ${path === '' ? '' : `${path}: `}${rule}, because: ${reason}`)}\n`);
  return `${head}${shown.map((finding) => renderFinding(finding, object, theme)).join('')}${ignored.join('')}\n`;
}

function renderFinding({severity, rule, path, message, fix, section, position}: ValidationFinding, object: ValidatedObject, theme: Theme): string {
  const paint = {error: theme.bad, warning: theme.warning, info: theme.muted}[severity];
  const place = position === undefined ? '' : `${object.source}:${position.line}:${position.column}  `;
  const source = section === undefined ? rule : `${rule}, ${sourceInWords(section)}`;
  const lines = [`  ${paint(severity.padEnd(7))}  ${place}${theme.strong(path === '' ? 'the object as a whole, or what is around it' : path)}`, `           ${message} ${theme.muted(`(${source})`)}`];
  if (fix !== undefined) lines.push(`           ${theme.command(fix)}`);
  return `${lines.join('\n')}\n`;
}

function renderFixes({fixes, counts}: Validation, theme: Theme): string {
  if (fixes === undefined) return '';
  if (fixes.length === 0) return `nothing has one safe answer: nothing was mended\n\n`;
  const head = counts.fixed > 0 ? `mended ${counts.fixed}` : `would mend ${fixes.length} (dry run, no file was changed)`;
  return `${theme.heading(head)}\n${fixes.map((fix) => renderFix(fix, theme)).join('')}\n`;
}

/** Only the words that change, never the line around them: it may hold a secret. */
function renderFix({source, path, rule, line, before, after}: Fix, theme: Theme): string {
  const head = theme.muted(`@@ ${source}${line === undefined ? '' : `:${line}`} ${path} (${rule})`);
  return `${head}\n${theme.mark('removed')} ${theme.bad(before)}\n${theme.mark('added')} ${theme.good(after)}\n`;
}

function renderNotChecked(objects: readonly ValidatedObject[], theme: Theme, {wide, columns}: {wide: boolean; columns: number}): string {
  const byReason = new Map<string, Set<string>>();
  for (const list of new Set(objects.map(({notChecked}) => notChecked))) {
    for (const {rule, reason} of list) {
      const rules = byReason.get(reason) ?? new Set();
      byReason.set(reason, rules.add(rule));
    }
  }
  return [...byReason].map(([reason, rules]) => {
    const names = wide || rules.size <= 3 ? `\n${wrapWords([...rules], columns, '  ')}` : '; -o wide names them';
    return theme.muted(`not checked: ${rules.size} ${rules.size === 1 ? 'rule' : 'rules'}, because ${reason}${names}\n`);
  }).join('');
}

function renderEnd({counts, passed, failOn, unreadable}: Validation, theme: Theme, infos: boolean): string {
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  const parts = [plural(counts.errors, 'error'), plural(counts.warnings, 'warning'), plural(counts.infos, 'hint')];
  const hint = counts.infos > 0 && !infos ? theme.muted(' (-o wide shows the hints)') : '';
  const bad = passed ? '' : unreadable.length > 0 ? `, ${plural(unreadable.length, 'input')} unreadable` : `: at ${failOn} or above`;
  const ignored = counts.ignored === 0 ? '' : `, ${counts.ignored} ignored`;
  return `${theme.mark(passed ? 'done' : 'failed')} ${plural(counts.objects, 'object')} checked: ${parts.join(', ')}${ignored}${bad.startsWith(':') ? ` (fails${bad})` : bad}${hint}\n`;
}
