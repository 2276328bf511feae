/**
 * How fast the sandbox's simulated waiting runs, as a factor on every delay: 1 is the pace of a real cluster,
 * 0.1 ten times faster. From the environment variable `FEP_SANDBOX_PACE`; anything that is not a number above
 * zero counts as 1. Leases and the API server's own times are not scaled.
 */
export function paceFactor(value: string | undefined = process.env['FEP_SANDBOX_PACE']): number {
  const factor = Number(value);
  return value !== undefined && value !== '' && Number.isFinite(factor) && factor > 0 ? factor : 1;
}

/** A delay at the sandbox's pace, in milliseconds. */
export function paced(ms: number): number {
  return Math.max(1, Math.round(ms * paceFactor()));
}
