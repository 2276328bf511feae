import type {OperationContext} from '../context.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {clusterStatus} from '../cluster-status/index.ts';

/** One thing that is wrong, ranked by its place in the list: what most likely is the cause comes first. */
export interface RankedFinding {
  severity: 'critical' | 'warning' | 'unknown';
  /** What is wrong, with the value seen. */
  message: string;
  /** `pod/demo-sts-1`. */
  object?: string;
  /** What it was told from. */
  evidence?: readonly string[];
  cause?: string;
  /** The command that looks further, or mends it. */
  next?: string;
  /** Section of the guide. */
  section?: string;
}

/** Where the findings of a bundle come from; rejects when the cluster cannot be read. */
export type FindingsSource = (context: OperationContext, ref: ClusterRef) => Promise<RankedFinding[]>;

/** The problems that `status` names. */
export const findingsOfStatus: FindingsSource = async (context, {name, namespace}) => {
  const {problems} = await clusterStatus(context, {name, namespace, timeoutMs: 10_000});
  return problems.map(({severity, message, object}) => ({severity, message, ...(object === undefined ? {} : {object})}));
};
