import {FepError} from '../errors/fep-error.ts';
import {Flags} from './flags.ts';

/** `--sqlstate 40P01,53`: codes, or classes by their first two characters. */
export const sqlstateFlag = Flags.string({
  description: 'only records with these codes, or classes of two characters (40P01,53), of the log files that carry them',
  helpValue: 'CODE,…',
});

/** Throws (2) for what is no code, and where no log file is read that could carry one. */
export function sqlstateOptions({sqlstate, source}: {sqlstate?: string | undefined; source: string}): {sqlstates?: string[]} {
  if (sqlstate === undefined) return {};
  const sqlstates = sqlstate.split(',').map((code) => code.trim().toUpperCase());
  const wrong = sqlstates.find((code) => !/^[0-9A-Z]{2}(?:[0-9A-Z]{3})?$/.test(code));
  if (wrong !== undefined) {
    throw new FepError(`${wrong === '' ? 'an empty text' : wrong} is no SQLSTATE`, {
      code: 'invalid-sqlstate', exit: 'usage', where: '--sqlstate', why: 'a code has five characters, a class the first two of them (PostgreSQL, appendix A)', suggestions: ['--sqlstate 40P01', '--sqlstate 53'],
    });
  }
  if (source !== 'container') return {sqlstates};
  throw new FepError('the output of the containers carries no SQLSTATE', {code: 'no-sqlstate-there', exit: 'usage', where: '--sqlstate', suggestions: ['--source database', '--source all']});
}
