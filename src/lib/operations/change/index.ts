/** Changes to a running cluster, seen through to their end. */
export {changeCluster, type ChangeOptions, type Proposal} from './change-cluster.ts';
