import {FepError} from '../errors/fep-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = {ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000};
const TERM = /(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|h|m|s)/y;

/**
 * Milliseconds of a duration as Go and kubectl write it: `30s`, `1h30m`, `1.5h`, and a bare number as seconds.
 * `0` is 0. Undefined when the text is none.
 */
export function durationMs(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  let total = 0;
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const term = TERM.exec(text);
    if (term === null) return undefined;
    total += Number(term[1]) * (UNIT_MS[term[2] ?? ''] ?? Number.NaN);
  }
  return text === '' || !Number.isFinite(total) ? undefined : total;
}

/** Like {@link durationMs}; throws one clear error (exit 2) naming the flag. */
export function requireDurationMs(text: string, flag: string): number {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw new FepError(`${text === '' ? 'an empty text' : text} is not a duration`, {
    code: 'invalid-duration',
    exit: 'usage',
    where: `--${flag}`,
    why: 'a duration is a number with a unit: 45s, 10m, 1h30m; a bare number counts seconds',
    suggestions: [`--${flag}=10m`],
  });
}
