import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {buildSource} from '../../../../src/sandbox/control-plane/binaries/build.ts';
import {binariesFolder} from '../../../../src/sandbox/control-plane/binaries/cache-folder.ts';
import {findBinaries} from '../../../../src/sandbox/control-plane/binaries/find.ts';
import type {BinarySource} from '../../../../src/sandbox/control-plane/binaries/source.ts';
import type {SandboxContext} from '../../../../src/sandbox/control-plane/context.ts';
import {groupMembers} from '../../../../src/sandbox/control-plane/processes/identity.ts';
import {BINARIES, type BinaryName, currentPlatform} from '../../../../src/sandbox/control-plane/versions.ts';
import {fakeBinaryText, writeFakeBinary} from './fake-binary.ts';
import {temporaryFolder} from './temporary-folder.ts';

function contextWith(env: Record<string, string>, signal = new AbortController().signal): SandboxContext & {said: string[]} {
  const said: string[] = [];
  return {env, signal, said, report: (progress) => void said.push(JSON.stringify(progress))};
}

function cacheOf(env: Record<string, string>): string {
  return binariesFolder(env, currentPlatform());
}

/** A source that makes what is missing, as a download or a build would. */
function makingSource(title: string, can: readonly BinaryName[], log: string[][]): BinarySource {
  return {
    title,
    provide: async (missing, {folder}) => {
      log.push([...missing]);
      const made = missing.filter((name) => can.includes(name));
      for (const name of made) writeFakeBinary(folder, name);
      return {found: Object.fromEntries(made.map((name) => [name, path.join(folder, name)])), ...(made.length < missing.length ? {reason: `${title} cannot`} : {})};
    },
  };
}

describe('findBinaries', () => {
  it('takes everything from the cache and makes nothing', async () => {
    const env = {KUBECTL_FEP_CACHE: temporaryFolder()};
    for (const name of BINARIES) writeFakeBinary(cacheOf(env), name);
    const made: string[][] = [];
    const found = await findBinaries(contextWith(env), {making: [makingSource('made', BINARIES, made)]});
    expect(Object.values(found).map((one) => path.dirname(one.path))).toEqual(BINARIES.map(() => cacheOf(env)));
    expect(made).toEqual([]);
  });

  it('fills gaps way by way: cache, KUBEBUILDER_ASSETS, then what is made', async () => {
    const assets = temporaryFolder();
    const env = {KUBECTL_FEP_CACHE: temporaryFolder(), KUBEBUILDER_ASSETS: assets};
    writeFakeBinary(cacheOf(env), 'etcd');
    writeFakeBinary(assets, 'etcd');
    writeFakeBinary(assets, 'kube-apiserver', '1.36.0');
    const log: string[][] = [];
    const found = await findBinaries(contextWith(env), {making: [makingSource('one', ['kube-scheduler'], log), makingSource('two', BINARIES, log)]});
    expect(found.etcd.path).toBe(path.join(cacheOf(env), 'etcd'));
    expect(found['kube-apiserver']).toEqual({path: path.join(assets, 'kube-apiserver'), source: 'KUBEBUILDER_ASSETS'});
    expect(found['kube-scheduler'].source).toBe('one');
    expect(found['kube-controller-manager'].source).toBe('two');
    expect(log).toEqual([['kube-controller-manager', 'kube-scheduler'], ['kube-controller-manager']]);
  });

  it('does not use a cached program of another version', async () => {
    const env = {KUBECTL_FEP_CACHE: temporaryFolder()};
    for (const name of BINARIES) writeFakeBinary(cacheOf(env), name, name === 'etcd' ? '3.6.1' : undefined);
    const log: string[][] = [];
    await findBinaries(contextWith(env), {making: [makingSource('made', BINARIES, log)]});
    expect(log).toEqual([['etcd']]);
  });

  it('names every way with its reason when nothing works', async () => {
    const env = {KUBECTL_FEP_CACHE: temporaryFolder()};
    const failing = (title: string): BinarySource => ({title, provide: async () => ({found: {}, reason: `no ${title}`})});
    const pending = findBinaries(contextWith(env), {making: [failing('way out'), failing('go')]});
    await expect(pending).rejects.toMatchObject({
      code: 'control-plane-missing',
      exit: 'failed',
      why: expect.stringMatching(/cache folder[^]*KUBEBUILDER_ASSETS: the variable is not set[^]*way out: no way out[^]*go: no go/),
      suggestions: expect.arrayContaining([expect.stringContaining('Go 1.26')]),
    });
    expect(readdirSync(cacheOf(env))).toEqual([]);
  });

  it('has two processes make things one after the other: the second finds what the first made', async () => {
    const env = {KUBECTL_FEP_CACHE: temporaryFolder()};
    const log: string[][] = [];
    const making = [makingSource('made', BINARIES, log)];
    await Promise.all([findBinaries(contextWith(env), {making}), findBinaries(contextWith(env), {making})]);
    expect(log).toEqual([[...BINARIES]]);
  });

  it('removes what a killed build left', async () => {
    const env = {KUBECTL_FEP_CACHE: temporaryFolder()};
    mkdirSync(path.join(cacheOf(env), '.build-abc'), {recursive: true});
    await findBinaries(contextWith(env), {making: [makingSource('made', BINARIES, [])]});
    expect(readdirSync(cacheOf(env)).toSorted()).toEqual([...BINARIES].toSorted());
  });
});

