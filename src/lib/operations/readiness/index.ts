import type {FepKind} from '../../model/resources.ts';
import type {ClusterSnapshot} from '../cluster-snapshot.ts';
import type {Verdict} from '../wait-until.ts';
import {fepClusterReadiness, type Baseline} from './fep-cluster.ts';

/** Judges one kind: what was seen, how many instances are wanted, and what stood before the request. */
export type ReadinessOf = (snapshot: ClusterSnapshot, instances: number, before?: Baseline) => Verdict;

/** What "done" and "failed" look like, by kind. A kind is added with its first waiting command. */
export const READINESS: {readonly [K in FepKind]?: ReadinessOf} = {
  FEPCluster: fepClusterReadiness,
};

export {fepClusterReadiness, NOTHING_BEFORE, scaledInReadiness, troublesOf, verdictOf, type Baseline} from './fep-cluster.ts';
export {goneReadiness, type Remains} from './fep-cluster-gone.ts';
export {isReady, podPhase, podTroubles, type KnownTrouble, type Trouble} from './pod-trouble.ts';
