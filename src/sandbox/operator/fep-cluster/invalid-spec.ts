import {TaskFailure} from '../task-failure.ts';

/** Fails the reconcile at the reading of the spec. */
export function invalidSpec(message: string): TaskFailure {
  return new TaskFailure(message, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster'});
}
