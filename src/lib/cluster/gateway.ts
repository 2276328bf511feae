import type {Duplex, Readable, Writable} from 'node:stream';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import type {Resource} from '../model/resources.ts';

/** One object: its resource, name, and namespace when it is namespaced. */
export interface ObjectRef {
  resource: Resource;
  name: string;
  /** Left out: the namespace of the connection. */
  namespace?: string;
}

/** Options every request takes. */
export interface RequestOptions {
  signal?: AbortSignal;
}

export interface ListOptions extends RequestOptions {
  /** A namespace, or `'*'` for all of them; left out: the namespace of the connection. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** A list with the version to start a watch from. */
export interface ObjectList<T> {
  items: T[];
  resourceVersion: string;
}

export interface WatchOptions extends ListOptions {
  /** Events after this version; left out: the present objects come first as ADDED. */
  resourceVersion?: string;
}

/** BOOKMARK and connection trouble are handled inside; the iterator ends only by `signal`. */
export type WatchEvent<T> = {type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T};

export interface WriteOptions extends RequestOptions {
  /** Ask the server to check and not to store (`--dry-run=server`). */
  dryRun?: boolean;
}

/** A change to a stored object: always an explicit kind, never a whole object that was read. */
export type Patch =
  | {type: 'merge'; body: Record<string, unknown>}
  | {type: 'json'; body: readonly {op: 'add' | 'remove' | 'replace' | 'test'; path: string; value?: unknown}[]};

export interface PatchOptions extends WriteOptions {
  subresource?: 'status' | 'scale';
}

export interface DeleteOptions extends WriteOptions {
  propagation?: 'Foreground' | 'Background' | 'Orphan';
  gracePeriodSeconds?: number;
  /** Delete only this very object (its uid), not a successor of the same name. */
  uid?: string;
}

export interface ExecOptions extends RequestOptions {
  namespace?: string;
  pod: string;
  container?: string;
  command: readonly string[];
  stdin?: Readable;
  stdout?: Writable;
  stderr?: Writable;
  tty?: boolean;
  /** Sizes of the terminal as they change. */
  resize?: AsyncIterable<{columns: number; rows: number}>;
}

export interface LogOptions extends RequestOptions {
  namespace?: string;
  pod: string;
  container?: string;
  follow?: boolean;
  previous?: boolean;
  sinceSeconds?: number;
  tailLines?: number;
  timestamps?: boolean;
}

/** What the caller may do, as the API server answers it. */
export interface AccessQuestion {
  verb: string;
  resource: Resource;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** How this program is connected, for messages. Never holds credentials. */
export interface Connection {
  /** Name of the kubeconfig context; undefined when there is none (in cluster, or `--server`). */
  context: string | undefined;
  server: string;
  /** Namespace used when a request names none. */
  namespace: string;
}

/**
 * The only way to a Kubernetes API server. Every method throws {@link FepError} and nothing else:
 * `not-found` (exit 4), `forbidden` and `unauthorized` (5), `unreachable` (6), `conflict` and `already-exists` (7),
 * `outcome-unknown` (8: a write whose answer was lost), `invalid` (1, the server's own words), `resource-not-installed` (4).
 */
export interface Gateway {
  readonly connection: Connection;
  get<T extends KubernetesObject>(ref: ObjectRef, options?: RequestOptions): Promise<T>;
  /** Like get, and undefined where there is no such object (a missing kind still throws). */
  find<T extends KubernetesObject>(ref: ObjectRef, options?: RequestOptions): Promise<T | undefined>;
  list<T extends KubernetesObject>(resource: Resource, options?: ListOptions): Promise<ObjectList<T>>;
  watch<T extends KubernetesObject>(resource: Resource, options: WatchOptions & {signal: AbortSignal}): AsyncIterable<WatchEvent<T>>;
  create<T extends KubernetesObject>(resource: Resource, object: T, options?: WriteOptions): Promise<T>;
  /** Server-side apply with our field manager `kubectl-fep`. */
  apply<T extends KubernetesObject>(resource: Resource, object: T, options?: WriteOptions & {force?: boolean}): Promise<T>;
  patch<T extends KubernetesObject>(ref: ObjectRef, patch: Patch, options?: PatchOptions): Promise<T>;
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<void>;
  exec(options: ExecOptions): Promise<{exitCode: number}>;
  /** The log as bytes; ends when the log ends, or with `follow` when the container or `signal` does. */
  logs(options: LogOptions): Promise<Readable>;
  /** One connection to a port of a pod. */
  connectPort(options: {namespace?: string; pod: string; port: number} & RequestOptions): Promise<Duplex>;
  canI(question: AccessQuestion, options?: RequestOptions): Promise<boolean>;
  version(options?: RequestOptions): Promise<{gitVersion: string; major: string; minor: string; platform?: string}>;
  /** Closes sockets that are kept alive. */
  close(): void;
}
