import path from 'node:path';
import type {BinaryName} from '../versions.ts';
import type {BinarySource, SourceContext, SourceResult} from './source.ts';
import {type Strictness, whyUnusable} from './verify.ts';

/** Programs that lie ready in the cache folder. */
export function cacheSource(folder: string): BinarySource {
  return {title: `the cache folder ${folder}`, provide: (missing, context) => lookIn(folder, missing, 'exact', context)};
}

/**
 * Programs in `KUBEBUILDER_ASSETS`, the convention of envtest for where etcd and kube-apiserver lie.
 * Any patch release of our minor version serves, as envtest publishes only some.
 */
export const assetsSource: BinarySource = {
  title: 'KUBEBUILDER_ASSETS',
  provide: async (missing, context) => {
    const folder = context.env['KUBEBUILDER_ASSETS'];
    if (folder === undefined || folder === '') return {found: {}, reason: 'the variable is not set'};
    return lookIn(folder, missing, 'minor', context);
  },
};

async function lookIn(folder: string, missing: readonly BinaryName[], strictness: Strictness, context: SourceContext): Promise<SourceResult> {
  const looked = await Promise.all(
    missing.map(async (name) => {
      const file = path.join(folder, name);
      return {name, file, why: await whyUnusable(file, name, strictness, context.signal)};
    }),
  );
  context.signal.throwIfAborted();
  const found = Object.fromEntries(looked.filter(({why}) => why === undefined).map(({name, file}) => [name, file]));
  const absent = looked.filter(({why}) => why === 'not there').map(({name}) => name);
  const reasons = looked.filter(({why}) => why !== undefined && why !== 'not there').map(({why}) => why as string);
  if (absent.length > 0) reasons.unshift(`${absent.join(', ')} not in ${folder}`);
  return reasons.length === 0 ? {found} : {found, reason: reasons.join('; ')};
}
