import type {Gateway} from '../cluster/gateway.ts';
import type {ClusterFacts, FactName} from '../model/cluster-facts.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import type {ClusterRef} from './cluster-snapshot.ts';

/** What a fact is read with. `name` is that of the object judged, or of the cluster that it belongs to. */
export interface Reading extends ClusterRef {
  cluster: Gateway;
  signal: AbortSignal;
  /** The object judged, where a fact depends on what it names. */
  object?: KubernetesObject;
}

/** The value of a fact, inside its part. */
export type Known<F extends FactName> = ClusterFacts[F] extends infer P ? (P extends {known: infer T} ? T : never) : never;
