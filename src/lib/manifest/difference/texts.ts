import {parameterAmount, parseBoolean} from '../../model/postgres/parameter-value.ts';
import {parameter} from '../../model/postgres/parameters.ts';
import type {DifferenceItem} from './difference.ts';
import {edits} from './edits.ts';

/** How a text inside a field is read: what counts in it, and whether its order does. */
export type TextForm = 'parameters' | 'options' | 'lines';

/** A difference between two texts; values as written, not yet hidden. */
export interface TextDifference {
  kind: 'added' | 'changed' | 'removed' | 'moved';
  item: DifferenceItem;
  old?: string;
  new?: string;
}

/** What differs in meaning between two texts: comments, blanks and, but for lines, order do not count. */
export function textDifferences(form: TextForm, before: string, after: string): TextDifference[] {
  if (form === 'lines') return lineDifferences(linesOf(before), linesOf(after));
  const read = form === 'parameters' ? parametersOf : optionsOf;
  const [old, now] = [read(before), read(after)];
  const kind = form === 'parameters' ? 'parameter' : 'option';
  const differences: TextDifference[] = [];
  for (const [name, value] of now) {
    const was = old.get(name);
    if (was === undefined) differences.push({kind: 'added', item: {kind, name}, new: value});
    else if (was !== value && !(form === 'parameters' && sameParameter(name, was, value))) differences.push({kind: 'changed', item: {kind, name}, old: was, new: value});
  }
  for (const [name, value] of old) if (!now.has(name)) differences.push({kind: 'removed', item: {kind, name}, old: value});
  return differences;
}

/**
 * Parameters of a postgresql.conf text: names in lower case, values without quotes and comments; the last line of a name
 * counts. Lines without `=` are passed over, as the operator's script does (UG 2.3).
 */
export function parametersOf(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const cut = line.indexOf('=');
    if (cut <= 0 || line.startsWith('#')) continue;
    const name = line.slice(0, cut).trim().toLowerCase();
    values.delete(name);
    values.set(name, valueOf(line.slice(cut + 1).trim()));
  }
  return values;
}

/** `1GB` and `1024MB`, `on` and `true` are the same to the server. */
function sameParameter(name: string, a: string, b: string): boolean {
  if (parameter(name)?.type === 'bool') return parseBoolean(a) !== undefined && parseBoolean(a) === parseBoolean(b);
  const amount = parameterAmount(name, a);
  return amount !== undefined && amount === parameterAmount(name, b);
}

function valueOf(written: string): string {
  const quoted = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(written)?.[1];
  return quoted === undefined ? written.replace(/\s#.*$/, '').trim() : quoted.replaceAll("''", "'");
}

/** Options of a pgBackRest configuration, by `section name`; lines before the first header have the section [global]. */
function optionsOf(text: string): Map<string, string> {
  const values = new Map<string, string[]>();
  let section = 'global';
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      continue;
    }
    const cut = line.indexOf('=');
    const name = (cut < 0 ? line : line.slice(0, cut)).trim();
    const key = section === 'global' ? name : `[${section}] ${name}`;
    // An option may stand several times (`db-include`); together they are its value.
    values.set(key, [...(values.get(key) ?? []), cut < 0 ? '' : line.slice(cut + 1).trim()]);
  }
  return new Map([...values].map(([key, all]) => [key, all.join(', ')]));
}

/** Lines that count, with single blanks. */
function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' ')).filter((line) => line !== '' && !line.startsWith('#'));
}

/** Lines in order: pg_hba.conf is read from the top, so that a line that moved means something else. */
function lineDifferences(before: readonly string[], after: readonly string[]): TextDifference[] {
  const removed: {at: number; line: string}[] = [];
  const added: {at: number; line: string}[] = [];
  for (const {op, before: from, after: to, text} of edits(before, after)) {
    if (op === '-') removed.push({at: from, line: text});
    if (op === '+') added.push({at: to, line: text});
  }
  const differences: TextDifference[] = [];
  for (const {at, line} of added) {
    const place = removed.findIndex((one) => one.line === line);
    const [moved] = place < 0 ? [] : removed.splice(place, 1);
    if (moved === undefined) differences.push({kind: 'added', item: {kind: 'line', name: `line ${at + 1}`}, new: line});
    else differences.push({kind: 'moved', item: {kind: 'line', name: `line ${moved.at + 1} to ${at + 1}`}, old: line, new: line});
  }
  for (const {at, line} of removed) differences.push({kind: 'removed', item: {kind: 'line', name: `line ${at + 1}`}, old: line});
  return differences;
}
