/** Arguments of this program, and those behind `--`, which belong to another one. */
export interface DividedArguments {
  own: string[];
  /** Undefined where there is no `--`. */
  behind: string[] | undefined;
}

/** Divides at the first `--`, so that nothing behind it is taken for a flag of ours. */
export function divideAtDashes(argv: readonly string[]): DividedArguments {
  const at = argv.indexOf('--');
  return at < 0 ? {own: [...argv], behind: undefined} : {own: argv.slice(0, at), behind: argv.slice(at + 1)};
}
