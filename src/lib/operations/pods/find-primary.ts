import {FepError} from '../../errors/fep-error.ts';
import type {ConfigMap, Pod} from '../../model/kubernetes-object.ts';
import {roleOf} from '../cluster-status/members.ts';
import {leaderState} from '../replication.ts';

/** What is known of the cluster's pods at one moment. */
export interface PodsSeen {
  /** For the words. */
  cluster: string;
  namespace: string;
  pods: readonly Pod[];
  /** Patroni's ConfigMaps; empty where they may not be read or are not there. */
  configMaps: readonly ConfigMap[];
}

/**
 * The primary: the pod labelled `feprole=master` (UG 4.2). The label can lag behind a failover, so where Patroni's
 * leader lock is readable the two have to agree. Throws `no-primary` (1) saying who was primary, and since when.
 */
export function findPrimary(seen: PodsSeen): Pod {
  const masters = seen.pods.filter((pod) => roleOf(pod) === 'master' && pod.metadata.deletionTimestamp === undefined);
  const {leader} = leaderState(seen.configMaps);
  const [only] = masters;
  if (leader === undefined && masters.length === 1 && only !== undefined && !hasLock(seen)) return only;
  const agreed = masters.find(({metadata}) => metadata.name === leader);
  if (agreed !== undefined) return agreed;
  throw noPrimary(seen, masters.map(({metadata}) => metadata.name ?? '?'), leader);
}

function hasLock({configMaps}: PodsSeen): boolean {
  return configMaps.some(({metadata}) => metadata.name?.endsWith('-leader') === true);
}

function noPrimary(seen: PodsSeen, masters: readonly string[], leader: string | undefined): FepError {
  const {cluster, namespace} = seen;
  return new FepError(`${cluster} has no primary that can be told for certain`, {
    code: 'no-primary', exit: 'failed', where: `fepcluster/${cluster}`,
    why: whyNoPrimary(seen, masters, leader),
    suggestions: [
      `see what holds it up: kubectl fep status ${cluster} -n ${namespace}`,
      'try again in a few seconds: an election takes less than a minute',
      'read from a server that is there: --replica, or name one with --pod',
    ],
  });
}

function whyNoPrimary(seen: PodsSeen, masters: readonly string[], leader: string | undefined): string {
  const lock = seen.configMaps.find(({metadata}) => metadata.name?.endsWith('-leader') === true)?.metadata.annotations ?? {};
  const renewed = lock['renewTime'] === undefined ? '' : `, renewed last at ${lock['renewTime']}`;
  if (seen.pods.length === 0) return 'it has no server pod';
  if (leader !== undefined && masters.length > 0) {
    return `the label feprole=master is on ${masters.join(', ')}, Patroni's leader lock is held by ${leader}${renewed}: a switchover is under way, or the label is wrong`;
  }
  if (leader !== undefined) {
    const there = seen.pods.some(({metadata}) => metadata.name === leader);
    return `Patroni's leader lock is held by ${leader}${renewed}, ${there ? 'whose pod does not carry the label feprole=master' : 'whose pod is gone: an election is under way or about to begin'}`;
  }
  if (masters.length > 1) return `${masters.join(', ')} are all labelled feprole=master`;
  if (hasLock(seen)) return `Patroni's leader lock is free${renewed}: an election is under way`;
  return 'no server pod carries the label feprole=master: an election is under way, or the first server has not started';
}
