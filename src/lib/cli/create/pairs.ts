import {FepError} from '../../errors/fep-error.ts';

/** `NAME=VALUE` given several times; the last of a name counts. Throws a usage error for anything else. */
export function pairs(values: readonly string[], flag: 'parameter' | 'annotation'): Record<string, string> {
  return Object.fromEntries(values.map((value) => {
    const cut = value.indexOf('=');
    const name = value.slice(0, cut).trim();
    if (cut > 0 && name !== '') return [name, value.slice(cut + 1).trim()];
    throw new FepError(`${value} is not NAME=VALUE`, {
      code: 'invalid-pair', exit: 'usage', where: `--${flag}`,
      suggestions: [flag === 'parameter' ? '--parameter work_mem=16MB' : '--annotation backup.example.com/policy=daily'],
    });
  }));
}
