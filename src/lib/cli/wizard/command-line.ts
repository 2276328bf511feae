/** Value of a flag as parsed: `false` stands for `--no-…`, a list for a flag given several times. */
export type FlagValue = string | number | boolean | readonly string[];

/** Flags by name, in the order in which they are to stand. */
export type FlagValues = Readonly<Record<string, FlagValue | undefined>>;

/** Durations are parsed to milliseconds. */
const MILLISECONDS = new Set(['timeout', 'request-timeout']);

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
