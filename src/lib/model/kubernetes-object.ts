/** The parts of Kubernetes' own types that this program reads or writes. Unknown fields are kept as they are. */

/** `metadata.ownerReferences[]`. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** `metadata` of any object; times are RFC 3339 in UTC. */
export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

/** Any Kubernetes object. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** An object whose further fields are not modelled. */
export type AnyObject = KubernetesObject & Record<string, unknown>;

/** `status.conditions[]` in the common Kubernetes form, with what ansible-operator adds. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown' | (string & {});
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  ansibleResult?: {changed: number; completion: string; failures: number; ok: number; skipped: number};
}

export interface ContainerState {
  waiting?: {reason?: string; message?: string};
  running?: {startedAt?: string};
  terminated?: {exitCode: number; signal?: number; reason?: string; message?: string; startedAt?: string; finishedAt?: string};
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: {fieldPath: string};
    secretKeyRef?: {name: string; key: string; optional?: boolean};
    configMapKeyRef?: {name: string; key: string; optional?: boolean};
  };
}

export interface Probe {
  httpGet?: {path?: string; port: number | string; scheme?: string};
  exec?: {command: string[]};
  tcpSocket?: {port: number | string};
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
}

export interface ResourceRequirements {
  limits?: Record<string, string>;
  requests?: Record<string, string>;
}

export interface Container {
  name: string;
  image?: string;
  imagePullPolicy?: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  ports?: {name?: string; containerPort: number; protocol?: string}[];
  resources?: ResourceRequirements;
  volumeMounts?: {name: string; mountPath: string; subPath?: string; readOnly?: boolean}[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
}

export interface PodSpec {
  nodeName?: string;
  serviceAccountName?: string;
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  terminationGracePeriodSeconds?: number;
  containers: Container[];
  initContainers?: Container[];
  volumes?: ({name: string} & Record<string, unknown>)[];
  affinity?: Record<string, unknown>;
  hostname?: string;
  subdomain?: string;
  activeDeadlineSeconds?: number;
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status?: {
    phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
    reason?: string;
    message?: string;
    conditions?: Condition[];
    podIP?: string;
    hostIP?: string;
    startTime?: string;
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

export interface PersistentVolumeClaim extends KubernetesObject {
  spec: {
    accessModes?: string[];
    storageClassName?: string;
    volumeName?: string;
    volumeMode?: string;
    resources?: {requests?: Record<string, string>};
  };
  status?: {
    phase?: 'Pending' | 'Bound' | 'Lost';
    capacity?: Record<string, string>;
    accessModes?: string[];
    conditions?: Condition[];
  };
}

export interface PersistentVolume extends KubernetesObject {
  spec: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    storageClassName?: string;
    persistentVolumeReclaimPolicy?: 'Delete' | 'Retain';
    claimRef?: {apiVersion?: string; kind?: string; name?: string; namespace?: string; uid?: string};
  } & Record<string, unknown>;
  status?: {phase?: string};
}

export interface StorageClass extends KubernetesObject {
  provisioner: string;
  allowVolumeExpansion?: boolean;
  reclaimPolicy?: 'Delete' | 'Retain';
  volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
  parameters?: Record<string, string>;
}

export interface StatefulSet extends KubernetesObject {
  spec: {replicas?: number; serviceName?: string; selector: unknown; template: unknown; volumeClaimTemplates?: unknown[]} & Record<string, unknown>;
  status?: {
    replicas?: number;
    readyReplicas?: number;
    currentReplicas?: number;
    updatedReplicas?: number;
    observedGeneration?: number;
    currentRevision?: string;
    updateRevision?: string;
  };
}

export interface Service extends KubernetesObject {
  spec: {
    type?: string;
    clusterIP?: string;
    selector?: Record<string, string>;
    ports?: {name?: string; port: number; targetPort?: number | string; nodePort?: number; protocol?: string}[];
  } & Record<string, unknown>;
  status?: {loadBalancer?: {ingress?: {ip?: string; hostname?: string}[]}};
}

export interface Secret extends KubernetesObject {
  type?: string;
  /** Values are base64. */
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

export interface Deployment extends KubernetesObject {
  spec: {replicas?: number; selector: unknown; template: {metadata?: ObjectMeta; spec: PodSpec}} & Record<string, unknown>;
  status?: {replicas?: number; readyReplicas?: number; availableReplicas?: number; conditions?: Condition[]};
}

/** core/v1 Event. */
export interface CoreEvent extends KubernetesObject {
  type?: 'Normal' | 'Warning' | (string & {});
  reason?: string;
  message?: string;
  count?: number;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  involvedObject: {apiVersion?: string; kind?: string; name?: string; namespace?: string; uid?: string; fieldPath?: string};
  source?: {component?: string; host?: string};
  reportingComponent?: string;
  reportingInstance?: string;
}

export interface KubernetesNode extends KubernetesObject {
  spec?: {unschedulable?: boolean; taints?: unknown[]} & Record<string, unknown>;
  status?: {
    conditions?: Condition[];
    addresses?: {type: string; address: string}[];
    nodeInfo?: {architecture?: string; kubeletVersion?: string} & Record<string, unknown>;
  } & Record<string, unknown>;
}
