import {FepError} from '../../errors/fep-error.ts';
import type {ContainerStatus, Pod} from '../../model/kubernetes-object.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {namedContainer, serverContainer} from '../pods/containers.ts';
import {containerLog} from './container-log.ts';
import {databaseLog} from './database-log.ts';
import type {LogLine, LogOrigin} from './log-line.ts';
import type {LogSource} from './merge-by-time.ts';

/** Which logs of a pod, and which part of each. */
export interface StreamSelection {
  source: 'container' | 'database' | 'all';
  /** Left out: the server container. */
  containers?: readonly string[] | 'all';
  follow: boolean;
  /** The containers before the last restart. */
  previous: boolean;
  sinceSeconds?: number;
  /** Last lines of each log. */
  tailLines?: number;
}

interface PodSeen {
  uid: string | undefined;
  role: string;
  origins: LogOrigin[];
}

/** Opens a log for every container that has one, once for each of its lives, and tells what happens to pods. */
export class PodStreams {
  readonly #context: OperationContext;
  readonly #ref: ClusterRef;
  readonly #selection: StreamSelection;
  readonly #add: (source: LogSource) => void;
  readonly #pods = new Map<string, PodSeen>();
  /** Lives of containers whose log is open or was. */
  readonly #opened = new Set<string>();
  readonly #failures: unknown[] = [];
  #streams = 0;
  #begun = false;

  constructor(context: OperationContext, ref: ClusterRef, selection: StreamSelection, add: (source: LogSource) => void) {
    this.#context = context;
    this.#ref = ref;
    this.#selection = selection;
    this.#add = add;
  }

  /** A pod as it is now. */
  see(pod: Pod): void {
    const name = pod.metadata.name ?? '?';
    const before = this.#pods.get(name);
    const seen = before !== undefined && before.uid === pod.metadata.uid ? before : {uid: pod.metadata.uid, role: roleOf(pod), origins: []};
    if (before !== undefined && seen !== before) this.#tell(`${name} was replaced by a new pod${pod.spec.nodeName === undefined ? '' : ` on ${pod.spec.nodeName}`}`);
    else if (before === undefined && this.#begun) this.#tell(`${name} is new`);
    this.#pods.set(name, seen);
    this.#noteRole(name, seen, roleOf(pod));
    for (const container of this.#containersOf(pod)) this.#open(pod, container, seen);
  }

  gone(pod: Pod): void {
    const name = pod.metadata.name ?? '?';
    if (this.#pods.get(name)?.uid !== pod.metadata.uid) return;
    this.#tell(`${name} is gone`);
  }

  /** After the first look: is there anything to read? */
  requireSome(pods: readonly Pod[]): void {
    this.#begun = true;
    if (this.#selection.follow || this.#opened.size > 0) return;
    const {previous} = this.#selection;
    throw new FepError(previous ? `no container of ${this.#ref.name} was restarted` : `no container of ${this.#ref.name} has started yet`, {
      code: 'no-logs', exit: 'failed', where: previous ? '--previous' : `fepcluster/${this.#ref.name}`,
      why: previous ? `of the pods ${pods.map(({metadata}) => metadata.name).join(', ')} none has a log of an earlier life` : 'a log begins with its container',
      suggestions: [previous ? 'leave out --previous' : `kubectl fep status ${this.#ref.name} -n ${this.#ref.namespace}`],
    });
  }

  throwIfAllFailed(): void {
    if (this.#failures.length > 0 && this.#failures.length === this.#streams) throw this.#failures[0];
  }

  #containersOf(pod: Pod): string[] {
    const {containers} = this.#selection;
    if (containers === undefined) return [serverContainer(pod)];
    return containers === 'all' ? pod.spec.containers.map(({name}) => name) : containers.map((asked) => namedContainer(pod, asked));
  }

  #noteRole(name: string, seen: PodSeen, role: string): void {
    if (seen.role === role) return;
    // Roles come and go for a moment in an election; only arriving at one is news.
    if (role !== 'unknown') this.#tell(`${name} is ${role} now`);
    seen.role = role;
    for (const origin of seen.origins) origin.role = role === 'unknown' ? '' : role;
  }

  #open(pod: Pod, container: string, seen: PodSeen): void {
    const status = (pod.status?.containerStatuses ?? []).find(({name}) => name === container);
    const life = this.#lifeOf(status);
    const key = `${pod.metadata.uid ?? ''}/${container}/${life ?? ''}`;
    if (status === undefined || life === undefined || this.#opened.has(key)) return;
    const earlier = [...this.#opened].some((other) => other.startsWith(`${pod.metadata.uid ?? ''}/${container}/`));
    if (earlier) this.#tell(`container ${container} of ${pod.metadata.name} was restarted${endText(status)}`);
    this.#opened.add(key);
    const {source, previous} = this.#selection;
    const origin = (kind: LogOrigin['source']): LogOrigin => {
      const made = {pod: pod.metadata.name ?? '?', role: seen.role === 'unknown' ? '' : seen.role, container, source: kind};
      seen.origins.push(made);
      return made;
    };
    if (source !== 'database') this.#stream(containerLog(this.#context, {...this.#window(), origin: origin('container'), previous}));
    if (source !== 'container' && container === serverContainer(pod) && status.state?.running !== undefined) {
      this.#stream(databaseLog(this.#context, {...this.#window(), origin: origin('database')}));
    }
  }

  /** The life whose log is meant: the present one, or with --previous the one before, if there was one. */
  #lifeOf(status: ContainerStatus | undefined): string | undefined {
    if (this.#selection.previous) return status?.lastState?.terminated === undefined ? undefined : 'previous';
    if (status === undefined) return undefined;
    // Waiting for its next start it keeps the number, and the server gives the log of the life that ended.
    const started = status.state?.running !== undefined || status.state?.terminated !== undefined || status.lastState?.terminated !== undefined;
    return started ? String(status.restartCount) : undefined;
  }

  /** What the user limited is limited at the beginning; a container that starts later is read from its start. */
  #window(): {namespace: string; follow: boolean; sinceSeconds?: number; tailLines?: number} {
    const {follow, sinceSeconds, tailLines} = this.#selection;
    const limits = this.#begun ? {} : {...(sinceSeconds === undefined ? {} : {sinceSeconds}), ...(tailLines === undefined ? {} : {tailLines})};
    return {namespace: this.#ref.namespace, follow, ...limits};
  }

  #stream(lines: AsyncGenerator<LogLine[], void, undefined>): void {
    this.#streams += 1;
    this.#add(this.#guarded(lines));
  }

  /** One log that cannot be read never takes the others with it. */
  async *#guarded(lines: AsyncGenerator<LogLine[], void, undefined>): AsyncGenerator<LogLine[], void, undefined> {
    try {
      yield* lines;
    } catch (error) {
      if (this.#context.signal.aborted) return;
      this.#failures.push(error);
      const why = error instanceof FepError && error.why !== undefined ? `: ${error.why}` : '';
      this.#tell(`${error instanceof Error ? error.message : String(error)}${why}`, 'warning');
    }
  }

  #tell(message: string, level: 'info' | 'warning' = 'info'): void {
    this.#context.report({kind: 'note', level, message});
  }
}

function endText({lastState}: ContainerStatus): string {
  const ended = lastState?.terminated;
  if (ended === undefined) return '';
  return ` (it had ended with code ${ended.exitCode}${ended.reason === undefined ? '' : `, ${ended.reason}`})`;
}
