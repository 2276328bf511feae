import {readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {FepError} from '../../../lib/errors/fep-error.ts';
import {makeFolder} from '../../make-folder.ts';
import {withLock} from '../processes/lock.ts';
import type {SandboxContext} from '../context.ts';
import {BINARIES, type BinaryName, currentPlatform, ETCD_VERSION, KUBERNETES_VERSION, type Platform} from '../versions.ts';
import {buildSource} from './build.ts';
import {binariesFolder, cacheVariable} from './cache-folder.ts';
import {downloadSource} from './download.ts';
import {assetsSource, cacheSource} from './lookup.ts';
import type {BinarySource, FoundBinary, SourceContext} from './source.ts';

/** Every program of the control plane and where it was found. */
export type Binaries = Record<BinaryName, FoundBinary>;

export interface FindOptions {
  platform?: Platform;
  /** Ways that look only; default: the cache folder, KUBEBUILDER_ASSETS. */
  ready?: readonly BinarySource[];
  /** Ways that make; default: download, go build. Used under a lock, one process at a time. */
  making?: readonly BinarySource[];
}

/**
 * Finds or makes etcd, kube-apiserver, kube-controller-manager and kube-scheduler of the pinned versions.
 * Ways in order: cache folder, KUBEBUILDER_ASSETS, download with checksum, go build; what one way lacks comes
 * from the next. Throws `control-plane-missing` with each way's reason, or the signal's reason when aborted.
 */
export async function findBinaries(context: SandboxContext, options: FindOptions = {}): Promise<Binaries> {
  const platform = options.platform ?? currentPlatform();
  const folder = binariesFolder(context.env, platform);
  const source: SourceContext = {...context, platform, folder};
  const search = new Search(source);
  const ready = options.ready ?? [cacheSource(folder), assetsSource];
  await search.through(ready);
  if (search.missing.length > 0) {
    await makeFolder(folder, cacheVariable(context.env));
    await withLock(path.join(folder, 'making.lock'), 'another process is already making the control plane', context, async () => {
      await removeLeftovers(folder);
      // Whoever held the lock before may have made everything.
      await search.through(ready);
      await search.through(options.making ?? [downloadSource(), buildSource]);
    });
  }
  return search.result();
}

class Search {
  private readonly found: Partial<Binaries> = {};
  private readonly reasons = new Map<string, string>();
  private readonly context: SourceContext;

  constructor(context: SourceContext) {
    this.context = context;
  }

  get missing(): BinaryName[] {
    return BINARIES.filter((name) => this.found[name] === undefined);
  }

  async through(sources: readonly BinarySource[]): Promise<void> {
    for (const source of sources) {
      const missing = this.missing;
      if (missing.length === 0) return;
      const {found, reason} = await source.provide(missing, this.context);
      for (const [name, file] of Object.entries(found)) this.found[name as BinaryName] = {path: file, source: source.title};
      if (reason !== undefined) this.reasons.set(source.title, reason);
    }
  }

  result(): Binaries {
    const missing = this.missing;
    if (missing.length === 0) return this.found as Binaries;
    throw new FepError(`The control plane's programs could not be had: ${missing.join(', ')}`, {
      code: 'control-plane-missing',
      exit: 'failed',
      family: 'user',
      where: `${this.context.platform.os}-${this.context.platform.arch}, Kubernetes ${KUBERNETES_VERSION}, etcd ${ETCD_VERSION}`,
      why: [...this.reasons].map(([title, reason]) => `${title}: ${reason}`).join('\n'),
      suggestions: [
        'Install Go 1.26 or newer and start again: they are built once and kept',
        `Put ${missing.join(', ')} into ${this.context.folder}`,
        'Set KUBEBUILDER_ASSETS to a folder that holds them',
      ],
      details: {missing, ways: Object.fromEntries(this.reasons)},
    });
  }
}

/** Removes what a killed download or build left; only called under the lock. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.build-') || name.startsWith('.download-')) await rm(path.join(folder, name), {recursive: true, force: true});
  }
}
