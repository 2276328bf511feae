import type {Condition, KubernetesObject} from '../kubernetes-object.ts';
import type {ValueOf} from '../schema/node.ts';
import {fepClusterRoot} from './root.ts';
import {fepClusterSpec} from './spec.ts';

export {redactedFepCluster} from './redacted.ts';
export {fepClusterRoot, fepClusterSpec};

/** `status` of a FEPCluster as the operator writes it (UG 4.1); every part may be missing. */
export interface FepClusterStatus {
  conditions?: Condition[];
  fepCurrentInstances?: number;
  fepLabelSelector?: string;
  fepStatus?: {fepClusterReady?: boolean};
}

export type FepClusterSpec = ValueOf<typeof fepClusterSpec>;

/** A FEPCluster, `fep.fujitsu.io/v2`. */
export interface FepCluster extends KubernetesObject {
  spec: FepClusterSpec;
  status?: FepClusterStatus;
}
