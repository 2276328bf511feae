import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {TestProject} from 'vitest/node';
import {fep} from './fep-process.ts';

/** The sandbox of a ring: data folder, kubeconfig file, and the names of its two contexts. */
export interface RingSandbox {
  home: string;
  kubeconfig: string;
  admin: string;
  user: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Scripted pods; for the ring `cluster`. */
    sandbox: RingSandbox;
    /** Pods of real PostgreSQL; for the ring `postgres`. */
    postgres: RingSandbox;
  }
}

/** Starts one sandbox for a whole ring, with data of its own, and removes it at the end. */
export async function startSandboxFor(project: TestProject, key: 'sandbox' | 'postgres', name: string, flags: readonly string[]): Promise<() => Promise<void>> {
  const home = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-sandbox-'));
  const env = {KUBECTL_FEP_HOME: home};
  const started = await fep(['sandbox', 'start', '--name', name, ...flags, '-o', 'json'], {env, timeoutMs: 40 * 60_000, inheritStderr: true});
  if (started.exitCode !== 0) throw new Error(`the sandbox for the tests did not start (exit ${started.exitCode}): ${started.stderr}`);
  const {kubeconfig} = JSON.parse(started.stdout) as {kubeconfig: string};
  project.provide(key, {home, kubeconfig, admin: `fep-sandbox-${name}`, user: `fep-sandbox-${name}-user`});
  return async () => {
    await fep(['sandbox', 'delete', '--name', name, '--yes'], {env});
    rmSync(home, {recursive: true, force: true});
  };
}

export default (project: TestProject): Promise<() => Promise<void>> => startSandboxFor(project, 'sandbox', 'test', []);
