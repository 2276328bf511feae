/** What a change to a live cluster would do. */
export {diffCluster} from './diff-cluster.ts';
export {planChange, type ImpactOfDifference, type PlannedChangeSet} from './plan-change.ts';
export {compareWith, prepareChange, type PreparedChange} from './prepare-change.ts';
export {disturbanceOf} from './disturbance.ts';
export {shownPatch} from './shown-patch.ts';
export {planCluster, readLive, type PlanOptions} from './plan-cluster.ts';
export {meantOf, refOf, type Meant, type WantedChange} from './wanted.ts';
