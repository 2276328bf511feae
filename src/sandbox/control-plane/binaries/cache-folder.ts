import os from 'node:os';
import path from 'node:path';
import {type Platform, KUBERNETES_VERSION} from '../versions.ts';

/**
 * Folder that keeps the control plane's programs between sandboxes: `$KUBECTL_FEP_CACHE`, or
 * `kubectl-fep` in `$XDG_CACHE_HOME` or `~/.cache`; below it one folder per version and platform.
 */
export function binariesFolder(env: Readonly<Record<string, string | undefined>>, platform: Platform): string {
  return path.join(cacheRoot(env), 'control-plane', `${KUBERNETES_VERSION}-${platform.os}-${platform.arch}`);
}

function cacheRoot(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['KUBECTL_FEP_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification says that a relative path must be ignored.
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(env['HOME'] ?? os.homedir(), '.cache');
  return path.join(base, 'kubectl-fep');
}

/** The environment variable that the cache folder comes from. */
export function cacheVariable(env: Readonly<Record<string, string | undefined>>): string {
  return ['KUBECTL_FEP_CACHE', 'XDG_CACHE_HOME'].find((name) => (env[name] ?? '') !== '') ?? 'HOME';
}
