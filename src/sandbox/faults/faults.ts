import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {ConfigMap} from '../../lib/model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../lib/model/names.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {emptyVolume, fillVolume} from './full-volume.ts';
import {runInServer} from './run-in-server.ts';
import {FROZEN_ANNOTATION} from '../node/node-objects.ts';
import type {ACTION_FAULT_KEYS, ACTION_LATE_KEY} from '../operator/action-faults.ts';
import {OPERATOR_NAMESPACE} from '../lifecycle/install.ts';
import {damageWal, removeWal} from './archived-wal.ts';

/** Where a fault strikes. */
export interface FaultTarget {
  /** Namespace of the pod; undefined: the connection's. */
  namespace: string | undefined;
  /** Pod, node, FEPCluster, step of the operator, or type of a FEPAction. */
  name: string | undefined;
  /** What of it, where the fault asks for that. */
  detail?: string | undefined;
  signal: AbortSignal;
}

/** One thing that can be broken or mended. */
export interface Fault {
  /** What `name` is; undefined where the fault needs none. */
  target: 'pod' | 'node' | 'cluster' | 'operator step' | 'action type' | undefined;
  /** What `detail` is; left out where the fault needs none. */
  detail?: 'WAL file' | 'volume';
  /** What happens, for help and for the answer. */
  effect: string;
  order: (gateway: Gateway, target: FaultTarget) => Promise<void>;
}

/** Sends a signal to processes of a server container by their name and, when given, a word of their title. */
function signalProcesses(signal: 'KILL' | 'STOP' | 'CONT', title: string): string {
  // /proc is all a container surely has; PostgreSQL writes what a process does into its command line.
  return `found=; for p in /proc/[0-9]*; do read -r name <"$p/comm" 2>/dev/null || continue; [ "$name" = postgres ] || continue; `
    + `grep -qa "${title}" "$p/cmdline" 2>/dev/null || continue; kill -${signal} "\${p#/proc/}" && found=yes; done; [ -n "$found" ]`;
}

const KILL_POSTMASTER = 'kill -KILL "$(head -n 1 /database/userdata/data/postmaster.pid)"';

function inServer(script: string): Fault['order'] {
  return (gateway, target) => runInServer(gateway, target, script);
}

function freezeNode(frozen: boolean): Fault['order'] {
  return async (gateway, {name = '', signal}) => {
    const body = {metadata: {annotations: {[FROZEN_ANNOTATION]: frozen ? 'true' : null}}};
    await gateway.patch({resource: RESOURCES.Node, name}, {type: 'merge', body}, {signal});
  };
}

/** The ConfigMap that the simulated operator watches (docs/sandbox-operator.md). */
const OPERATOR_FAULTS = {resource: RESOURCES.ConfigMap, namespace: OPERATOR_NAMESPACE, name: 'fep-sandbox-faults'} as const;

function operatorFault(key: 'fail' | 'hang' | (typeof ACTION_FAULT_KEYS)[number] | typeof ACTION_LATE_KEY): Fault['order'] {
  return async (gateway, {name = '', signal}) => {
    const object: ConfigMap = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: OPERATOR_FAULTS.name, namespace: OPERATOR_NAMESPACE}, data: {[key]: name}};
    await gateway.apply(RESOURCES.ConfigMap, object, {signal, force: true});
  };
}

function scaleOperator(replicas: 0 | 1): Fault['order'] {
  return async (gateway, {signal}) => {
    const ref = {resource: RESOURCES.Deployment, namespace: OPERATOR_NAMESPACE, name: OPERATOR_DEPLOYMENT};
    await gateway.patch(ref, {type: 'merge', body: {spec: {replicas}}}, {signal});
  };
}

/** Every fault that can be ordered by name, each beside the one that mends it. */
export const FAULTS = {
  'kill-database': {target: 'pod', effect: 'PostgreSQL of the pod is killed (SIGKILL of its first process)', order: inServer(KILL_POSTMASTER)},
  'freeze-database': {target: 'pod', effect: 'every process of PostgreSQL in the pod stands still (SIGSTOP)', order: inServer(signalProcesses('STOP', ''))},
  'thaw-database': {target: 'pod', effect: 'the processes go on', order: inServer(signalProcesses('CONT', ''))},
  'cut-replication': {target: 'pod', effect: 'the replica receives no more WAL: its receiver stands still', order: inServer(signalProcesses('STOP', 'walreceiver'))},
  'heal-replication': {target: 'pod', effect: 'the replica receives WAL again', order: inServer(signalProcesses('CONT', 'walreceiver'))},
  'remove-wal': {target: 'cluster', detail: 'WAL file', effect: 'this WAL file is no longer in the archive', order: removeWal},
  'damage-wal': {target: 'cluster', detail: 'WAL file', effect: 'this WAL file in the archive cannot be unpacked any more', order: damageWal},
  'fill-volume': {target: 'pod', detail: 'volume', effect: 'the volume is full: nothing more can be written to it until it is emptied or grows', order: fillVolume},
  'empty-volume': {target: 'pod', detail: 'volume', effect: 'what filled the volume is gone', order: emptyVolume},
  'freeze-node': {target: 'node', effect: 'the node is dead: no lease, no status, its containers end', order: freezeNode(true)},
  'thaw-node': {target: 'node', effect: 'the node is started again', order: freezeNode(false)},
  'stop-operator': {target: undefined, effect: 'the operator is scaled to no replica', order: scaleOperator(0)},
  'start-operator': {target: undefined, effect: 'the operator is scaled to one replica', order: scaleOperator(1)},
  'fail-step': {target: 'operator step', effect: 'the operator fails at this step of every cluster', order: operatorFault('fail')},
  'hang-step': {target: 'operator step', effect: 'the operator waits for ever at this step of every cluster', order: operatorFault('hang')},
  'fail-action': {target: 'action type', effect: 'FEPActions of this type are answered Failure, and nothing is done', order: operatorFault('action-fail')},
  'ignore-action': {target: 'action type', effect: 'FEPActions of this type are neither carried out nor answered', order: operatorFault('action-ignore')},
  'silence-action': {target: 'action type', effect: 'FEPActions of this type are carried out and not answered', order: operatorFault('action-silent')},
  'pretend-action': {target: 'action type', effect: 'FEPActions of this type are answered Success, and nothing is done', order: operatorFault('action-pretend')},
  'repeat-action': {target: 'action type', effect: 'FEPActions of this type are answered twice', order: operatorFault('action-twice')},
  'delay-action': {target: 'action type', effect: 'FEPActions are answered late, by seconds after their deed: switchover=30', order: operatorFault('action-late')},
  'clear-steps': {
    target: undefined,
    effect: 'no step of the operator and no action goes wrong any more',
    order: (gateway, {signal}) => gateway.delete(OPERATOR_FAULTS, {signal}),
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
