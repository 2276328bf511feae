import {randomBytes} from 'node:crypto';
import {afterAll, beforeAll, inject} from 'vitest';
import {fep, type ProcessOptions, type ProcessResult} from './fep-process.ts';
import {kubectl} from './kubectl.ts';

/** A namespace of a test file in the sandbox of the run, and the two programs pointed at it. */
export interface TestNamespace {
  readonly name: string;
  /** Points a program at the sandbox, without a namespace. */
  readonly env: Record<string, string>;
  /** The plugin, by itself. */
  fep(args: readonly string[], options?: ProcessOptions): Promise<ProcessResult>;
  /** The real kubectl. */
  kubectl(args: readonly string[], options?: ProcessOptions): Promise<ProcessResult>;
}

/** Makes a namespace before the tests of a file and removes it, and all in it, afterwards. */
export function useNamespace(sandbox: 'sandbox' | 'postgres' = 'sandbox'): TestNamespace {
  const name = `t-${randomBytes(4).toString('hex')}`;
  const {kubeconfig, home} = inject(sandbox);
  const env = {KUBECONFIG: kubeconfig, KUBECTL_FEP_HOME: home};
  const withEnv = (options: ProcessOptions = {}): ProcessOptions => ({...options, env: {...env, ...options.env}});
  const namespace: TestNamespace = {
    name,
    env,
    fep: (args, options) => fep([...args, '-n', name], withEnv(options)),
    // kubectl takes no flags before the name of a plugin.
    kubectl: (args, options) => kubectl(args[0] === 'fep' ? [...args, '-n', name] : ['-n', name, ...args], withEnv(options)),
  };
  beforeAll(async () => {
    const made = await kubectl(['create', 'namespace', name], withEnv());
    if (made.exitCode !== 0) throw new Error(made.stderr);
  });
  afterAll(async () => {
    await kubectl(['delete', 'namespace', name, '--wait=false'], withEnv());
  });
  return namespace;
}
