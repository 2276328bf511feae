import type {OperationContext} from '../context.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import {diagnose} from '../diagnose/index.ts';

/** Lines of evidence of one finding: the bundle has all of it elsewhere. */
const FEW_EVIDENCE = 4;

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

/** The findings of `diagnose`: causes before what follows from them. Notes are left out. */
export const findingsOfDiagnosis: FindingsSource = async (context, {name, namespace}) => {
  const {findings} = await diagnose(context, {name, namespace});
  return findings.flatMap(({severity, message, object, evidence, cause, next, section}): RankedFinding[] => (severity === 'info' ? [] : [{
    severity, message, cause,
    ...optional('object', object),
    evidence: evidence.slice(0, FEW_EVIDENCE).map((each) => `${each.object}${each.field === undefined ? '' : ` ${each.field}`}: ${each.value}${each.time === undefined ? '' : ` at ${each.time}`}`),
    ...optional('next', next.find(({command}) => command !== undefined)?.command),
    ...optional('section', section),
  }]));
};
