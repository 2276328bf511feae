import type {OperatorFact} from './cluster-facts.ts';
import type {AnyObject} from './kubernetes-object.ts';
import type {Part} from './part.ts';

/** An event about an object of the namespace. */
export interface EventFact {
  /** Name of the object it is about; kinds are printed oddly by the operator (rules.md appendix C). */
  name: string;
  reason: string;
  message: string;
  /** When it was seen last, RFC 3339; left out where nothing tells. */
  at?: string;
}

/** A replica of the cluster in question. */
export interface ReplicaFact {
  name: string;
  ready: boolean;
}

/** A role of a database. Never holds a password, nor its hash. */
export interface RoleFact {
  name: string;
  canLogin: boolean;
  /** How its password is kept; `none` where it has none. */
  password: 'md5' | 'scram-sha-256' | 'none';
  /** SUPERUSER or BYPASSRLS: no policy holds it back. */
  bypasses: boolean;
  /** Roles that it is a member of. */
  memberOf: readonly string[];
}

/** What a database says of itself. */
export interface DatabaseFact {
  /** Cluster that was asked. */
  cluster: string;
  roles: readonly RoleFact[];
  /** Client connections now, the asking one left out, by user. */
  sessions: Readonly<Record<string, number>>;
  /** Sum of all databases, bytes. */
  size: number;
}

/** How a Secret's `basic_auth` is written: the text in it, decoded once, should be base64 of `user:password` (UG 4.10.4). */
export type BasicAuthForm = 'good' | 'encoded once' | 'unreadable';

/** Sections of an AWS configuration file with the names of what each sets; never a value. */
export type AwsProfiles = Readonly<Record<string, readonly string[]>>;

/** Facts around monitoring, log forwarding, Pgpool-II, upgrades and actions. */
export interface FeatureFacts {
  /** Objects of the namespace as they are stored, secrets masked. */
  exporters: Part<readonly AnyObject[]>;
  loggings: Part<readonly AnyObject[]>;
  pgpools: Part<readonly AnyObject[]>;
  actions: Part<readonly AnyObject[]>;
  /** Every operator that serves the namespace. */
  operators: Part<readonly OperatorFact[]>;
  /** Events of the namespace about FEP objects. */
  events: Part<readonly EventFact[]>;
  /** Pods labelled `feprole=replica` of the cluster that the object is about. */
  replicas: Part<readonly ReplicaFact[]>;
  /** The database that the object is about: of the source, where it is an upgrade; behind it, where it is a Pgpool-II. */
  database: Part<DatabaseFact>;
  /** Is the APIService v1beta1.metrics.k8s.io available? */
  metricsServer: Part<boolean>;
  /** Has the metric that scale-out by connections asks for a value? */
  customMetric: Part<boolean>;
  /** Secrets of the namespace with the key `basic_auth`. */
  basicAuths: Part<ReadonlyMap<string, BasicAuthForm>>;
  /** Secrets with the key `credentials` and ConfigMaps with the key `config`. */
  awsCredentials: Part<ReadonlyMap<string, AwsProfiles>>;
  awsConfigs: Part<ReadonlyMap<string, AwsProfiles>>;
}
