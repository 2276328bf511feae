import type {ConfigMap, Pod} from '../../../../src/lib/model/kubernetes-object.ts';

export interface PodSketch {
  role?: 'master' | 'replica';
  ready?: boolean;
  running?: boolean;
  position?: number;
  containers?: string[];
  labels?: Record<string, string>;
}

/** A server pod of the cluster demo. */
export function serverPod(ordinal: number, {role, ready = true, running = true, position, containers = ['fep-patroni', 'fep-backup']}: PodSketch = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `demo-sts-${ordinal}`, namespace: 'shop', uid: `uid-${ordinal}`,
      labels: {app: 'demo-sts', fepclustername: 'demo', ...(role === undefined ? {} : {feprole: role})},
      ...(position === undefined ? {} : {annotations: {status: JSON.stringify({role, state: 'running', xlog_location: position, timeline: 1})}}),
    },
    spec: {containers: containers.map((name) => ({name}))},
    status: {
      phase: 'Running',
      conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
      containerStatuses: containers.map((name) => ({
        name, image: 'x', imageID: 'x', ready, restartCount: 0, state: running ? {running: {}} : {waiting: {reason: 'CrashLoopBackOff'}},
      })),
    },
  };
}

/** Patroni's leader lock. */
export function leaderLock(leader: string | undefined): ConfigMap {
  return {
    apiVersion: 'v1', kind: 'ConfigMap',
    metadata: {
      name: 'demo-leader', namespace: 'shop', labels: {fepclustername: 'demo'},
      annotations: {renewTime: '2026-11-21T10:46:20+00:00', ...(leader === undefined ? {} : {leader})},
    },
  };
}
