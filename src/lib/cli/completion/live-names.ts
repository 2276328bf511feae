import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import type {Gateway} from '../../cluster/gateway.ts';
import type {KubernetesObject} from '../../model/kubernetes-object.ts';
import {LABELS} from '../../model/names.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../../model/resources.ts';
import {connectionOptions} from '../connection-options.ts';
import type {Candidate, GivenFlags, LiveKind} from './question.ts';

/** How long names that were looked up are believed: a person who types TAB twice waits once. */
const FRESH_MS = 10_000;
/** A shell that hangs at TAB is worse than one without names. */
const PATIENCE_MS = 1500;

type Env = Readonly<Record<string, string | undefined>>;

/** Names that this machine knows and the command line's edge cannot read itself: the sandbox has a room of its own. */
export interface LocalNames {
  sandboxes: () => Promise<readonly string[]>;
}

/** Names of a kind; empty, and silent, where the cluster is away, says no, or takes too long. */
export async function liveNames(kind: LiveKind, given: GivenFlags, cluster: string | undefined, env: Env, local: LocalNames): Promise<Candidate[]> {
  if (kind === 'parameters') return (await import('../../model/postgres/parameters.ts')).parameterNames().map((word) => ({word}));
  if (kind === 'rules') return [...(await import('../../rules/catalogue.ts')).catalogue().keys()].map((word) => ({word}));
  if (kind === 'contexts') return contexts(given, env);
  if (kind === 'sandboxes') return (await local.sandboxes().catch(() => [])).map((word) => ({word}));
  const file = cacheFile(kind, given, cluster, env);
  const known = readFresh(file);
  if (known !== undefined) return known;
  const found = await lookUp(kind, given, cluster).catch(() => undefined);
  if (found === undefined) return [];
  keep(file, found);
  return found;
}

async function contexts(given: GivenFlags, env: Env): Promise<Candidate[]> {
  const {findKubeconfig} = await import('../../cluster/connection/find-kubeconfig.ts');
  const found = await findKubeconfig(typeof given['kubeconfig'] === 'string' ? given['kubeconfig'] : undefined, env).catch(() => undefined);
  return [...(found?.contexts.keys() ?? [])].map((word) => ({word}));
}

const LISTED: Readonly<Record<Exclude<LiveKind, 'parameters' | 'rules' | 'contexts' | 'sandboxes'>, {resource: Resource; describe: (object: KubernetesObject) => string | undefined}>> = {
  clusters: {resource: FEP_RESOURCES.FEPCluster, describe: () => undefined},
  pods: {resource: RESOURCES.Pod, describe: ({metadata}) => metadata.labels?.[LABELS.role]},
  actions: {resource: FEP_RESOURCES.FEPAction, describe: (object) => (object as {spec?: {fepAction?: {type?: string}}}).spec?.fepAction?.type},
  namespaces: {resource: RESOURCES.Namespace, describe: () => undefined},
  'storage-classes': {resource: RESOURCES.StorageClass, describe: (object) => (object as {provisioner?: string}).provisioner},
};

async function lookUp(kind: keyof typeof LISTED, given: GivenFlags, cluster: string | undefined): Promise<Candidate[]> {
  const {connect} = await import('../../cluster/connect.ts');
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const gateway: Gateway = await connect({...connectionOptions(given), requestTimeoutMs: PATIENCE_MS});
  try {
    const {resource, describe} = LISTED[kind];
    const labelSelector = kind === 'pods' ? (cluster === undefined ? LABELS.clusterName : `${LABELS.clusterName}=${cluster}`) : undefined;
    const {items} = await gateway.list<KubernetesObject>(resource, {...(labelSelector === undefined ? {} : {labelSelector}), signal});
    return items.flatMap((object): Candidate[] => {
      const description = describe(object);
      return object.metadata.name === undefined ? [] : [{word: object.metadata.name, ...(description === undefined ? {} : {description})}];
    });
  } finally {
    gateway.close();
  }
}

/** One file for each question to each cluster: the kubeconfig's change makes another. No secret of it is kept. */
function cacheFile(kind: LiveKind, given: GivenFlags, cluster: string | undefined, env: Env): string {
  const kubeconfig = typeof given['kubeconfig'] === 'string' ? given['kubeconfig'] : env['KUBECONFIG'] ?? path.join(env['HOME'] ?? homedir(), '.kube', 'config');
  const stamp = kubeconfig.split(path.delimiter).map((file) => {
    try {
      return statSync(file).mtimeMs;
    } catch {
      return 0;
    }
  });
  const question = JSON.stringify([kind, cluster, kubeconfig, stamp, ...Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  const base = env['XDG_CACHE_HOME'] ?? path.join(env['HOME'] ?? homedir(), '.cache');
  return path.join(base, 'kubectl-fep', 'completion', createHash('sha256').update(question).digest('hex').slice(0, 32));
}

function readFresh(file: string): Candidate[] | undefined {
  try {
    if (Date.now() - statSync(file).mtimeMs > FRESH_MS) return undefined;
    return JSON.parse(readFileSync(file, 'utf8')) as Candidate[];
  } catch {
    return undefined;
  }
}

function keep(file: string, names: Candidate[]): void {
  try {
    mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(names), {mode: 0o600});
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Without a cache the next TAB asks again.
  }
}
