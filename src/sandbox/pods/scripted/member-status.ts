import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {LABELS} from '../../../lib/model/names.ts';

/** Patroni of FEP 15 (UG 1.1). */
export const PATRONI_VERSION = '3.1.0';

/** The pod annotation `status`, as Patroni writes it. */
export interface MemberStatus {
  conn_url: string;
  api_url: string;
  state: string;
  role: string;
  version: string;
  xlog_location?: number;
  timeline?: number;
}

export function memberStatus(podIP: string, facts: Pick<MemberStatus, 'state' | 'role'> & {position: number; timeline: number}): MemberStatus {
  return {
    conn_url: `postgres://${podIP}:27500/postgres`,
    api_url: `http://${podIP}:25001/patroni`,
    state: facts.state,
    role: facts.role,
    version: PATRONI_VERSION,
    xlog_location: facts.position,
    timeline: facts.timeline,
  };
}

/** Status of a member from its pod; undefined when it has none, or none that can be read. */
export function readMemberStatus(pod: Pod): MemberStatus | undefined {
  try {
    const status: unknown = JSON.parse(pod.metadata.annotations?.['status'] ?? 'null');
    return typeof status === 'object' && status !== null ? (status as MemberStatus) : undefined;
  } catch {
    return undefined;
  }
}

/** One line of `patronictl list -f json`. */
export interface MemberLine {
  Cluster: string;
  Member: string;
  Host: string;
  Role: string;
  State: string;
  TL?: number;
  'Lag in MB'?: number;
}

/** The members of a cluster as Patroni tells them, by name. */
export function memberLines(scope: string, pods: readonly Pod[], leader: string | undefined, syncStandby: string | undefined): MemberLine[] {
  const lines = pods.flatMap((pod): MemberLine[] => {
    const status = readMemberStatus(pod);
    const name = pod.metadata.name ?? '';
    if (status === undefined) return [];
    const leads = name === leader;
    const running = status.state === 'running';
    return [{
      Cluster: scope,
      Member: name,
      Host: `${pod.status?.podIP ?? ''}:27500`,
      Role: leads ? 'Leader' : name === syncStandby ? 'Sync Standby' : 'Replica',
      State: running && !leads ? 'streaming' : status.state,
      ...(status.timeline === undefined ? {} : {TL: status.timeline}),
      ...(leads || !running ? {} : {'Lag in MB': 0}),
    }];
  });
  return lines.toSorted((one, other) => one.Member.localeCompare(other.Member));
}

/** Selector of a cluster's members: the labels that Patroni is configured with. */
export function memberSelector(pod: Pod): string {
  return [LABELS.app, LABELS.clusterName].flatMap((label) => {
    const value = pod.metadata.labels?.[label];
    return value === undefined ? [] : [`${label}=${value}`];
  }).join(',');
}
