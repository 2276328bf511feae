import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {TestProject} from 'vitest/node';
import {fep} from './fep-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one sandbox of this run: kubeconfig file, and the names of its two contexts. */
    sandbox: {home: string; kubeconfig: string; admin: string; user: string};
  }
}

/** Starts one sandbox for the whole run, with data of its own, and removes it at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-sandbox-'));
  const environment = {KUBECTL_FEP_HOME: home};
  const started = await fep(['sandbox', 'start', '--name', 'test', '-o', 'json'], {env: environment, timeoutMs: 30 * 60_000, inheritStderr: true});
  if (started.exitCode !== 0) throw new Error(`the sandbox for the tests did not start (exit ${started.exitCode}): ${started.stderr}`);
  const answer = JSON.parse(started.stdout) as {kubeconfig: string};
  project.provide('sandbox', {home, kubeconfig: answer.kubeconfig, admin: 'fep-sandbox-test', user: 'fep-sandbox-test-user'});
  return async () => {
    await fep(['sandbox', 'delete', '--name', 'test', '--yes'], {env: environment});
    rmSync(home, {recursive: true, force: true});
  };
}
