import {createHash} from 'node:crypto';
import {createWriteStream} from 'node:fs';
import {chmod, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {type BinaryName, ETCD_VERSION, KUBERNETES_VERSION, type Platform} from '../versions.ts';
import {type FetchOptions, fetchText, openDownload} from './fetch-file.ts';
import {inStep} from './step.ts';
import type {BinarySource, SourceContext, SourceResult} from './source.ts';
import {fileFromTarGz} from './tar.ts';
import {whyUnusable} from './verify.ts';

/** Where releases are published; tests put a server of their own here. */
export interface ReleaseServers {
  kubernetes: string;
  etcd: string;
}

const RELEASE_SERVERS: ReleaseServers = {
  kubernetes: 'https://dl.k8s.io/release',
  etcd: 'https://github.com/etcd-io/etcd/releases/download',
};

const CONNECT_TIMEOUT_MS = 4000;

interface Release {
  url: string;
  /** File of checksums: one bare sha256, or lines `sha256  file`. */
  checksums: string;
  fileName: string;
  packed: boolean;
}

/** Programs from the release servers, each checked against its published sha256. Gives up at the first server without an answer. */
export function downloadSource(servers: ReleaseServers = RELEASE_SERVERS): BinarySource {
  return {
    title: `download from ${[...new Set(Object.values(servers).map((server: string) => new URL(server).host))].join(' and ')}`,
    provide: async (missing, context) => {
      // Kubernetes publishes its servers for Linux only (dl.k8s.io).
      if (context.platform.os !== 'linux') return {found: {}, reason: `there are no releases of the servers for ${context.platform.os}`};
      return downloadAll(missing, servers, context);
    },
  };
}

async function downloadAll(missing: readonly BinaryName[], servers: ReleaseServers, context: SourceContext): Promise<SourceResult> {
  const found: SourceResult['found'] = {};
  for (const name of missing) {
    try {
      found[name] = await inStep(`download ${name}`, context.report, () => downloadOne(name, releaseOf(name, servers, context.platform), context));
    } catch (error) {
      context.signal.throwIfAborted();
      return {found, reason: (error as Error).message};
    }
  }
  return {found};
}

/** Names of the published files; exported for tests. */
export function releaseOf(name: BinaryName, servers: ReleaseServers, platform: Platform): Release {
  if (name === 'etcd') {
    const base = `${servers.etcd}/v${ETCD_VERSION}`;
    const fileName = `etcd-v${ETCD_VERSION}-${platform.os}-${platform.arch}.tar.gz`;
    return {url: `${base}/${fileName}`, checksums: `${base}/SHA256SUMS`, fileName, packed: true};
  }
  const url = `${servers.kubernetes}/${KUBERNETES_VERSION}/bin/${platform.os}/${platform.arch}/${name}`;
  return {url, checksums: `${url}.sha256`, fileName: name, packed: false};
}

async function downloadOne(name: BinaryName, release: Release, context: SourceContext): Promise<string> {
  const options: FetchOptions = {signal: context.signal, env: context.env, connectTimeoutMs: CONNECT_TIMEOUT_MS};
  const expected = checksumOf(await fetchText(release.checksums, options), release.fileName);
  if (expected === undefined) throw new Error(`${release.checksums} holds no sha256 of ${release.fileName}`);
  const scratch = await mkdtemp(path.join(context.folder, '.download-'));
  try {
    const file = path.join(scratch, name);
    const seen = await save(release.url, file, options);
    if (seen !== expected) throw new Error(`${release.url} has the sha256 ${seen}, published is ${expected}`);
    if (release.packed) await unpack(file, name);
    await chmod(file, 0o755);
    const why = await whyUnusable(file, name, 'exact', context.signal);
    if (why !== undefined) throw new Error(why);
    const target = path.join(context.folder, name);
    await rename(file, target);
    return target;
  } finally {
    await rm(scratch, {recursive: true, force: true});
  }
}

/** sha256 (lower case hex) of a file from a list of checksums, or from a file holding nothing but one; exported for tests. */
export function checksumOf(text: string, fileName: string): string | undefined {
  for (const line of text.split('\n')) {
    const [sum, file, ...rest] = line.trim().split(/\s+/);
    if (sum === undefined || rest.length > 0 || !/^[0-9a-f]{64}$/i.test(sum)) continue;
    if (file === undefined || file.replace(/^\*/, '') === fileName) return sum.toLowerCase();
  }
  return undefined;
}

async function save(url: string, file: string, options: FetchOptions): Promise<string> {
  const hash = createHash('sha256');
  const answer = await openDownload(url, options);
  answer.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(answer, createWriteStream(file), {signal: options.signal});
  return hash.digest('hex');
}

async function unpack(file: string, name: string): Promise<void> {
  const content = fileFromTarGz(await readFile(file), name);
  if (content === undefined) throw new Error(`the archive holds no ${name}`);
  await writeFile(file, content);
}
