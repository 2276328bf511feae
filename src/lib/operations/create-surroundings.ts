import type {ClusterFacts, FactName, StorageClassFact} from '../model/cluster-facts.ts';
import {isKnown, type Part} from '../model/part.ts';
import type {OperationContext} from './context.ts';
import {gatherFacts} from './facts.ts';

/** What a new cluster can be given of what is there. Each read is made once, at its first use; none rejects. */
export interface CreateSurroundings {
  /** Namespace of the connection. */
  readonly namespace: string;
  namespaces(): Promise<Part<readonly string[]>>;
  storageClasses(): Promise<Part<readonly StorageClassFact[]>>;
  /** What the rules may look at in a namespace, as far as it is known without the cluster itself. */
  factsOf(namespace: string): Promise<Partial<ClusterFacts>>;
  /** Names and keys of Secrets; read only when one is to be chosen, since their values come along. */
  secretsOf(namespace: string): Promise<ClusterFacts['secrets']>;
}

const OF_THE_CLUSTER = ['namespaces', 'storageClasses', 'nodes', 'crds'] as const satisfies FactName[];
const OF_A_NAMESPACE = ['existingNames', 'operator', 'operators'] as const satisfies FactName[];

/** Longest wait for one wave of reads: a person sits in front of it. */
const PATIENCE_MS = 10_000;

/** Reads for somebody who is asked what the cluster shall be. */
export function createSurroundings({cluster, signal}: Pick<OperationContext, 'cluster' | 'signal'>): CreateSurroundings {
  const {namespace} = cluster.connection;
  const gather = (of: string, wanted: readonly FactName[]): Promise<Partial<ClusterFacts>> =>
    gatherFacts({cluster, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]), namespace: of, name: ''}, wanted);
  let everywhere: Promise<Partial<ClusterFacts>> | undefined;
  const inNamespace = new Map<string, Promise<Partial<ClusterFacts>>>();
  const ofCluster = (): Promise<Partial<ClusterFacts>> => (everywhere ??= gather(namespace, OF_THE_CLUSTER));
  return {
    namespace,
    namespaces: async () => (await ofCluster()).namespaces ?? NOT_READ,
    storageClasses: async () => (await ofCluster()).storageClasses ?? NOT_READ,
    factsOf: async (name) => {
      const own = inNamespace.get(name) ?? gather(name, OF_A_NAMESPACE);
      inNamespace.set(name, own);
      const all = {...(await ofCluster()), ...(await own), liveCluster: {known: undefined}};
      return Object.fromEntries(Object.entries(all).filter(([, fact]) => isKnown(fact as Part<unknown>))) as Partial<ClusterFacts>;
    },
    secretsOf: async (name) => (await gather(name, ['secrets'])).secrets ?? NOT_READ,
  };
}

const NOT_READ = {unreadable: 'it was not read'};

/** Surroundings of which nothing is known, for a cluster that cannot be reached. */
export function unknownSurroundings(namespace: string, unreadable: string): CreateSurroundings {
  return {
    namespace,
    namespaces: async () => ({unreadable}),
    storageClasses: async () => ({unreadable}),
    factsOf: async () => ({}),
    secretsOf: async () => ({unreadable}),
  };
}
