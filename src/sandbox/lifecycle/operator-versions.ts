import {readdirSync} from 'node:fs';
import {FepError} from '../../lib/errors/fep-error.ts';
import {packageFile} from '../package-files.ts';

/** Operator of the sandbox unless asked otherwise: the newest of the FEP 15 line. */
export const DEFAULT_OPERATOR_VERSION = '5.2.6';

/** Versions whose CRDs are shipped, in ascending order. */
export function operatorVersions(): string[] {
  const names = readdirSync(packageFile('crds'), {withFileTypes: true}).filter((entry) => entry.isDirectory() && /^\d+\.\d+\.\d+$/.test(entry.name));
  return names.map(({name}) => name).toSorted((a, b) => a.localeCompare(b, 'en', {numeric: true}));
}

/** Throws `operator-version` (exit 2) when the CRDs of this version are not shipped. */
export function requireOperatorVersion(version: string): void {
  const known = operatorVersions();
  if (known.includes(version)) return;
  throw new FepError(`the sandbox cannot play FEP operator ${version}`, {
    code: 'operator-version',
    exit: 'usage',
    where: '--operator-version',
    why: `it knows ${known.join(', ')}`,
    suggestions: known.map((one) => `--operator-version ${one}`),
  });
}
