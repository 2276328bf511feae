/** What a line of customPgParams does that its writer may not have meant (UG 2.3). */
export type ParameterProblem = 'no-equals' | 'unquoted-space' | 'after-quote' | 'hash' | 'inner-quote' | 'backslash' | 'folded';

export interface ParameterLine {
  /** Counts from 1. */
  line: number;
  /** Lower case; PostgreSQL ignores the case of parameter names. Empty where the line has none. */
  key: string;
  /** Without quotes. */
  value: string;
  problems: readonly ParameterProblem[];
  /** Is the pair in force? Lines with a blank outside quotes or text behind them are ignored by the operator. */
  effective: boolean;
}

/** Reads a text of `key = value` lines as the operator's script does. */
export function parseParameters(text: string): ParameterLine[] {
  return text.split('\n').flatMap((raw, index) => {
    const parsed = parseLine(raw.replace(/\r$/, '').trim());
    return parsed === undefined ? [] : [{...parsed, line: index + 1}];
  });
}

function parseLine(line: string): Omit<ParameterLine, 'line'> | undefined {
  if (line === '') return undefined;
  if (line.startsWith('#')) {
    // A folded block (`>+`) joins its lines behind the first comment.
    return (line.match(/\b[a-z_.]+\s*=\s*\S/gi) ?? []).length > 1 ? {key: '', value: '', problems: ['folded'], effective: false} : undefined;
  }
  const cut = line.indexOf('=');
  if (cut < 0) return {key: '', value: line, problems: ['no-equals'], effective: false};
  const key = line.slice(0, cut).trim().toLowerCase();
  const rest = line.slice(cut + 1).trim();
  return {key, ...(rest.startsWith("'") ? quotedValue(rest) : plainValue(rest))};
}

function quotedValue(rest: string): Pick<ParameterLine, 'value' | 'problems' | 'effective'> {
  const problems: ParameterProblem[] = [];
  const match = /^'((?:[^']|'')*)'(.*)$/s.exec(rest);
  const inside = match?.[1] ?? rest.slice(1);
  const after = (match?.[2] ?? '').trim();
  if (inside.includes('#')) problems.push('hash');
  if (inside.includes("''")) problems.push('inner-quote');
  if (inside.includes('\\')) problems.push('backslash');
  const trailing = match === null || (after !== '' && !after.startsWith('#'));
  if (trailing) problems.push('after-quote');
  return {value: inside.replaceAll("''", "'"), problems, effective: !trailing};
}

function plainValue(rest: string): Pick<ParameterLine, 'value' | 'problems' | 'effective'> {
  const problems: ParameterProblem[] = [];
  const hash = rest.indexOf('#');
  const value = (hash < 0 ? rest : rest.slice(0, hash)).trim();
  // A comment behind a blank is what most people mean; a # inside a word cuts the value.
  if (hash > 0 && !/\s/.test(rest[hash - 1] ?? ' ')) problems.push('hash');
  if (/\s[a-z_.]+\s*=\s*\S/i.test(value)) problems.push('folded');
  else if (/\s/.test(value)) problems.push('unquoted-space');
  if (value.includes('\\')) problems.push('backslash');
  return {value, problems, effective: !/\s/.test(value)};
}

/** Libraries of a comma separated list, without quotes and blanks. */
export function librariesOf(value: string): string[] {
  return value.split(',').map((name) => name.trim().replaceAll(/^"|"$/g, '')).filter((name) => name !== '');
}
