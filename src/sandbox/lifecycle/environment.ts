import {contextNames} from '../control-plane/kubeconfig.ts';
import {observe} from './observe.ts';

export interface SandboxEnvironment {
  name: string;
  /** Variables that point kubectl at the sandbox. */
  variables: {KUBECONFIG: string};
  contexts: {admin: string; user: string};
  running: boolean;
}

/** What a shell needs to work with a sandbox. Throws `sandbox-not-found` (exit 4). */
export function sandboxEnvironment(name: string, env: Readonly<Record<string, string | undefined>>): SandboxEnvironment {
  const {record, supervisor} = observe(env, name);
  return {name, variables: {KUBECONFIG: record.kubeconfig}, contexts: contextNames(name), running: supervisor !== undefined};
}

/** Lines for `eval` in a POSIX shell. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}\n`).join('');
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
