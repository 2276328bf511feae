import type {FeatureFacts} from './feature-facts.ts';
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
  /** Did Helm install it? */
  isFromHelm?: boolean;
  /** Limits of the operator's container as written in its Deployment. */
  limits?: {cpu?: string; memory?: string};
}

export interface NodeFact {
  name: string;
  /** `amd64`, `s390x`, `ppc64le`, `arm64`. */
  architecture: string;
  schedulable: boolean;
  /** Label `topology.kubernetes.io/region`. */
  region?: string;
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
 * A certificate that the object names: one for each part with `certificateName`. Never holds a key or a password.
 */
export interface CertificateFact {
  /** Path of the part: `spec.fep.patroni.tls`, `spec.fepChildCrVal.customCertificates[0]`. */
  path: string;
  secret: string;
  /** Why nothing more is known: the Secret, or its tls.crt or tls.key, is missing or cannot be read as PEM. */
  problem?: string;
  commonName?: string;
  /** DNS names and addresses that the certificate is for. */
  names?: readonly string[];
  /** RFC 3339. */
  notBefore?: string;
  notAfter?: string;
  keyEncrypted?: boolean;
  /** With an encrypted key: does the password named beside it open it? */
  keyOpens?: boolean;
  /** Do certificate and key belong together? Undefined where the key could not be opened. */
  keyMatches?: boolean;
  /** Where the certificate of the authority comes from; `none` where there is none. */
  authority?: 'configmap' | 'secret' | 'none';
  /** The ConfigMap of `caName` that is not there, or has no ca.crt. */
  caMissing?: string;
  /** Does the chain end at that authority? Undefined where there is no authority. */
  chainEnds?: boolean;
  selfSigned?: boolean;
  /** Fingerprint of the authority that signed it, to tell whether two parts share one. */
  root?: string;
  /** Fingerprints of all authorities that are trusted beside it. */
  trusted?: readonly string[];
  /** cert-manager keeps the Secret. */
  isRenewed?: boolean;
  /** This program made the Secret. */
  isMadeHere?: boolean;
}

export interface ServiceFact {
  name: string;
  type: string;
  selector: Readonly<Record<string, string>>;
  ports: readonly number[];
  /** Host names and addresses of a load balancer. */
  hosts: readonly string[];
}

/** A pod of the cluster in question. */
export interface ServerFact {
  name: string;
  /** RFC 3339; undefined before it started. */
  startedAt?: string;
}

/** A backup as `pgbackrest info` tells it. */
export interface BackupFact {
  label: string;
  type: 'full' | 'diff' | 'incr' | (string & {});
  repository: number;
  /** RFC 3339. */
  startedAt: string;
  stoppedAt: string;
  failed: boolean;
}

/** The Secrets Store CSI driver, as its DaemonSets show it. */
export interface SecretStoreFact {
  /** Is there a CSIDriver `secrets-store.csi.k8s.io`? */
  installed: boolean;
  /** DaemonSets that run the driver. */
  drivers: readonly {namespace: string; name: string; rotates: boolean}[];
  /** Providers that run: `azure`, `aws`, `gcp`, `vault`. */
  providers: readonly string[];
}

/** A Backup of Velero. */
export interface VeleroBackupFact {
  name: string;
  /** Namespaces that it holds; `*` for all. */
  namespaces: readonly string[];
  /** Labels that it selects by; none where it takes everything. */
  labels: Readonly<Record<string, string>>;
  completedAt?: string;
}

/** What logical replication asks of the two databases. */
export interface PublisherFact {
  /** The replication role, or undefined when there is none. */
  role?: {replication: boolean; login: boolean};
  /** Tables that the role may read, `schema.table`. */
  readable: readonly string[];
  databases: readonly string[];
  /** Tables of each publication. */
  publications: ReadonlyMap<string, readonly string[]>;
}

/**
 * What a rule may know of the cluster. Each fact is a part of its own: known, or unreadable with the reason. A fact that
 * is absent was not looked for (offline work).
 */
export interface ClusterFacts extends FeatureFacts {
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
  /** When somebody last wrote a Secret or ConfigMap of the namespace, RFC 3339: `Secret kms` → time. */
  written: Part<ReadonlyMap<string, string>>;
  /** Labels of the Secrets of the namespace. */
  secretLabels: Part<ReadonlyMap<string, Readonly<Record<string, string>>>>;
  /** Certificates that the object names. */
  certificates: Part<readonly CertificateFact[]>;
  /** FEPClusters of the namespace as they are stored, secrets masked. */
  clusters: Part<readonly FepCluster[]>;
  /** Services of the namespace. */
  services: Part<readonly ServiceFact[]>;
  /** Pods of the cluster in question. */
  servers: Part<readonly ServerFact[]>;
  /** Backups of the cluster in question; of the source, where a FEPRestore is judged. */
  backups: Part<readonly BackupFact[]>;
  secretStore: Part<SecretStoreFact>;
  /** OpenShift: volume types of each SecurityContextConstraints. */
  securityContextConstraints: Part<ReadonlyMap<string, readonly string[]>>;
  veleroBackups: Part<readonly VeleroBackupFact[]>;
  /** The other side of a disaster-recovery pair: its cluster, its Services, and whether its master answers. */
  productionCluster: Part<FepCluster | undefined>;
  productionServices: Part<readonly ServiceFact[]>;
  productionAnswers: Part<boolean>;
  /** The two sides of a logical replication: their clusters, their databases, and whether one reaches the other. */
  publisherCluster: Part<FepCluster | undefined>;
  subscriberCluster: Part<FepCluster | undefined>;
  publisher: Part<PublisherFact>;
  /** Tables of the subscriber's database, `schema.table`. */
  subscriberTables: Part<readonly string[]>;
  subscriberReaches: Part<boolean>;
  /** Subjects beside the operator's and the system's own that may read Secrets of the namespace: `User alice`. */
  secretReaders: Part<readonly string[]>;
  /** Names of the installed CustomResourceDefinitions, other projects' included. */
  crds: Part<readonly string[]>;
  /** Does the CRD of FEPCluster describe fields? Undefined where it is not installed. Those of operators 5.x do not, later ones do. */
  describesFields: Part<boolean | undefined>;
  /** OpenShift: `enableUserWorkload` of `cluster-monitoring-config`. */
  userWorkloadMonitoring: Part<boolean>;
  /** Version of Helm on the machine that installs the operator. */
  helm: Part<string>;
  /** Versions of what runs beside the operator: `rancher`, `prometheus-operator`, `velero`, `grafana`, … */
  tools: Part<Readonly<Record<string, string>>>;
  /** May the user get and list nodes? */
  canReadNodes: Part<boolean>;
}

export type FactName = keyof ClusterFacts;
