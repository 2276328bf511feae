import type {ClusterStatus, Problem} from '../../model/answers/cluster-status.ts';
import type {Evidence} from '../../model/answers/diagnosis.ts';
import type {DiagnosisId} from '../../model/diagnosis-ids.ts';
import type {AnyObject, CoreEvent, Deployment, KubernetesNode, KubernetesObject, Pod} from '../../model/kubernetes-object.ts';
import type {Part} from '../../model/part.ts';
import type {StatusSources} from '../cluster-status/gather.ts';
import type {PgpoolSeen} from './pgpools.ts';

/** A quota of the namespace, as far as it is read (core/v1 ResourceQuota). */
export interface ResourceQuota extends KubernetesObject {
  status?: {hard?: Record<string, string>; used?: Record<string, string>};
}

/** A run of a schedule (batch/v1 Job). */
export interface Job extends KubernetesObject {
  status?: {failed?: number; succeeded?: number; startTime?: string; conditions?: {type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string}[]};
}

/** A disruption budget (policy/v1), as far as it is read. */
export interface Budget extends KubernetesObject {
  spec?: {selector?: {matchLabels?: Record<string, string>}; maxUnavailable?: number | string; minAvailable?: number | string};
  status?: {disruptionsAllowed?: number; currentHealthy?: number; desiredHealthy?: number};
}

/** Last lines of the log of one container, or of the log files of one server. */
export interface LogTail {
  /** `pod/demo-sts-0 fep-patroni`, `pod/demo-sts-0 log file`, `deployment/fep-ansible-operator`. */
  source: string;
  pod: string | undefined;
  lines: readonly {time: string; text: string; severity?: string}[];
}

/** Everything that the detectors look at; what could not be read is `unreadable` and silent. */
export interface Observation {
  sources: StatusSources & {cluster: NonNullable<StatusSources['cluster']>};
  status: ClusterStatus;
  pods: readonly Pod[];
  nodes: readonly KubernetesNode[];
  events: readonly CoreEvent[];
  operators: readonly Deployment[];
  quotas: Part<ResourceQuota[]>;
  budgets: Part<Budget[]>;
  jobs: Part<Job[]>;
  actions: Part<AnyObject[]>;
  /** The Pgpool-II that names the cluster. */
  pgpools: Part<PgpoolSeen[]>;
  logs: Part<LogTail>[];
  /** Findings of the rules over the stored object. */
  rules: Part<readonly {rule: string; severity: 'error' | 'warning' | 'info'; path: string; message: string; fix?: string | undefined; section?: string | undefined}[]>;
  now: Date;
}

/** What a detector found, before causes and effects are told apart. */
export interface Sign {
  id: DiagnosisId;
  severity: Problem['severity'] | 'info';
  message: string;
  /** `pod/demo-sts-0`. */
  object?: string;
  /** Pods that it concerns, where the object is not one itself. */
  pods?: readonly string[];
  /** In place of the catalogue's words, where more is known. */
  cause?: string;
  evidence: readonly Evidence[];
  /** Before the catalogue's steps. */
  next?: readonly {why: string; command?: string}[];
  section?: string;
}

export type Detector = (seen: Observation) => Sign[];
