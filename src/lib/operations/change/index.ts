/** Changes to a running cluster, seen through to their end. */
export {changeCluster, type ChangeOptions} from './change-cluster.ts';
