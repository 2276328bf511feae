import type {KubernetesObject} from '../../model/kubernetes-object.ts';

/** One side of a logical replication. */
export interface ReplicationSide {
  cluster: string;
  namespace: string;
}

/**
 * What is to be done for a logical replication between two FEPClusters (UG 4.8.1), put as an object so that rules can look at
 * it: `{apiVersion: 'kubectl-fep/v1', kind: 'SubscriptionPlan', …}`. No API server has it.
 */
export interface SubscriptionPlan extends KubernetesObject {
  kind: 'SubscriptionPlan';
  spec: {
    publisher: ReplicationSide & {database: string; publication: string};
    subscriber: ReplicationSide & {database: string};
    /** Replication role on the publisher; its certificate lies under its name on the subscriber. */
    role: string;
    /** Slot that the publisher's FEPCluster defines. */
    slot: string;
    /** `schema.table`. */
    tables: readonly string[];
    /** Keywords and values of CONNECTION: `host`, `port`, `sslmode`, …; without a password. */
    connection: Readonly<Record<string, string>>;
    /** Options of WITH: `slot_name`, `create_slot`, …. */
    options: Readonly<Record<string, string>>;
  };
}
