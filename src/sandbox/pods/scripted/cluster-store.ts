import type {Gateway, ObjectRef} from '../../../lib/cluster/gateway.ts';
import type {AnyObject, ConfigMap, Pod} from '../../../lib/model/kubernetes-object.ts';
import {LABELS} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {leaderAnnotations, LOOP_WAIT_SECONDS, readHistory, readLeaderRecord, TTL_SECONDS, type HistoryLine, type LeaderRecord} from './leader-record.ts';
import {memberSelector, type MemberStatus} from './member-status.ts';

export type StoreName = 'leader' | 'config' | 'sync' | 'failover';

export interface Switchover {
  leader: string | undefined;
  candidate: string | undefined;
}

/** What Patroni keeps of a cluster in the API server: ConfigMaps `<scope>-leader`, `-config`, `-sync`, `-failover`, and its pods. */
export class ClusterStore {
  readonly scope: string;
  readonly member: string;
  readonly #gateway: Gateway;
  readonly #pod: Pod;
  readonly #namespace: string;

  constructor(gateway: Gateway, pod: Pod) {
    this.#gateway = gateway;
    this.#pod = pod;
    this.#namespace = pod.metadata.namespace ?? 'default';
    this.member = pod.metadata.name ?? '';
    this.scope = pod.metadata.labels?.[LABELS.clusterName] ?? this.member.replace(/(-sts)?-\d+$/, '');
  }

  async leader(): Promise<{record: LeaderRecord | undefined; version: string | undefined}> {
    const found = await this.#find('leader');
    return {record: readLeaderRecord(found?.metadata.annotations), version: found?.metadata.resourceVersion};
  }

  /** Writes the lock if it is still as it was read; false when somebody was faster. */
  async writeLeader(record: LeaderRecord, version: string | undefined): Promise<boolean> {
    return this.#write('leader', leaderAnnotations(record), version);
  }

  async config(): Promise<{history: HistoryLine[]; initialized: boolean; sync: boolean}> {
    const annotations = (await this.#find('config'))?.metadata.annotations ?? {};
    const config = parseObject(annotations['config']);
    return {history: readHistory(annotations['history']), initialized: 'initialize' in annotations, sync: config['synchronous_mode'] === true};
  }

  async writeConfig(facts: {history?: readonly HistoryLine[]; sync: boolean}): Promise<void> {
    const config = {ttl: TTL_SECONDS, loop_wait: LOOP_WAIT_SECONDS, retry_timeout: 10, ...(facts.sync ? {synchronous_mode: true} : {})};
    await this.#put('config', {
      initialize: '7300000000000000',
      config: JSON.stringify(config),
      ...(facts.history === undefined ? {} : {history: JSON.stringify(facts.history)}),
    });
  }

  async sync(): Promise<{leader: string; standby: string}> {
    const annotations = (await this.#find('sync'))?.metadata.annotations ?? {};
    return {leader: annotations['leader'] ?? '', standby: annotations['sync_standby'] ?? ''};
  }

  async writeSync(leader: string, standby: string): Promise<void> {
    await this.#put('sync', {leader, sync_standby: standby});
  }

  /** A change of leader that somebody asked for. */
  async switchover(): Promise<Switchover | undefined> {
    const annotations = (await this.#find('failover'))?.metadata.annotations;
    const leader = annotations?.['leader'] || undefined;
    const candidate = annotations?.['member'] || undefined;
    return leader === undefined && candidate === undefined ? undefined : {leader, candidate};
  }

  async askSwitchover(leader: string, candidate: string | undefined): Promise<void> {
    await this.#put('failover', {leader, member: candidate ?? ''});
  }

  async clearSwitchover(): Promise<void> {
    await this.#put('failover', {leader: null, member: null});
  }

  async members(): Promise<Pod[]> {
    const labelSelector = memberSelector(this.#pod);
    const {items} = await this.#gateway.list<Pod>(RESOURCES.Pod, {namespace: this.#namespace, ...(labelSelector === '' ? {} : {labelSelector})});
    return items.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  }

  /** Role label and status annotation of this member's pod. */
  async writeMember(role: string, status: MemberStatus): Promise<void> {
    const body = {metadata: {uid: this.#pod.metadata.uid, labels: {[LABELS.role]: role}, annotations: {status: JSON.stringify(status)}}};
    await this.#gateway.patch({resource: RESOURCES.Pod, namespace: this.#namespace, name: this.member}, {type: 'merge', body});
  }

  /** `spec.fep.syncMode` of the FEPCluster; undefined where there is none. */
  async wantedSync(): Promise<boolean | undefined> {
    const ref = {resource: RESOURCES.FEPCluster, namespace: this.#namespace, name: this.scope};
    const cluster = await this.#gateway.find<AnyObject>(ref).catch(() => undefined);
    const fep = (cluster?.['spec'] as {fep?: {syncMode?: unknown}} | undefined)?.fep;
    return fep === undefined ? undefined : String(fep.syncMode).toLowerCase() === 'on' || fep.syncMode === true;
  }

  /** Names of the ConfigMaps that changed, as they change. */
  async *changes(signal: AbortSignal): AsyncGenerator<{name: StoreName; annotations: Readonly<Record<string, string>>}> {
    const labelSelector = memberSelector(this.#pod);
    const options = {namespace: this.#namespace, signal, ...(labelSelector === '' ? {} : {labelSelector})};
    for await (const {object} of this.#gateway.watch<ConfigMap>(RESOURCES.ConfigMap, options)) {
      const name = object.metadata.name?.startsWith(`${this.scope}-`) ? object.metadata.name.slice(this.scope.length + 1) : '';
      if (name === 'leader' || name === 'failover') yield {name, annotations: object.metadata.annotations ?? {}};
    }
  }

  #ref(name: StoreName): ObjectRef {
    return {resource: RESOURCES.ConfigMap, namespace: this.#namespace, name: `${this.scope}-${name}`};
  }

  #find(name: StoreName): Promise<ConfigMap | undefined> {
    return this.#gateway.find<ConfigMap>(this.#ref(name));
  }

  /** Creates (no version) or changes (this very version); false when somebody was faster. */
  async #write(name: StoreName, annotations: Record<string, string | null>, version: string | undefined): Promise<boolean> {
    try {
      if (version === undefined) await this.#gateway.create(RESOURCES.ConfigMap, this.#object(name, annotations));
      else await this.#gateway.patch(this.#ref(name), {type: 'merge', body: {metadata: {resourceVersion: version, annotations}}});
      return true;
    } catch (error) {
      if (['conflict', 'already-exists', 'not-found'].includes((error as {code?: string}).code ?? '')) return false;
      throw error;
    }
  }

  async #put(name: StoreName, annotations: Record<string, string | null>): Promise<void> {
    const there = await this.#find(name);
    if (there === undefined) await this.#write(name, annotations, undefined);
    else await this.#gateway.patch(this.#ref(name), {type: 'merge', body: {metadata: {annotations}}});
  }

  #object(name: StoreName, annotations: Record<string, string | null>): ConfigMap {
    const labels = Object.fromEntries([LABELS.app, LABELS.clusterName].flatMap((label) => {
      const value = this.#pod.metadata.labels?.[label];
      return value === undefined ? [] : [[label, value]];
    }));
    const values = Object.fromEntries(Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== null));
    return {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `${this.scope}-${name}`, namespace: this.#namespace, labels, annotations: values}};
  }
}

function parseObject(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
