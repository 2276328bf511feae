import type {FepAction} from '../model/fep-action/index.ts';
import {apiVersionOf, FEP_RESOURCES} from '../model/resources.ts';

/** What a FEPAction is made from. */
export interface ActionOptions {
  /** FEPCluster, or for `pgpool2_restart` the FEPPgpool2, of the same namespace. */
  target: string;
  namespace: string;
  type: string;
  args?: readonly string[];
  backupType?: 'full' | 'incr';
  /** Number of the repository, 1 to 256. */
  backupRepo?: number;
  /** Tells our own object from somebody else's of the same name. */
  requestId: string;
  /** What the request knew of the cluster, for a later run that takes it up again. */
  before?: Readonly<Record<string, unknown>>;
}

/** RFC 3339: when this program had seen the end of what it asked for. Without it a later run takes it up again. */
export const SEEN_ANNOTATION = 'kubectl-fep/seen';

/** Annotations of a FEPAction that this program made. */
export const ACTION_ANNOTATIONS = {
  /** Identity of the request: a create whose answer was lost is found again by it. */
  request: 'kubectl-fep/request',
  /** JSON: what the cluster was like when the action was asked for. */
  before: 'kubectl-fep/before',
  seen: SEEN_ANNOTATION,
} as const;

/** `demo-switchover-20260101120000`: an object of its own for every request, so that no old answer is taken for a new one. */
export function actionName(target: string, type: string, at: Date): string {
  const digits = at.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${target}-${type.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${digits}`;
}

/** The FEPAction; its target stands directly under spec (UG 5.11.2.2; UG 6.2 prints it one level too deep). */
export function buildAction(name: string, options: ActionOptions): FepAction {
  const {target, namespace, type, args, backupType, backupRepo, requestId, before} = options;
  return {
    apiVersion: apiVersionOf(FEP_RESOURCES.FEPAction),
    kind: 'FEPAction',
    metadata: {
      name,
      namespace,
      labels: {'app.kubernetes.io/managed-by': 'kubectl-fep', 'app.kubernetes.io/part-of': target},
      annotations: {
        [ACTION_ANNOTATIONS.request]: requestId,
        ...(before === undefined ? {} : {[ACTION_ANNOTATIONS.before]: JSON.stringify(before)}),
      },
    },
    spec: {
      sysExtraEvent: true,
      sysExtraLogging: false,
      ...(type === 'pgpool2_restart' ? {targetPgpool2Name: target} : {targetClusterName: target}),
      fepAction: {
        type,
        ...(args === undefined || args.length === 0 ? {} : {args: [...args]}),
        ...(backupType === undefined ? {} : {backupType}),
        ...(backupRepo === undefined ? {} : {backupRepo}),
      },
    },
  };
}
