import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {addKubeconfigFile, emptyKubeconfig, invalidKubeconfig, type Kubeconfig} from './kubeconfig.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a pod finds its own identity (Kubernetes docs, "Accessing the Kubernetes API from a Pod"). */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The kubeconfig as kubectl finds it: the file of `--kubeconfig`, the files of KUBECONFIG merged, `~/.kube/config`, or the
 * service account of the pod. A file named by `--kubeconfig` must be there; missing ones in KUBECONFIG are skipped.
 * Throws `no-kubeconfig` and `kubeconfig-invalid`.
 */
export async function findKubeconfig(explicit: string | undefined, env: Env): Promise<Kubeconfig> {
  const kubeconfig = emptyKubeconfig();
  const listed = explicit === undefined ? (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '') : [explicit];
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const files = listed.length > 0 ? listed : [path.join(home, '.kube', 'config')];
  for (const file of files) await addFile(kubeconfig, file, explicit !== undefined);
  if (kubeconfig.files.length === 0 && listed.length === 0) addServiceAccount(kubeconfig, env);
  if (kubeconfig.files.length === 0) throw noKubeconfig(files);
  return kubeconfig;
}

async function addFile(kubeconfig: Kubeconfig, file: string, required: boolean): Promise<void> {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      if (required) throw noKubeconfig([file]);
      return;
    }
    throw invalidKubeconfig(file, code === 'EACCES' ? 'you may not read it' : `it cannot be read (${code ?? 'unknown error'})`, error);
  }
  const folder = path.dirname(path.resolve(file));
  addKubeconfigFile(kubeconfig, await parse(source, file), file, (relative) => path.resolve(folder, relative));
}

/** JSON needs no parser to be loaded; YAML is read by js-yaml, which loads faster than the alternatives. */
async function parse(source: string, file: string): Promise<unknown> {
  try {
    if (source.trimStart().startsWith('{')) return JSON.parse(source);
  } catch {
    // A YAML flow mapping starts with a brace too.
  }
  const {load} = await import('js-yaml');
  try {
    return load(source);
  } catch (error) {
    const mark = (error as {mark?: {line?: number; column?: number}}).mark;
    const place = mark?.line === undefined ? '' : ` at line ${mark.line + 1}, column ${(mark.column ?? 0) + 1}`;
    // The parser's own message shows the text around the mistake, which may be a credential.
    throw invalidKubeconfig(file, `it is not valid YAML${place}${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const reason = (error as {reason?: unknown}).reason;
  return typeof reason === 'string' ? `: ${reason}` : '';
}

function addServiceAccount(kubeconfig: Kubeconfig, env: Env): void {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const tokenFile = path.join(SERVICE_ACCOUNT, 'token');
  if (host === undefined || !existsSync(tokenFile)) return;
  const namespaceFile = path.join(SERVICE_ACCOUNT, 'namespace');
  const name = 'in-cluster';
  kubeconfig.clusters.set(name, {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    'certificate-authority': path.join(SERVICE_ACCOUNT, 'ca.crt'),
  });
  kubeconfig.users.set(name, {tokenFile});
  kubeconfig.contexts.set(name, {
    cluster: name,
    user: name,
    ...(existsSync(namespaceFile) ? {namespace: readFileSync(namespaceFile, 'utf8').trim()} : {}),
  });
  kubeconfig.currentContext = name;
  kubeconfig.files.push(SERVICE_ACCOUNT);
}

function noKubeconfig(files: readonly string[]): FepError {
  const one = files.length === 1;
  return new FepError(one ? `there is no kubeconfig at ${files[0]}` : 'none of the kubeconfig files of KUBECONFIG is there', {
    code: 'no-kubeconfig',
    exit: 'usage',
    where: files.join(path.delimiter),
    why: 'a kubeconfig says where the cluster is and who you are',
    suggestions: [RECOVERY.otherKubeconfig, RECOVERY.sandbox],
  });
}
