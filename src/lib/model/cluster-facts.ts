import type {FepCluster} from './fep-cluster/index.ts';
import type {Part} from './part.ts';

/** A StorageClass as rules look at it. */
export interface StorageClassFact {
  name: string;
  provisioner: string;
  allowVolumeExpansion: boolean;
  /** Annotated `storageclass.kubernetes.io/is-default-class: "true"`. */
  isDefault: boolean;
  /** `kubernetes.io/no-provisioner`: PVs are made by hand. */
  isStatic: boolean;
}

/** The FEP operator that serves the namespace in question, or none. */
export interface OperatorFact {
  present: boolean;
  /** `5.2.6`; undefined where it could not be told. */
  version?: string;
  namespace?: string;
  /** WATCH_NAMESPACE; `all` for an empty one, which FEP's operator is not delivered with. */
  watches?: readonly string[] | 'all';
  ready?: boolean;
  /** Limits of the operator's container as written in its Deployment. */
  limits?: {cpu?: string; memory?: string};
}

export interface NodeFact {
  name: string;
  /** `amd64`, `s390x`, `ppc64le`, `arm64`. */
  architecture: string;
  schedulable: boolean;
}

export interface VolumeClaimFact {
  /** Name of the claim. */
  name: string;
  /** Key under `spec.fepChildCrVal.storage`: `dataVol`. */
  volume: string;
  /** Requested size, a quantity. */
  size: string;
  storageClass?: string;
  /** Used share in percent, where somebody measured it. */
  usedPercent?: number;
}

export interface PersistentVolumeFact {
  name: string;
  storageClass: string;
  accessModes: readonly string[];
  /** Capacity, a quantity. */
  capacity: string;
  phase: string;
  nfs?: {server: string; path: string};
}

/** A FEPCluster elsewhere: its repositories must not be ours. */
export interface OtherClusterFact {
  namespace: string;
  name: string;
  /** `s3 bucket /path`, one for each object repository. */
  repositories?: readonly string[];
}

/**
 * What a rule may know of the cluster. Each fact is a part of its own: known, or unreadable with the reason. A fact that
 * is absent was not looked for (offline work).
 */
export interface ClusterFacts {
  serverVersion: Part<{major: number; minor: number; gitVersion: string}>;
  /** `false` where the cluster is not OpenShift, else its version (`4.12.3`, or `''` when unknown). */
  openshift: Part<string | false>;
  namespaces: Part<readonly string[]>;
  operator: Part<OperatorFact>;
  nodes: Part<readonly NodeFact[]>;
  storageClasses: Part<readonly StorageClassFact[]>;
  persistentVolumes: Part<readonly PersistentVolumeFact[]>;
  /** Claims of the cluster in question. */
  claims: Part<readonly VolumeClaimFact[]>;
  /** Name of the pod labelled `feprole=master`, or undefined when there is none. */
  masterPod: Part<string | undefined>;
  /** The stored object, or undefined when there is none. */
  liveCluster: Part<FepCluster | undefined>;
  /** Names of FEPClusters in the namespace. */
  existingNames: Part<readonly string[]>;
  /** FEPClusters of the operator's namespaces, the one in question left out. */
  otherClusters: Part<readonly OtherClusterFact[]>;
  /** Names of Secrets and ConfigMaps in the namespace, each with its keys. */
  secrets: Part<ReadonlyMap<string, readonly string[]>>;
  configMaps: Part<ReadonlyMap<string, readonly string[]>>;
  /** Names of the installed CustomResourceDefinitions. */
  crds: Part<readonly string[]>;
  /** OpenShift: `enableUserWorkload` of `cluster-monitoring-config`. */
  userWorkloadMonitoring: Part<boolean>;
  /** Versions of tools beside the operator: `helm`, `rancher`, `prometheus-operator`, `velero`, `grafana`, … */
  tools: Part<Readonly<Record<string, string>>>;
  /** May the user get and list nodes? */
  canReadNodes: Part<boolean>;
}

export type FactName = keyof ClusterFacts;
