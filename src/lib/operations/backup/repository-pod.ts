import {FepError} from '../../errors/fep-error.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {BACKUP_CONTAINERS} from '../../model/names.ts';
import {indexesOf, optionsOf} from '../../rules/reading/places.ts';
import {valueAt} from '../../rules/view.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {seePods} from '../pods/choose-pod.ts';
import {isRunning} from '../pods/containers.ts';

/** A pod in which pgBackRest can be asked. */
export interface RepositoryPod {
  ref: ClusterRef;
  object: FepCluster;
  pod: string;
  container: string;
  /** Backups run in the master's pod alone (UG 2.3.5). */
  isMaster: boolean;
  /** Numbers of the repositories that the cluster's options name; 1 always. */
  repositories: number[];
}

/**
 * The pod whose backup container is asked: the master's, and where there is none another's, for the repository outlives the
 * servers. Throws `not-found` (4), `no-backup-container` (1) when nobody runs pgBackRest, `no-such-repository` (2).
 */
export async function repositoryPod(context: OperationContext, ref: ClusterRef, repo?: number): Promise<RepositoryPod> {
  const {object, pods} = await seePods(context, ref);
  const repositories = repositoriesOf(object);
  if (repo !== undefined && !repositories.includes(repo)) throw noSuchRepository(ref, repo, repositories);
  const able = pods.flatMap((pod) => {
    const container = runningBackupContainer(pod);
    return container === undefined || pod.metadata.deletionTimestamp !== undefined ? [] : [{pod: pod.metadata.name ?? '?', container, isMaster: roleOf(pod) === 'master'}];
  });
  const chosen = able.find(({isMaster}) => isMaster) ?? able[0];
  if (chosen === undefined) throw noContainer(ref, object, pods);
  return {ref, object, ...chosen, repositories};
}

/** Repositories that the options of a FEPCluster name, the first always among them, rising. */
export function repositoriesOf(object: FepCluster): number[] {
  const texts = ['pgbackrestParams', 'pgbackrestKeyParams'].map((key) => valueAt(object, `spec.fepChildCrVal.backup.${key}`));
  return [...new Set([1, ...indexesOf(optionsOf(...texts.map((each) => (typeof each === 'string' ? each : undefined))))])].toSorted((a, b) => a - b);
}

function runningBackupContainer(pod: Pod): string | undefined {
  const known: readonly string[] = BACKUP_CONTAINERS;
  return pod.spec.containers.map(({name}) => name).find((name) => known.includes(name) && isRunning(pod, name));
}

function noContainer({name, namespace}: ClusterRef, object: FepCluster, pods: readonly Pod[]): FepError {
  const configured = valueAt(object, 'spec.fepChildCrVal.backup') !== undefined;
  const has = pods.some((pod) => pod.spec.containers.some((container) => (BACKUP_CONTAINERS as readonly string[]).includes(container.name)));
  return new FepError(`nobody runs pgBackRest for ${name}`, {
    code: 'no-backup-container', exit: 'failed', where: `fepcluster/${name}`,
    why: !configured ? 'the cluster has no backup section (spec.fepChildCrVal.backup), so nothing is saved'
      : pods.length === 0 ? 'it has no server pod' : has ? `the container ${BACKUP_CONTAINERS[0]} runs in none of ${pods.map(({metadata}) => metadata.name).join(', ')}` : `no server pod has a container ${BACKUP_CONTAINERS[0]}`,
    suggestions: [configured ? `kubectl fep status ${name} -n ${namespace}` : 'kubectl fep explain fepcluster.spec.fepChildCrVal.backup'],
  });
}

function noSuchRepository({name}: ClusterRef, repo: number, known: readonly number[]): FepError {
  return new FepError(`${name} has no repository ${repo}`, {
    code: 'no-such-repository', exit: 'usage', where: '--repo',
    why: `its options (spec.fepChildCrVal.backup) name ${known.length === 1 ? 'repository' : 'repositories'} ${known.join(', ')}`,
    suggestions: known.map((each) => `--repo ${each}`),
  });
}
