import {splitImage} from '../../manifest/image-name.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {LABELS, SERVER_CONTAINER} from '../../model/names.ts';
import {isKnown} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';

/** What somebody who chooses another patch wants to know. */
export interface ImagesSeen {
  /** Of the servers: what the FEPCluster names, else what the pods run; undefined where neither tells. */
  image?: string;
  /** Has it a backup container, whose image moves too? */
  hasBackup: boolean;
  /** false: the pods go on with the old image until somebody restarts them (autoPodRestart). */
  restartsPods: boolean;
  /** Tags of the same image that other clusters of the namespace have, and which those are: nothing else here knows of tags that there are. */
  elsewhere: {tag: string; clusters: string[]}[];
}

/** Images of a cluster and of its neighbours, in one wave of reads. Throws `not-found` (4). */
export async function imagesSeen({cluster, signal}: OperationContext, name: string): Promise<ImagesSeen> {
  const {namespace} = cluster.connection;
  const [own, pods, listed] = await Promise.all([
    cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {signal}),
    part(cluster.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: LABELS.clusterName, signal})),
    part(cluster.list<FepCluster>(FEP_RESOURCES.FEPCluster, {namespace, signal})),
  ]);
  if (own === undefined) throw noSuchCluster({name, namespace});
  const running = isKnown(pods) ? pods.known.items : [];
  const image = serverImage(own, running);
  const neighbours = isKnown(listed) ? listed.known.items.filter(({metadata}) => metadata.name !== name) : [];
  return {
    ...optional('image', image),
    hasBackup: valueAt(own, 'spec.fepChildCrVal.backup') !== undefined,
    restartsPods: own.spec?.fep?.autoPodRestart !== false,
    elsewhere: image === undefined ? [] : tagsOf(neighbours, running, image),
  };
}

function serverImage(cluster: FepCluster, pods: readonly Pod[]): string | undefined {
  const named = valueAt(cluster, 'spec.fep.image.image');
  if (typeof named === 'string' && named !== '') return named;
  const own = pods.filter(({metadata}) => metadata.labels?.[LABELS.clusterName] === cluster.metadata.name);
  return own.flatMap(({spec}) => spec.containers.filter((container) => container.name === SERVER_CONTAINER).map((container) => container.image))[0];
}

function tagsOf(clusters: readonly FepCluster[], pods: readonly Pod[], image: string): ImagesSeen['elsewhere'] {
  const present = splitImage(image);
  const byTag = new Map<string, string[]>();
  for (const cluster of clusters) {
    const {repository, tag} = splitImage(serverImage(cluster, pods) ?? '');
    if (tag === undefined || repository !== present.repository || tag === present.tag) continue;
    byTag.set(tag, [...(byTag.get(tag) ?? []), cluster.metadata.name ?? '?']);
  }
  return [...byTag].map(([tag, names]) => ({tag, clusters: names})).toSorted((a, b) => b.tag.localeCompare(a.tag, 'en', {numeric: true}));
}
