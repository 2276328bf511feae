const UNITS = [[86_400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']] as const;

/** A span of time in one unit, for sentences: `3 days`, `1 hour`, `45 seconds`. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, seconds);
  const [size, name] = UNITS.find(([unit]) => whole >= unit * (unit === 1 ? 0 : 2)) ?? UNITS[3];
  const count = Math.floor(whole / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
