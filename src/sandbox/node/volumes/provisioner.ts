import {mkdir, rm} from 'node:fs/promises';
import type {Gateway} from '../../../lib/cluster/gateway.ts';
import type {PersistentVolume, PersistentVolumeClaim} from '../../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {sleepUnlessAborted} from '../../pods/interruptible-sleep.ts';
import {paced} from '../../pods/pace.ts';
import {EventRecorder} from '../event-recorder.ts';
import {isToBeReclaimed, planClaim, type ClaimPlan} from './claim-plan.ts';
import {PROVISIONER, STORAGE_CLASSES} from './storage-classes.ts';
import {storageBytes} from './storage-bytes.ts';
import {volumeFolder} from './volume-folder.ts';
import type {VolumeLimits} from './volume-limits.ts';

const COMPARE_PERIOD_MS = 15_000;

export interface ProvisionerOptions {
  gateway: Gateway;
  /** Folder of the node. */
  folder: string;
  limits?: VolumeLimits;
  signal: AbortSignal;
  log: (line: string) => void;
}

/** Makes, grows and removes the volumes of claims of our classes; the control plane binds them. */
export class Provisioner {
  readonly #options: ProvisionerOptions;
  readonly #events: EventRecorder;
  /** Claims and volumes at work, by uid: one step at a time for each. */
  readonly #busy = new Set<string>();

  constructor(options: ProvisionerOptions) {
    this.#options = options;
    this.#events = new EventRecorder(options.gateway, {component: PROVISIONER});
  }

  /** Puts the storage classes there; tries again while the API server is not. */
  async applyClasses(): Promise<void> {
    const {gateway, signal, log} = this.#options;
    for (const storageClass of STORAGE_CLASSES) {
      for (let tries = 0; !signal.aborted; tries++) {
        try {
          await gateway.apply(RESOURCES.StorageClass, storageClass, {force: true});
          break;
        } catch (error) {
          if (tries % 20 === 0) log(`cannot make storage class ${storageClass.metadata.name} yet: ${(error as Error).message}`);
          await sleepUnlessAborted(500, signal);
        }
      }
    }
  }

  /** Until the signal is aborted. */
  async run(): Promise<void> {
    await Promise.all([this.#watchClaims(), this.#watchVolumes(), this.#compareRegularly()]);
  }

  async #watchClaims(): Promise<void> {
    const {gateway, signal} = this.#options;
    for await (const {type, object} of gateway.watch<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace: '*', signal})) {
      if (type !== 'DELETED') void this.#handleClaim(object);
    }
  }

  async #watchVolumes(): Promise<void> {
    const {gateway, signal} = this.#options;
    for await (const {type, object} of gateway.watch<PersistentVolume>(RESOURCES.PersistentVolume, {signal})) {
      if (type !== 'DELETED') void this.#handleVolume(object);
    }
  }

  /** What failed once, or was changed while its object was at work, comes again here. */
  async #compareRegularly(): Promise<void> {
    const {gateway, signal} = this.#options;
    while (await sleepUnlessAborted(COMPARE_PERIOD_MS, signal)) {
      const claims = await gateway.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace: '*'}).catch(() => undefined);
      for (const claim of claims?.items ?? []) void this.#handleClaim(claim);
      const volumes = await gateway.list<PersistentVolume>(RESOURCES.PersistentVolume).catch(() => undefined);
      for (const volume of volumes?.items ?? []) void this.#handleVolume(volume);
    }
  }

  async #handleClaim(claim: PersistentVolumeClaim): Promise<void> {
    const plan = planClaim(claim, (volume) => volumeFolder(this.#options.folder, volume));
    if (plan.action === 'none') return;
    await this.#once(claim.metadata.uid as string, () => this.#carryOut(claim, plan));
  }

  async #carryOut(claim: PersistentVolumeClaim, plan: ClaimPlan): Promise<void> {
    if (plan.action === 'provision') return this.#provision(claim, plan.volume);
    if (plan.action === 'grow') return this.#grow(claim, plan.volumeName, plan.to);
    if (plan.action === 'refuse') this.#events.record({about: claim, type: 'Warning', reason: 'ProvisioningFailed', message: plan.message});
  }

  async #provision(claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<void> {
    const name = volume.metadata.name as string;
    await mkdir(volumeFolder(this.#options.folder, name), {recursive: true});
    try {
      await this.#options.gateway.create(RESOURCES.PersistentVolume, volume);
    } catch (error) {
      if ((error as {code?: string}).code === 'already-exists') return;
      throw error;
    }
    this.#events.record({about: claim, type: 'Normal', reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${name}`});
  }

  /** As an external resizer does it: condition, volume, claim. */
  async #grow(claim: PersistentVolumeClaim, volumeName: string, to: string): Promise<void> {
    const {gateway, signal} = this.#options;
    const {name = '', namespace = ''} = claim.metadata;
    const ref = {resource: RESOURCES.PersistentVolumeClaim, namespace, name};
    const storage = {storage: to};
    const condition = {type: 'Resizing', status: 'True', lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z')};
    this.#events.record({about: claim, type: 'Normal', reason: 'Resizing', message: `External resizer is resizing volume ${volumeName}`});
    await gateway.patch(ref, {type: 'merge', body: {status: {conditions: [condition]}}}, {subresource: 'status'});
    await gateway.patch({resource: RESOURCES.PersistentVolume, name: volumeName}, {type: 'merge', body: {spec: {capacity: storage}}});
    await sleepUnlessAborted(paced(1000), signal);
    await this.#options.limits?.resize(volumeName, storageBytes(to));
    await gateway.patch(ref, {type: 'merge', body: {status: {capacity: storage, conditions: null}}}, {subresource: 'status'});
    this.#events.record({about: claim, type: 'Normal', reason: 'FileSystemResizeSuccessful', message: 'The volume has its new size'});
  }

  async #handleVolume(volume: PersistentVolume): Promise<void> {
    if (!isToBeReclaimed(volume)) return;
    const {name = '', uid = ''} = volume.metadata;
    await this.#once(uid, async () => {
      await this.#options.limits?.forget(name);
      await rm(volumeFolder(this.#options.folder, name), {recursive: true, force: true});
      await this.#options.gateway.delete({resource: RESOURCES.PersistentVolume, name}, {uid});
    });
  }

  async #once(uid: string, act: () => Promise<void>): Promise<void> {
    if (this.#busy.has(uid)) return;
    this.#busy.add(uid);
    try {
      await act();
    } catch (error) {
      const {code, message} = error as Error & {code?: string};
      if (code !== 'not-found' && code !== 'conflict') this.#options.log(`volumes: ${message}`);
    } finally {
      this.#busy.delete(uid);
    }
  }
}
