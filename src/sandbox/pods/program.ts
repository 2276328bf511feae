import type {Duplex, Readable, Writable} from 'node:stream';
import type {Container, Pod} from '../../lib/model/kubernetes-object.ts';

/** What a program gets of the world around its container. */
export interface ContainerContext {
  pod: Pod;
  container: Container;
  /** Resolved environment (literals, field, Secret and ConfigMap references). */
  env: Readonly<Record<string, string>>;
  /** Mount path in the container → folder on this machine. */
  mounts: ReadonlyMap<string, string>;
  /** Folder of this container on this machine, emptied at each start. */
  scratch: string;
  /** Address the pod reports; not an address one can bind. */
  podIP: string;
  /** Appends a line to the container's log. */
  log: (line: string, stream?: 'stdout' | 'stderr') => void;
  /** Aborted when the node itself goes down. */
  signal: AbortSignal;
}

export interface ContainerExit {
  exitCode: number;
  signal?: string;
  message?: string;
}

export interface ExecRequest {
  command: readonly string[];
  stdin?: Readable;
  stdout: Writable;
  stderr: Writable;
  tty: boolean;
  resize: AsyncIterable<{columns: number; rows: number}>;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** A container that runs: the seam between the node and what a container does. */
export interface RunningContainer {
  /** Answer of the readiness probe at this moment. */
  ready(): boolean | Promise<boolean>;
  /** Resolves when the container's main process has ended, for whatever reason. */
  readonly exited: Promise<ContainerExit>;
  /** SIGTERM, and SIGKILL after the grace period. Resolves when ended. */
  stop(graceMs: number): Promise<void>;
  /** Exit code of the command; 126 or 127 where it cannot be run, as in a real container. */
  exec(request: ExecRequest): Promise<number>;
  /** A connection to a port that the container listens on; undefined when nothing listens. */
  connect(port: number): Promise<Duplex | undefined>;
}

/** What an image contains. */
export type Program = (context: ContainerContext) => Promise<RunningContainer>;
