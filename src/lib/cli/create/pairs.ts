import {FepError} from '../../errors/fep-error.ts';

const EXAMPLES = {parameter: 'work_mem=16MB', annotation: 'backup.example.com/policy=daily', 'backup-option': 'repo1-retention-full=14'} as const;

/** `NAME=VALUE` given several times; the last of a name counts. Throws a usage error for anything else. */
export function pairs(values: readonly string[], flag: keyof typeof EXAMPLES): Record<string, string> {
  return Object.fromEntries(values.map((value) => {
    const cut = value.indexOf('=');
    const name = value.slice(0, cut).trim();
    if (cut > 0 && name !== '') return [name, value.slice(cut + 1).trim()];
    throw new FepError(`${value} is not NAME=VALUE`, {
      code: 'invalid-pair', exit: 'usage', where: `--${flag}`,
      suggestions: [`--${flag} ${EXAMPLES[flag]}`],
    });
  }));
}
