import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {Container, ContainerState, ContainerStatus, Pod} from '../../lib/model/kubernetes-object.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import {paced, paceFactor} from '../pods/pace.ts';
import type {ContainerExit, Program, RunningContainer} from '../pods/program.ts';
import {durationText, failuresAfterRun, restartDelayMs} from './back-off.ts';
import {ContainerLog} from './container-log.ts';
import {ended, lost, stateTime} from './container-state.ts';
import {resolveEnvironment} from './environment.ts';
import type {EventRecorder} from './event-recorder.ts';
import {pullImage} from './image-pull.ts';
import {watchLiveness} from './liveness.ts';
import {containerMounts} from './mounts.ts';
import {restarts, type RestartPolicy} from './restart-policy.ts';

/** What a container's supervisor uses of its pod. */
export interface PodSurroundings {
  gateway: Gateway;
  events: EventRecorder;
  programFor: (image: string) => Program | undefined;
  pod: () => Pod;
  podIP: string;
  /** Folder of the pod on this machine. */
  folder: string;
  /** Volume name → folder. */
  volumes: ReadonlyMap<string, string>;
  /** The status of a container is another one now. */
  changed: () => void;
  nodeSignal: AbortSignal;
}

const READINESS_PERIOD_MS = 1000;

/** Keeps one container going as the pod's restart policy wants it. */
export class ContainerSupervisor {
  readonly spec: Container;
  /** Program of the present run; undefined while none runs. */
  running: RunningContainer | undefined;
  /** Log of the present or newest run. */
  log: ContainerLog | undefined;
  readonly #surroundings: PodSurroundings;
  readonly #init: boolean;
  readonly #stopping = new AbortController();
  #state: ContainerState;
  #lastState: ContainerState | undefined;
  #restartCount: number;
  #ready = false;
  #failures = 0;
  #graceMs = 0;
  #startedOnce: boolean;

  /** `previous` is what the API server knows of this container from before the node's restart. */
  constructor(spec: Container, init: boolean, surroundings: PodSurroundings, previous: ContainerStatus | undefined) {
    this.spec = spec;
    this.#init = init;
    this.#surroundings = surroundings;
    this.#restartCount = previous?.restartCount ?? 0;
    this.#lastState = previous?.lastState;
    this.#state = previous?.state?.terminated ? previous.state : {waiting: {reason: init ? 'PodInitializing' : 'ContainerCreating'}};
    this.#startedOnce = previous?.state?.running !== undefined || previous?.lastState?.terminated !== undefined;
    if (previous?.state?.running) this.#lastState = {terminated: lost(previous.state.running.startedAt)};
  }

