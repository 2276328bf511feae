/** What a change to a live cluster would do. */
export {diffCluster} from './diff-cluster.ts';
export {planChange, type ImpactOfDifference, type PlannedChangeSet} from './plan-change.ts';
export {planCluster, type PlanOptions} from './plan-cluster.ts';
export {meantOf, type Meant, type WantedChange} from './wanted.ts';
