import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {copyFile, mkdtemp, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {packageFile} from '../../package-files.ts';
import {type BinaryName, GO_PACKAGES, KUBERNETES_VERSION} from '../versions.ts';
import type {BinarySource, SourceContext, SourceResult} from './source.ts';
import {inStep} from './step.ts';
import {whyUnusable} from './verify.ts';

const [MAJOR, MINOR] = KUBERNETES_VERSION.replace('v', '').split('.');
const VERSION_PACKAGE = 'k8s.io/component-base/version';

/**
 * Without these the API server calls itself `v0.0.0-master+$Format:%H$`, which `kubectl version` cannot parse
 * (reference/control-plane.md section 1).
 */
const LINK_FLAGS = [
  '-s -w',
  `-X ${VERSION_PACKAGE}.gitVersion=${KUBERNETES_VERSION}`,
  `-X ${VERSION_PACKAGE}.gitMajor=${MAJOR}`,
  `-X ${VERSION_PACKAGE}.gitMinor=${MINOR}`,
].join(' ');

/** Folder of go.mod and go.sum, in the sources as in the package. */
const MODULE_FOLDER = ['src', 'sandbox', 'control-plane', 'binaries'] as const;

/** Programs built from the pinned Go modules, one after the other. What was finished stays when a later one fails. */
export const buildSource: BinarySource = {
  title: 'go build of the pinned modules',
  provide: async (missing, context) => {
    const noGo = await whyNoGo(context);
    if (noGo !== undefined) return {found: {}, reason: noGo};
    const scratch = await mkdtemp(path.join(context.folder, '.build-'));
    try {
      for (const file of ['go.mod', 'go.sum']) await copyFile(packageFile(...MODULE_FOLDER, file), path.join(scratch, file));
      return await buildAll(missing, scratch, context);
    } finally {
      await rm(scratch, {recursive: true, force: true});
    }
  },
};

async function buildAll(missing: readonly BinaryName[], scratch: string, context: SourceContext): Promise<SourceResult> {
  const found: SourceResult['found'] = {};
  for (const name of missing) {
    try {
      const step = `build ${name} with go (${missing.indexOf(name) + 1} of ${missing.length}; the first time all take minutes)`;
      found[name] = await inStep(step, context.report, () => buildOne(name, scratch, context));
    } catch (error) {
      context.signal.throwIfAborted();
      return {found, reason: `${name}: ${(error as Error).message}`};
    }
  }
  return {found};
}

async function buildOne(name: BinaryName, scratch: string, context: SourceContext): Promise<string> {
  const file = path.join(scratch, name);
  await goBuild(['build', '-trimpath', '-buildvcs=false', '-ldflags', LINK_FLAGS, '-o', file, GO_PACKAGES[name]], scratch, context);
  const why = await whyUnusable(file, name, 'exact', context.signal);
  if (why !== undefined) throw new Error(why);
  const target = path.join(context.folder, name);
  await rename(file, target);
  return target;
}

function whyNoGo(context: SourceContext): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('go', ['version'], {env: {...context.env}, signal: context.signal}, (error) => {
      if (error === null) resolve(undefined);
      else resolve((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no go program on the PATH' : `go version failed: ${error.message}`);
    });
  });
}

/** Runs go in a process group of its own, so that an abort ends the compilers it started too. */
function goBuild(args: string[], folder: string, context: SourceContext): Promise<void> {
  // A GOFLAGS or go.work of the user's own must not change what is built.
  const env = {...context.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off'};
  return new Promise((resolve, reject) => {
    context.signal.throwIfAborted();
    const child = spawn('go', args, {cwd: folder, env, detached: true, stdio: ['ignore', 'ignore', 'pipe']});
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)));
    const abort = (): void => endGroup(child);
    context.signal.addEventListener('abort', abort, {once: true});
    child.once('error', reject);
    child.once('close', (code) => {
      context.signal.removeEventListener('abort', abort);
      if (context.signal.aborted) reject(context.signal.reason as Error);
      else if (code === 0) resolve();
      else reject(new Error(output.trim().split('\n').slice(-3).join(' / ') || `go build ended with ${code ?? 'a signal'}`));
    });
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
