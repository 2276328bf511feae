/** What `-o` may ask for. */
export type OutputFormat = 'text' | 'wide' | 'name' | 'json' | 'yaml' | 'sarif' | 'github' | 'junit' | 'patch';

const FORMATS: ReadonlySet<string> = new Set(['text', 'wide', 'name', 'json', 'yaml', 'sarif', 'github', 'junit', 'patch']);

/**
 * The value of `-o` read from the raw arguments: errors have to be shown in the format asked for, also when
 * the arguments themselves are what is wrong. `text` when there is none.
 */
export function requestedFormat(argv: readonly string[]): OutputFormat {
  let format: OutputFormat = 'text';
  for (const [index, word] of argv.entries()) {
    if (word === '--') break;
    const value = valueOf(word, argv[index + 1]);
    if (value !== undefined && FORMATS.has(value)) format = value as OutputFormat;
  }
  return format;
}

function valueOf(word: string, next: string | undefined): string | undefined {
  if (word === '-o' || word === '--output') return next;
  return /^(?:--output=|-o=?)(.+)$/.exec(word)?.[1];
}
