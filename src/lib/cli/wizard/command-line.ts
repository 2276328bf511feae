/** Value of a flag as parsed: `false` stands for `--no-…`, a list for a flag given several times. */
export type FlagValue = string | number | boolean | readonly string[];

/** Flags by name, in the order in which they are to stand. */
export type FlagValues = Readonly<Record<string, FlagValue | undefined>>;

/** Durations are parsed to milliseconds. */
const MILLISECONDS = new Set(['timeout', 'request-timeout']);

/** No part of a line that is shown and kept: a secret, and what only says how this very run looks. */
const NEVER_SHOWN = new Set(['token', 'wizard', 'color', 'progress']);

/** The command that does the same without a question, as a line for a POSIX shell. */
export function sameCommand(words: readonly string[], flags: FlagValues): string {
  const shown = Object.entries(flags).filter(([flag]) => !NEVER_SHOWN.has(flag));
  return shellLine(['kubectl', 'fep', ...words, ...flagWords(Object.fromEntries(shown))]);
}

/** The arguments that say the same as the flags. */
export function flagWords(flags: FlagValues): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    if (value === false) return [`--no-${name}`];
    const values = typeof value === 'object' ? value : [MILLISECONDS.has(name) ? `${value}ms` : String(value)];
    // A value that begins with a dash would be taken for a flag.
    return values.flatMap((text) => (text.startsWith('-') || text === '' ? [`--${name}=${text}`] : [`--${name}`, text]));
  });
}

/** Words as one line for a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}
