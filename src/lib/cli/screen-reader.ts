/** Set to anything but 0, false or nothing, it stands for `--plain` in every command. */
const VARIABLE = 'KUBECTL_FEP_PLAIN';

/**
 * Does a screen reader read the answer? `--plain` and `--no-plain` say it, then KUBECTL_FEP_PLAIN. Read from the raw
 * arguments: errors have to be told rightly also when the arguments themselves are what is wrong.
 */
export function isReadAloud(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): boolean {
  const end = argv.indexOf('--');
  const said = (end < 0 ? argv : argv.slice(0, end)).findLast((word) => word === '--plain' || word === '--no-plain');
  if (said !== undefined) return said === '--plain';
  return !['', '0', 'false'].includes((env[VARIABLE] ?? '').toLowerCase());
}
