import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {EventRecorder} from '../events.ts';

interface Known {
  uid: string | undefined;
  generation: number | undefined;
  /** A change was noticed and not yet told as applied. */
  pending: boolean;
}

/**
 * Update events: one when a change is noticed, one when it was applied, only with sysExtraEvent (UG 5.8.2). Their
 * reasons are not stated; these follow the pattern of the creation events. A change made while the operator was down
 * is carried out but not told, because nobody remembers the generation before it.
 */
export class ChangeTeller {
  readonly #events: EventRecorder;
  readonly #known = new Map<string, Known>();

  constructor(events: EventRecorder) {
    this.#events = events;
  }

  async noticed(cluster: FepCluster, key: string, extraEvents: boolean): Promise<void> {
    const {uid, generation} = cluster.metadata;
    const known = this.#known.get(key);
    if (known === undefined || known.uid !== uid || known.generation === generation) return;
    known.generation = generation;
    known.pending = extraEvents;
    if (extraEvents) await this.#events.tell(cluster, {type: 'Normal', reason: 'InitiatedFepClusterUpdate', text: 'Started FEP Cluster update'});
  }

  async applied(cluster: FepCluster, key: string): Promise<void> {
    const known = this.#known.get(key);
    if (known?.pending !== true) return;
    known.pending = false;
    await this.#events.tell(cluster, {type: 'Normal', reason: 'SuccessfulFepClusterUpdate', text: 'Successfully updated FEP Cluster'});
  }

  /** The cluster stands as its spec says; `generation` is the one that the operator's own masking made, if it did. */
  settled(cluster: FepCluster, key: string, generation: number | undefined): void {
    this.#known.set(key, {uid: cluster.metadata.uid, generation: generation ?? cluster.metadata.generation, pending: false});
  }

  forget(key: string): void {
    this.#known.delete(key);
  }
}
