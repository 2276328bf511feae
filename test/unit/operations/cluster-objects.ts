import type {StatusSources} from '../../../src/lib/operations/cluster-status/gather.ts';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {CoreEvent, Deployment, PersistentVolumeClaim, Pod} from '../../../src/lib/model/kubernetes-object.ts';

/** Plain objects of one healthy cluster `demo` in namespace `shop`, for tests that change what they are about. */

export const CREATED = '2026-01-01T00:00:00Z';

export function pod(ordinal: number, role: 'master' | 'replica' | undefined = ordinal === 0 ? 'master' : 'replica'): Pod {
  const name = `demo-sts-${ordinal}`;
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace: 'shop', uid: `uid-${name}`, creationTimestamp: CREATED,
      labels: {app: 'demo-sts', fepclustername: 'demo', ...(role === undefined ? {} : {feprole: role})},
      annotations: {status: JSON.stringify({role, state: role === 'master' ? 'running' : 'streaming', xlog_location: 50331976 - ordinal * 2048, timeline: 2})},
    },
    spec: {
      nodeName: `node-${ordinal}`,
      containers: [{name: 'fep-patroni', image: 'quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:ubi9-15-1.5'}, {name: 'fep-backup'}],
      volumes: [{name: 'data', persistentVolumeClaim: {claimName: `fep-data-demo-sts-${ordinal}`}}],
    },
    status: {
      phase: 'Running', podIP: `10.0.0.${ordinal + 1}`,
      conditions: [{type: 'Ready', status: 'True'}],
      containerStatuses: ['fep-patroni', 'fep-backup'].map((container) => ({name: container, image: 'i', imageID: 'i', ready: true, restartCount: 0, state: {running: {}}})),
    },
  };
}

/** The same pod, not Ready: its server container waits for a reason. */
export function waitingPod(ordinal: number, reason: string, message?: string, restartCount = 0): Pod {
  const base = pod(ordinal);
  return {
    ...base,
    status: {
      phase: 'Pending', conditions: [{type: 'Ready', status: 'False'}],
      containerStatuses: [{name: 'fep-patroni', image: 'example/server:1', imageID: '', ready: false, restartCount, state: {waiting: {reason, ...(message === undefined ? {} : {message})}}}],
    },
  };
}

export function claim(ordinal: number, phase: 'Bound' | 'Pending' = 'Bound'): PersistentVolumeClaim {
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim',
    metadata: {name: `fep-data-demo-sts-${ordinal}`, namespace: 'shop', uid: `pvc-${ordinal}`, labels: {fepclustername: 'demo'}},
    spec: {accessModes: ['ReadWriteOnce'], storageClassName: 'fast', volumeName: `pv-${ordinal}`, resources: {requests: {storage: '10Gi'}}},
    status: {phase, ...(phase === 'Bound' ? {capacity: {storage: '10Gi'}} : {})},
  };
}

export function event(reason: string, options: {kind?: string; name?: string; type?: string; at?: string; message?: string} = {}): CoreEvent {
  const {kind = 'FEPVolume', name = 'demo', type = reason.startsWith('Failed') ? 'Warning' : 'Normal', at = CREATED, message = 'said so'} = options;
  return {
    apiVersion: 'v1', kind: 'Event', metadata: {name: `${name}.${reason}.${at}`, namespace: 'shop', uid: `${kind}/${name}/${reason}/${at}`},
    type, reason, message: `shop, ${message}`, lastTimestamp: at, involvedObject: {kind, name, namespace: 'shop'},
  };
}

export function operator(readyReplicas = 1): Deployment {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'fep-ansible-operator', namespace: 'fep-operator'},
    spec: {replicas: 1, selector: {}, template: {spec: {containers: [{name: 'fep-ansible-operator', image: 'example/operator:v5.2.6'}]}}},
    status: {readyReplicas},
  };
}

export function fepCluster(instances = 3): FepCluster {
  return {
    apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster',
    metadata: {name: 'demo', namespace: 'shop', uid: 'uid-demo', creationTimestamp: CREATED, generation: 1},
    spec: {
      fep: {instances, syncMode: 'off'},
      fepChildCrVal: {backup: {schedule: {num: 2}, schedule1: {schedule: '15 0 * * 0', type: 'full'}, schedule2: {schedule: '15 0 * * 1-6', type: 'incr'}}},
    } as FepCluster['spec'],
    status: {
      conditions: [{type: 'Running', status: 'True', reason: 'Successful', message: 'Awaiting next reconciliation', lastTransitionTime: CREATED}],
      fepCurrentInstances: instances, fepStatus: {fepClusterReady: true},
    },
  };
}

/** Everything a status is derived from, healthy; also what readiness is judged by. */
export function sources({instances = 3}: {instances?: number} = {}): StatusSources & {cluster: FepCluster} {
  const ordinals = Array.from({length: instances}, (_, ordinal) => ordinal);
  const child = (kind: string) => ({known: {apiVersion: 'fep.fujitsu.io/v1', kind, metadata: {name: 'demo', namespace: 'shop', uid: `uid-${kind}`, creationTimestamp: CREATED}}});
  return {
    cluster: fepCluster(instances),
    pods: {known: ordinals.map((ordinal) => pod(ordinal))},
    statefulSet: {known: {
      apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'demo-sts', namespace: 'shop', uid: 'uid-sts', generation: 1},
      spec: {replicas: instances, selector: {}, template: {}}, status: {readyReplicas: instances, observedGeneration: 1},
    }},
    claims: {known: ordinals.map((ordinal) => claim(ordinal))},
    events: {known: [
      event('InitiatedChildCreate', {kind: 'FEPCluster', message: 'Started FEP Volume CR creation'}),
      event('SuccessfulFepVolumeCreate', {at: '2026-01-01T00:00:05Z', message: 'Successfully created FEP Volume'}),
    ]},
    children: {FEPVolume: child('FEPVolume'), FEPUser: child('FEPUser'), FEPCert: child('FEPCert'), FEPConfig: child('FEPConfig'), FEPBackup: child('FEPBackup')},
    operators: {known: [operator()]},
    takenAt: '2026-01-01T03:00:00.000Z',
    services: {known: (['primary', 'replica', 'headless'] as const).map((purpose) => ({
      apiVersion: 'v1', kind: 'Service', metadata: {name: `demo-${purpose}-svc`, namespace: 'shop'},
      spec: {type: 'ClusterIP', clusterIP: purpose === 'headless' ? 'None' : '10.96.0.10', ports: [{port: 27500}, {port: 25001}]},
    }))},
    configMaps: {known: []},
    nodes: {known: ordinals.map((ordinal) => ({apiVersion: 'v1', kind: 'Node', metadata: {name: `node-${ordinal}`, labels: {'topology.kubernetes.io/zone': `zone-${ordinal}`}}}))},
  };
}
