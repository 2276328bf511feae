const YES = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const NO = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']);

/**
 * What kubectl's reader (YAML 1.1 as Go's yaml.v2 has it) makes of a plain scalar that YAML 1.2 reads as text or as
 * another number; undefined when both agree. Sexagesimal numbers are not read by it, so `1:30` is text to both.
 */
export function yaml11Meaning(source: string): boolean | number | undefined {
  if (YES.has(source)) return true;
  if (NO.has(source)) return false;
  if (/^[-+]?0[0-7_]*[0-7]$/.test(source) && source.replace(/^[-+]/, '').length > 1) return signed(source, 8);
  if (/^[-+]?0b[01_]+$/.test(source)) return signed(source.replace('0b', ''), 2);
  if (/^[-+]?[1-9][0-9_]*_[0-9_]*$/.test(source)) return signed(source, 10);
  return undefined;
}

function signed(source: string, radix: number): number {
  return Number.parseInt(source.replaceAll('_', ''), radix);
}
