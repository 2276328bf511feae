import {FepError} from '../../errors/fep-error.ts';
import type {ClusterLine} from '../../model/answers/cluster-list.ts';
import {isKnown, type Part} from '../../model/part.ts';
import type {OperationContext} from '../../operations/context.ts';
import type {CommandQuestion, CommandWorld} from './command-draft.ts';
import {complaintOfAnswer} from './complaint.ts';
import type {Choice} from './question.ts';

/** Clusters to choose from; unreadable where they may not be listed, and a name is typed. */
export interface ClustersHere extends CommandWorld {
  clusters: Part<readonly ClusterLine[]>;
}

/** Lists the clusters of the connection's namespace. A cluster that is away, or asks who you are, is said before anything is asked, and so is a namespace without one. */
export async function clustersHere(context: OperationContext): Promise<ClustersHere['clusters']> {
  const [{listClusters}, {part}] = await Promise.all([import('../../operations/list-clusters.ts'), import('../../operations/parts.ts')]);
  const {cluster, signal} = context;
  const [listed] = await Promise.all([part(listClusters(context, {})), cluster.version({signal})]);
  if (!isKnown(listed)) return listed;
  const {clusters, namespace} = listed.known;
  if (clusters.length > 0) return {known: clusters};
  throw new FepError(`there is no FEPCluster in namespace ${namespace}`, {
    code: 'not-found', exit: 'notFound', where: '--namespace', why: 'there is nothing to choose from', suggestions: ['kubectl fep list -A', 'kubectl fep create'],
  });
}

/** Which cluster; `load` reads what the questions after it look at, and refuses by what it throws. */
export function clusterQuestion<W extends ClustersHere>(load: (name: string, world: W) => Promise<unknown>, fits: (line: ClusterLine) => boolean = () => true): CommandQuestion<W> {
  return {
    id: 'name', flag: 'NAME', message: 'Cluster:', when: (_, {given}) => !given.has('NAME'),
    choices: async (_, {clusters}) => (isKnown(clusters) ? clusters.known.filter(fits).map(clusterChoice) : undefined),
    refuse: async (_, answer, world) => (answer === '' ? 'the name of a cluster is expected' : complaintOfAnswer(() => load(answer, world))),
    apply: (draft, name) => ({...draft, name}),
  };
}

function clusterChoice({name, state, instances: {wanted, ready}}: ClusterLine): Choice {
  const servers = wanted === undefined ? '' : wanted === 1 ? ', 1 server' : `, ${ready === undefined ? wanted : `${ready} of ${wanted}`} servers`;
  return {value: name, name: `${name} (${state}${servers})`, short: name};
}
