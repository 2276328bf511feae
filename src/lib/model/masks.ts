/**
 * Is it what the operator leaves in place of a secret: asterisks alone, line by line, or between the lines of a PEM
 * block (UG 4.1 step 10; a screenshot shows the latter), or as values of `key=value` lines (UG 5.11.1.2.2)?
 */
export function isMasked(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const lines = value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-----(?:BEGIN|END) .*-----$/.test(line) && !/^\[.*\]$/.test(line));
  return lines.length > 0 && lines.every((line) => /^(?:[\w-]+\s*=\s*)?\*+$/.test(line));
}
