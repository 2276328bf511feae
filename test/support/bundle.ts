import {execFileSync} from 'node:child_process';

/** Names of the files of a bundle, without its folder, as the tar of this machine sees them. */
export function filesOf(bundle: string): string[] {
  return execFileSync('tar', ['-tzf', bundle], {encoding: 'utf8', maxBuffer: 1e9}).trim().split('\n').map((name) => name.slice(name.indexOf('/') + 1));
}

/** All bytes of a bundle, names included. */
export function allTextOf(bundle: string): string {
  return execFileSync('sh', ['-c', `gzip -dc < "$1"`, 'sh', bundle], {maxBuffer: 2e9}).toString('utf8');
}

/** One file of a bundle. */
export function fileOf(bundle: string, name: string): string {
  const full = execFileSync('tar', ['-tzf', bundle], {encoding: 'utf8'}).split('\n').find((path) => path.endsWith(`/${name}`));
  if (full === undefined) throw new Error(`${name} is not in the bundle`);
  return execFileSync('tar', ['-xzOf', bundle, full], {encoding: 'utf8', maxBuffer: 1e9});
}
