/** What the sandbox remembers of itself: `<data folder>/<name>/sandbox.json`. Holds no secrets. */
export interface SandboxRecord {
  name: string;
  /** RFC 3339. */
  createdAt: string;
  /** FEP operator that the sandbox plays: `5.2.6`. Decides the CRDs and the images. */
  operatorVersion: string;
  pods: 'scripted' | 'postgres';
  /** Sizes of volumes are limits; left out: they are numbers only. */
  limitVolumes?: boolean;
  /** On 127.0.0.1. */
  ports: {etcdClient: number; etcdPeer: number; apiServer: number; controllerManager: number; scheduler: number; node: number};
  /** Everything of this sandbox lives below it. */
  folder: string;
  /** Kubeconfig with the contexts `fep-sandbox-<name>` (admin) and `fep-sandbox-<name>-user` (least rights). */
  kubeconfig: string;
  /** Programs of the control plane, as they were found at the newest start. */
  binaries: Record<Exclude<PartName, 'node'>, string>;
}

/** Parts of a sandbox that are processes. The FEP operator is a container that the node runs. */
export const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'node'] as const;
export type PartName = (typeof PARTS)[number];

export interface PartState {
  name: PartName;
  state: 'starting' | 'running' | 'stopped' | 'crashed';
  /** The part leads a process group of this number. */
  pid?: number;
  /** Start time of the process as the operating system states it; with `pid` it names one process for sure. */
  started?: string;
  /** When its newest process was started, RFC 3339. */
  startedAt?: string;
  /** Why it is not running, in words, with the newest log line. */
  reason?: string;
  since: string;
}

/** `<data folder>/<name>/state.json`, written by the supervisor at every change. */
export interface SandboxState {
  /** The process that owns the parts; left out once it has stopped them in order. */
  supervisor?: {pid: number; started: string};
  parts: PartState[];
}
