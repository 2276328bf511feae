import {readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {ClientName} from './certificates.ts';

/** One way into the cluster: the name of its context and whose certificate it uses. */
export interface KubeconfigContext {
  context: string;
  client: ClientName;
}

export interface KubeconfigOptions {
  file: string;
  /** Name of the cluster in the file. */
  cluster: string;
  /** `https://127.0.0.1:PORT`. */
  server: string;
  pkiFolder: string;
  /** The first is the current one. */
  contexts: readonly [KubeconfigContext, ...KubeconfigContext[]];
}

/** Names of a sandbox's contexts. */
export function contextNames(sandbox: string): {admin: string; user: string} {
  return {admin: `fep-sandbox-${sandbox}`, user: `fep-sandbox-${sandbox}-user`};
}

/** Writes a kubeconfig (mode 0600) that holds its certificates and keys itself, at once or not at all. */
export async function writeKubeconfig(options: KubeconfigOptions): Promise<void> {
  const read = async (name: string): Promise<string> => (await readFile(path.join(options.pkiFolder, name))).toString('base64');
  const users = await Promise.all(
    options.contexts.map(async ({context, client}) => ({context, certificate: await read(`${client}.crt`), key: await read(`${client}.key`)})),
  );
  const text = kubeconfigText({...options, authority: await read('ca.crt'), users});
  const scratch = `${options.file}.new`;
  await writeFile(scratch, text, {mode: 0o600});
  await rename(scratch, options.file);
}

interface TextOptions {
  cluster: string;
  server: string;
  /** Base64 of PEM. */
  authority: string;
  users: readonly {context: string; certificate: string; key: string}[];
}

/** The file's text. Every value is a checked name, a URL or base64: nothing needs quoting in YAML. */
function kubeconfigText({cluster, server, authority, users}: TextOptions): string {
  const lines = ['apiVersion: v1', 'kind: Config', 'preferences: {}', 'clusters:'];
  lines.push(`- name: ${cluster}`, '  cluster:', `    server: ${server}`, `    certificate-authority-data: ${authority}`);
  lines.push('users:');
  for (const {context, certificate, key} of users) {
    lines.push(`- name: ${context}`, '  user:', `    client-certificate-data: ${certificate}`, `    client-key-data: ${key}`);
  }
  lines.push('contexts:');
  for (const {context} of users) {
    lines.push(`- name: ${context}`, '  context:', `    cluster: ${cluster}`, `    user: ${context}`, '    namespace: default');
  }
  lines.push(`current-context: ${users[0]?.context ?? ''}`);
  return `${lines.join('\n')}\n`;
}

/** Whether a kubeconfig is there and leads to this server; one that the user has edited is then left alone. */
export async function leadsTo(file: string, server: string): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')).split(/\s+/).includes(server);
  } catch {
    return false;
  }
}
