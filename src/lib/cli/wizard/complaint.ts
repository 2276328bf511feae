import {FepError} from '../../errors/fep-error.ts';

/** What a check would complain of, in one line for under a question; undefined when it does not. An interruption is none: it is thrown. */
export function complaintOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return complaintIn(error);
  }
}

/** The same of a check that takes a while. */
export async function complaintOfAnswer(check: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    return complaintIn(error);
  }
}

function complaintIn(error: unknown): string {
  if (!(error instanceof FepError) || error.exit === 'interrupted') throw error;
  const mend = error.suggestions[0]?.replace(/^--\S+ /, '');
  return [`${error.message}${error.why === undefined ? '' : `: ${error.why}`}`, ...(mend === undefined ? [] : [mend])].join('; ').replaceAll('\n', '; ');
}