/** A `go` that does what the script says; `$out` is the file to build. */
function pathWithGo(script: string): string {
  const folder = temporaryFolder();
  const text = `#!/bin/sh\n[ "$1" = version ] && exit 0\nwhile [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done\n${script}\n`;
  writeFileSync(path.join(folder, 'go'), text, {mode: 0o755});
  return `${folder}:/usr/bin:/bin`;
}

describe('buildSource', () => {
  const platform = currentPlatform();

  it('builds each program in a scratch folder with the pinned modules and puts the finished file into place', async () => {
    const folder = temporaryFolder();
    const fake = fakeBinaryText('kube-scheduler');
    const env = {PATH: pathWithGo(`test -f go.sum && grep -q k8s.io/kubernetes go.mod && test "$CGO_ENABLED" = 0 || exit 9\ncat > "$out" <<'END'\n${fake}END\nchmod 755 "$out"`)};
    const result = await buildSource.provide(['kube-scheduler'], {...contextWith(env), platform, folder});
    expect(result).toEqual({found: {'kube-scheduler': path.join(folder, 'kube-scheduler')}});
    expect(readdirSync(folder)).toEqual(['kube-scheduler']);
  });

  it('gives the end of what go said as the reason', async () => {
    const folder = temporaryFolder();
    const env = {PATH: pathWithGo('echo "go: module lookup disabled" >&2; exit 1')};
    const result = await buildSource.provide(['etcd', 'kube-apiserver'], {...contextWith(env), platform, folder});
    expect(result).toEqual({found: {}, reason: 'etcd: go: module lookup disabled'});
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says when there is no go', async () => {
    const folder = temporaryFolder();
    const result = await buildSource.provide(['etcd'], {...contextWith({PATH: folder}), platform, folder});
    expect(result.reason).toBe('there is no go program on the PATH');
  });

  it('ends go and what go started when it is aborted, and leaves no half build', async () => {
    const folder = temporaryFolder();
    const marker = path.join(temporaryFolder(), 'pid');
    const env = {PATH: pathWithGo(`sleep 600 & echo half > "$out"; echo $$ > ${marker}.new; mv ${marker}.new ${marker}; wait`)};
    const controller = new AbortController();
    const pending = buildSource.provide(['etcd'], {...contextWith(env, controller.signal), platform, folder});
    const caught = pending.catch((error: unknown) => error);
    await until(() => existsSync(marker));
    const {readFileSync} = await import('node:fs');
    const group = Number(readFileSync(marker, 'utf8'));
    expect(groupMembers(group).length).toBeGreaterThan(0);
    controller.abort(new Error('Ctrl-C'));
    expect(await caught).toMatchObject({message: 'Ctrl-C'});
    await until(() => groupMembers(group).length === 0);
    expect(readdirSync(folder)).toEqual([]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const {setTimeout: sleep} = await import('node:timers/promises');
  while (!condition()) await sleep(10);
}
