import {rm} from 'node:fs/promises';
import type {Gateway, ObjectRef} from '../../lib/cluster/gateway.ts';
import type {Container, ContainerStatus, Pod} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import {paced} from '../pods/pace.ts';
import type {Program} from '../pods/program.ts';
import {ContainerSupervisor, type PodSurroundings} from './container-supervisor.ts';
import type {EventRecorder} from './event-recorder.ts';
import {mountsData, prepareVolumes, VolumeNotReady, type ClaimVolumes} from './mounts.ts';
import {podStatus} from './pod-status.ts';
import {StatusWriter} from './status-writer.ts';

export interface PodWorkerOptions {
  gateway: Gateway;
  events: EventRecorder;
  programFor: (image: string) => Program | undefined;
  podIP: string;
  /** Folder of this pod on this machine. */
  folder: string;
  claims: ClaimVolumes;
  log: (line: string) => void;
}

/** A kubelet looks once a minute; a sandbox is for people who wait. */
const DATA_REFRESH_MS = 5000;

/** One pod on one of our nodes, from its binding to its removal. */
export class PodWorker {
  pod: Pod;
  readonly #options: PodWorkerOptions;
  readonly #ref: ObjectRef;
  readonly #writer: StatusWriter;
  /** The machine is off: nothing is written any more. */
  readonly #off = new AbortController();
  /** The pod is to end. */
  readonly #ending = new AbortController();
  readonly #startTime: string;
  #supervisors: {init: ContainerSupervisor[]; main: ContainerSupervisor[]} | undefined;
  #stopped = false;
  #deleting: Promise<void> | undefined;
  readonly #finished: Promise<void>;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.pod = pod;
    this.#options = options;
    this.#ref = {resource: RESOURCES.Pod, namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name as string};
    this.#startTime = pod.status?.startTime ?? second();
    this.#writer = new StatusWriter(options.gateway, this.#ref, pod.metadata.uid as string, () => this.#status(), this.#off.signal);
    const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    this.#finished = over ? Promise.resolve() : this.#live().catch((error: Error) => options.log(`pod ${this.#ref.namespace}/${this.#ref.name}: ${error.message}`));
    if (pod.metadata.deletionTimestamp !== undefined) void this.remove();
  }

  get uid(): string {
    return this.pod.metadata.uid as string;
  }

  /** A newer state of the same pod. */
  update(pod: Pod): void {
    this.pod = pod;
    if (pod.metadata.deletionTimestamp !== undefined) void this.remove();
  }

  /** Supervisor of a container by name, init containers included. */
  container(name: string | undefined): ContainerSupervisor | undefined {
    const all = [...(this.#supervisors?.main ?? []), ...(this.#supervisors?.init ?? [])];
    return name === undefined ? all[0] : all.find((supervisor) => supervisor.spec.name === name);
  }

  /** Stops the containers within the pod's grace period, reports their end, and removes the pod from the API. */
  remove(): Promise<void> {
    this.#deleting ??= this.#remove();
    return this.#deleting;
  }

  /** The pod is gone from the API, or its machine is off: containers die at once and nothing is reported. */
  async abandon(graceMs = 0): Promise<void> {
    this.#off.abort();
    await this.#stop(graceMs);
  }

  async #live(): Promise<void> {
    this.#writer.changed();
    const volumes = await this.#volumes();
    if (volumes === undefined) return;
    if (mountsData(this.pod)) void this.#refreshData();
    const surroundings: PodSurroundings = {
      ...this.#options, volumes, pod: () => this.pod, changed: () => this.#writer.changed(), nodeSignal: this.#off.signal,
    };
    const {spec, status} = this.pod;
    const supervise = (init: boolean, known: readonly ContainerStatus[] | undefined) => (container: Container) =>
      new ContainerSupervisor(container, init, surroundings, known?.find((one) => one.name === container.name));
    this.#supervisors = {
      init: (spec.initContainers ?? []).map(supervise(true, status?.initContainerStatuses)),
      main: spec.containers.map(supervise(false, status?.containerStatuses)),
    };
    for (const supervisor of this.#supervisors.init) {
      if (this.#ending.signal.aborted || (await supervisor.run()) !== 0) return this.#writer.changed();
    }
    if (this.#ending.signal.aborted) return;
    await Promise.all(this.#supervisors.main.map((supervisor) => supervisor.run()));
    this.#writer.changed();
  }

  /** Waits until every volume is there; undefined when the pod ended before. */
  async #volumes(): Promise<Map<string, string> | undefined> {
    const {gateway, folder, claims, podIP, events} = this.#options;
    while (!this.#ending.signal.aborted) {
      try {
        return await prepareVolumes(gateway, this.pod, folder, claims, podIP);
      } catch (error) {
        const message = (error as Error).message;
        if (error instanceof VolumeNotReady) events.record({about: this.pod, type: 'Warning', reason: 'FailedMount', message});
        await sleepUnlessAborted(paced(1000), this.#ending.signal);
      }
    }
    return undefined;
  }

  /** As in a kubelet, changed ConfigMaps and Secrets reach the containers' files some time later. */
  async #refreshData(): Promise<void> {
    const {gateway, folder, claims, podIP} = this.#options;
    while (!this.#ending.signal.aborted) {
      await sleepUnlessAborted(paced(DATA_REFRESH_MS), this.#ending.signal);
      if (!this.#ending.signal.aborted) await prepareVolumes(gateway, this.pod, folder, claims, podIP).catch(() => {});
    }
  }

  #status(): Record<string, unknown> {
    const {spec} = this.pod;
    const waiting = (reason: string) => (container: Container): ContainerStatus => unstarted(container, reason);
    return podStatus(
      {
        initContainers: this.#supervisors?.init.map((one) => one.status()) ?? (spec.initContainers ?? []).map(waiting('PodInitializing')),
        containers: this.#supervisors?.main.map((one) => one.status()) ?? spec.containers.map(waiting('ContainerCreating')),
        restartPolicy: spec.restartPolicy ?? 'Always',
        podIP: this.#options.podIP,
        startTime: this.#startTime,
        now: second(),
        stopped: this.#stopped,
      },
      this.pod.status,
    );
  }

  async #stop(graceMs: number): Promise<void> {
    this.#ending.abort();
    const all = [...(this.#supervisors?.init ?? []), ...(this.#supervisors?.main ?? [])];
    await Promise.allSettled(all.map((supervisor) => supervisor.stop(graceMs)));
    await this.#finished;
  }

  async #remove(): Promise<void> {
    const graceSeconds = this.pod.metadata.deletionGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? 30;
    for (const container of this.pod.spec.containers) {
      if (this.container(container.name)?.running === undefined) continue;
      const fieldPath = `spec.containers{${container.name}}`;
      this.#options.events.record({about: this.pod, type: 'Normal', reason: 'Killing', message: `Stopping container ${container.name}`, fieldPath});
    }
    await this.#stop(graceSeconds * 1000);
    this.#stopped = true;
    if (this.#supervisors !== undefined) await this.#writer.settled();
    while (!this.#off.signal.aborted && !(await this.#deleteFromApi())) await sleepUnlessAborted(500, this.#off.signal);
    if (!this.#off.signal.aborted) await rm(this.#options.folder, {recursive: true, force: true});
  }

  async #deleteFromApi(): Promise<boolean> {
    try {
      await this.#options.gateway.delete(this.#ref, {gracePeriodSeconds: 0, uid: this.uid});
      return true;
    } catch (error) {
      return ['not-found', 'conflict'].includes((error as {code?: string}).code ?? '');
    }
  }
}

function unstarted(container: Container, reason: string): ContainerStatus {
  return {
    name: container.name, image: container.image ?? '', imageID: '', ready: false, started: false, restartCount: 0,
    state: {waiting: {reason}},
  };
}

function second(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
