import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';

/** `clusters[].cluster` of a kubeconfig (client-go, `clientcmd/api/v1`), with paths made absolute. */
export interface KubeconfigCluster {
  server: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
  /** What a credential plugin of this cluster wants to be told (`extensions`, client.authentication.k8s.io/exec). */
  execConfig?: unknown;
}

/** `users[].user.exec`: a program that prints credentials (KEP-541). */
export interface ExecPlugin {
  apiVersion: string;
  command: string;
  args?: string[];
  env?: {name: string; value: string}[];
  installHint?: string;
  provideClusterInfo?: boolean;
  interactiveMode?: 'Never' | 'IfAvailable' | 'Always';
}

/** `users[].user` of a kubeconfig, with paths made absolute. */
export interface KubeconfigUser {
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  'as-user-extra'?: Record<string, string[]>;
  exec?: ExecPlugin;
  'auth-provider'?: {name: string; config?: Record<string, string>};
}

export interface KubeconfigContext {
  cluster: string;
  user: string;
  namespace?: string;
}

/** Several kubeconfig files as one; the first file that defines a name wins, as in kubectl. */
export interface Kubeconfig {
  /** Files that were read, for messages. */
  files: string[];
  clusters: Map<string, KubeconfigCluster>;
  users: Map<string, KubeconfigUser>;
  contexts: Map<string, KubeconfigContext>;
  currentContext: string | undefined;
}

/** A kubeconfig that names nothing; files are added to it one after another. */
export function emptyKubeconfig(): Kubeconfig {
  return {files: [], clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: undefined};
}

type Entry = Record<string, unknown>;

/**
 * Adds the entries of one parsed file. `folder` is the file's own: relative paths in it are relative to that.
 * Throws `kubeconfig-invalid` where the text is not a kubeconfig.
 */
export function addKubeconfigFile(kubeconfig: Kubeconfig, parsed: unknown, file: string, absolute: (path: string) => string): void {
  if (parsed === null || parsed === undefined) {
    kubeconfig.files.push(file);
    return;
  }
  if (typeof parsed !== 'object' || Array.isArray(parsed)) throw invalidKubeconfig(file, 'it is not a mapping with clusters, users and contexts');
  const document = parsed as Entry;
  for (const [name, cluster] of entries(document, 'clusters', 'cluster', file)) {
    if (!kubeconfig.clusters.has(name)) kubeconfig.clusters.set(name, toCluster(cluster, absolute));
  }
  for (const [name, user] of entries(document, 'users', 'user', file)) {
    if (!kubeconfig.users.has(name)) kubeconfig.users.set(name, toUser(user, absolute));
  }
  for (const [name, context] of entries(document, 'contexts', 'context', file)) {
    if (!kubeconfig.contexts.has(name)) kubeconfig.contexts.set(name, toContext(context));
  }
  kubeconfig.currentContext ??= text(document['current-context']);
  kubeconfig.files.push(file);
}

function entries(document: Entry, list: string, key: string, file: string): [string, Entry][] {
  const value = document[list];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidKubeconfig(file, `"${list}" is not a list`);
  return value.map((item: unknown, index) => {
    const entry = (item ?? {}) as Entry;
    const name = text(entry['name']);
    if (name === undefined) throw invalidKubeconfig(file, `${list}[${index}] has no name`);
    const body = entry[key] ?? {};
    if (typeof body !== 'object' || Array.isArray(body)) throw invalidKubeconfig(file, `${list}[${index}].${key} is not a mapping`);
    return [name, body as Entry];
  });
}

function toCluster(cluster: Entry, absolute: (path: string) => string): KubeconfigCluster {
  return {
    server: text(cluster['server']) ?? '',
    ...paths(cluster, ['certificate-authority'], absolute),
    ...texts(cluster, ['certificate-authority-data', 'tls-server-name', 'proxy-url']),
    'insecure-skip-tls-verify': String(cluster['insecure-skip-tls-verify']) === 'true',
    ...execConfigOf(cluster['extensions']),
  };
}

function execConfigOf(extensions: unknown): {execConfig?: unknown} {
  if (!Array.isArray(extensions)) return {};
  const found = (extensions as (Entry | null)[]).find((entry) => entry?.['name'] === 'client.authentication.k8s.io/exec');
  return found === undefined || found === null ? {} : {execConfig: found['extension']};
}

function toUser(user: Entry, absolute: (path: string) => string): KubeconfigUser {
  const exec = user['exec'] as ExecPlugin | undefined | null;
  return {
    ...paths(user, ['client-certificate', 'client-key', 'tokenFile'], absolute),
    ...texts(user, ['client-certificate-data', 'client-key-data', 'token', 'username', 'password', 'as', 'as-uid']),
    ...(Array.isArray(user['as-groups']) ? {'as-groups': user['as-groups'].map(String)} : {}),
    ...(user['as-user-extra'] ? {'as-user-extra': user['as-user-extra'] as Record<string, string[]>} : {}),
    // A command with a slash is a path relative to the file; a bare word is searched in PATH (client-go does the same).
    ...(exec ? {exec: {...exec, command: /[/\\]/.test(String(exec.command)) ? absolute(exec.command) : String(exec.command ?? '')}} : {}),
    ...(user['auth-provider'] ? {'auth-provider': user['auth-provider'] as {name: string; config?: Record<string, string>}} : {}),
  };
}

function toContext(context: Entry): KubeconfigContext {
  return {cluster: text(context['cluster']) ?? '', user: text(context['user']) ?? '', ...texts(context, ['namespace'])};
}

/** YAML reads `token: 1234` as a number: every scalar becomes text; empty is the same as left out. */
function text(value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  return String(value) === '' ? undefined : String(value);
}

function texts(from: Entry, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => {
    const value = text(from[key]);
    return value === undefined ? [] : [[key, value]];
  }));
}

function paths(from: Entry, keys: readonly string[], absolute: (path: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(texts(from, keys)).map(([key, value]) => [key, absolute(value)]));
}

/** `kubeconfig-invalid` (exit 2): the file is there and cannot be used. */
export function invalidKubeconfig(file: string, why: string, cause?: unknown): FepError {
  return new FepError(`cannot use the kubeconfig ${file}`, {
    code: 'kubeconfig-invalid',
    exit: 'usage',
    where: file,
    why,
    suggestions: [`kubectl config view --kubeconfig ${file}`, RECOVERY.otherKubeconfig],
    ...(cause === undefined ? {} : {cause}),
  });
}