  /** Folder of the container's logs, one file for each run. */
  get logFolder(): string {
    return path.join(this.#surroundings.folder, 'logs', this.spec.name);
  }

  get restartCount(): number {
    return this.#restartCount;
  }

  /** Why nothing runs, in a word: `ContainerCreating`, `CrashLoopBackOff`; undefined when it runs or has ended. */
  get waitingReason(): string | undefined {
    return this.#state.waiting?.reason;
  }

  status(): ContainerStatus {
    const image = this.spec.image ?? '';
    const running = this.#state.running !== undefined;
    const ran = running || this.#state.terminated !== undefined || this.#lastState !== undefined;
    return {
      name: this.spec.name,
      image,
      imageID: ran ? image : '',
      ...(ran ? {containerID: `sandbox://${this.#surroundings.pod().metadata.uid}-${this.spec.name}-${this.#restartCount}`} : {}),
      ready: this.#init ? this.#state.terminated?.exitCode === 0 : running && this.#ready,
      started: running,
      restartCount: this.#restartCount,
      state: this.#state,
      ...(this.#lastState === undefined ? {} : {lastState: this.#lastState}),
    };
  }

  /** Runs until the container has ended for good; its exit code, or undefined when it was stopped. */
  async run(): Promise<number | undefined> {
    const policy = this.#policy();
    const before = this.#state.terminated;
    if (before !== undefined && !restarts(policy, before.exitCode, this.#init)) return before.exitCode;
    if (before !== undefined) this.#lastState = this.#state;
    let again = this.#startedOnce || before !== undefined;
    for (;;) {
      const program = await this.#pull();
      if (program === undefined) return undefined;
      if (again) this.#restartCount++;
      const exit = await this.#runOnce(program);
      if (exit === undefined || this.#stopping.signal.aborted) return exit;
      if (!restarts(policy, exit, this.#init)) return exit;
      again = true;
      if (!(await this.#backOff())) return undefined;
    }
  }

  /** SIGTERM, SIGKILL after the grace period; nothing is started again. */
  async stop(graceMs: number): Promise<void> {
    this.#graceMs = graceMs;
    this.#stopping.abort();
    await this.running?.stop(graceMs);
  }

  #policy(): RestartPolicy {
    return this.#surroundings.pod().spec.restartPolicy ?? 'Always';
  }

  #set(state: ContainerState): void {
    this.#state = state;
    this.#surroundings.changed();
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const fieldPath = `spec.${this.#init ? 'initContainers' : 'containers'}{${this.spec.name}}`;
    this.#surroundings.events.record({about: this.#surroundings.pod(), type, reason, message, fieldPath});
  }

  #pull(): Promise<Program | undefined> {
    return pullImage({
      image: this.spec.image ?? '',
      programFor: this.#surroundings.programFor,
      event: (...event) => this.#event(...event),
      waiting: (reason, message) => this.#set({waiting: {reason, message}}),
      signal: this.#stopping.signal,
    });
  }

  /** One run of the program; its exit code, or undefined when it was not even started because of a stop. */
  async #runOnce(program: Program): Promise<number | undefined> {
    const log = new ContainerLog(this.logFolder, this.#restartCount);
    this.log = log;
    const startedAt = stateTime();
    const startedMs = performance.now();
    let exit: ContainerExit;
    try {
      const running = await this.#start(program, log);
      if (running === undefined) return undefined;
      this.running = running;
      this.#event('Normal', 'Started', `Container started`);
      this.#set({running: {startedAt}});
      exit = await this.#watch(running);
    } catch (error) {
      const message = (error as Error).message;
      this.#event('Warning', 'Failed', `Error: ${message}`);
      exit = {exitCode: 128, message};
    } finally {
      this.running = undefined;
      this.#ready = false;
      log.close();
    }
    this.#failures = failuresAfterRun(this.#failures, performance.now() - startedMs, paceFactor());
    this.#set({terminated: ended(exit, startedAt)});
    return exit.exitCode;
  }

  async #start(program: Program, log: ContainerLog): Promise<RunningContainer | undefined> {
    const env = await this.#environment();
    if (env === undefined) return undefined;
    const {pod, podIP, folder, volumes, nodeSignal} = this.#surroundings;
    const scratch = path.join(folder, 'containers', this.spec.name);
    await rm(scratch, {recursive: true, force: true});
    await mkdir(scratch, {recursive: true});
    const mounts = containerMounts(this.spec, volumes);
    for (const target of mounts.values()) await mkdir(target, {recursive: true});
    if (this.#stopping.signal.aborted) return undefined;
    this.#event('Normal', 'Created', `Container created`);
    const running = await program({
      pod: pod(), container: this.spec, env, mounts, scratch, podIP, signal: nodeSignal,
      log: (line, stream) => log.append(line, stream),
    });
    // A stop that came while the program was starting has not reached it.
    if (this.#stopping.signal.aborted) void running.stop(this.#graceMs);
    return running;
  }

  async #environment(): Promise<Record<string, string> | undefined> {
    const {gateway, pod, podIP} = this.#surroundings;
    while (!this.#stopping.signal.aborted) {
      try {
        return await resolveEnvironment(gateway, pod(), this.spec, podIP);
      } catch (error) {
        const message = (error as Error).message;
        this.#event('Warning', 'Failed', `Error: ${message}`);
        this.#set({waiting: {reason: 'CreateContainerConfigError', message}});
        await sleepUnlessAborted(paced(2000), this.#stopping.signal);
      }
    }
    return undefined;
  }

  async #watch(running: RunningContainer): Promise<ContainerExit> {
    const over = new AbortController();
    const watching = [this.#pollReadiness(running, over.signal), this.#live(running, over.signal)];
    try {
      return await running.exited;
    } finally {
      over.abort();
      await Promise.allSettled(watching);
    }
  }

  async #pollReadiness(running: RunningContainer, signal: AbortSignal): Promise<void> {
    do {
      const ready = await Promise.resolve(running.ready()).catch(() => false);
      if (signal.aborted) return;
      if (ready !== this.#ready) {
        this.#ready = ready;
        this.#surroundings.changed();
      }
    } while (await sleepUnlessAborted(Math.max(100, paced(READINESS_PERIOD_MS)), signal));
  }

  async #live(running: RunningContainer, signal: AbortSignal): Promise<void> {
    const failure = await watchLiveness(this.spec, running, signal, (message) =>
      this.#event('Warning', 'Unhealthy', `Liveness probe failed: ${message}`),
    );
    if (failure === undefined || signal.aborted) return;
    this.#event('Normal', 'Killing', `Container ${this.spec.name} failed liveness probe, will be restarted`);
    const grace = this.#surroundings.pod().spec.terminationGracePeriodSeconds ?? 30;
    await running.stop(grace * 1000);
  }

  /** Waits as the kubelet does before a restart; false when stopped meanwhile. */
  async #backOff(): Promise<boolean> {
    const delayMs = restartDelayMs(this.#failures - 1);
    this.#lastState = this.#state;
    if (delayMs > 0) {
      const {name, namespace, uid} = this.#surroundings.pod().metadata;
      const subject = `failed container=${this.spec.name} pod=${name}_${namespace}(${uid})`;
      this.#event('Warning', 'BackOff', `Back-off restarting ${subject.replace('=', ' ').replace('pod=', 'in pod ')}`);
      this.#set({waiting: {reason: 'CrashLoopBackOff', message: `back-off ${durationText(delayMs)} restarting ${subject}`}});
    }
    return sleepUnlessAborted(paced(delayMs), this.#stopping.signal);
  }
}
