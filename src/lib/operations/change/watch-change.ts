import type {Pod} from '../../model/kubernetes-object.ts';
import {isKnown} from '../../model/part.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {waitError} from '../wait-error.ts';
import {watchCluster} from '../watch-cluster.ts';
import type {EndState} from './end-state.ts';
import {judgeSeen, lookAt, type Before, type Seen} from './observe.ts';
import {RollTeller, type Replacement} from './roll-teller.ts';

const MINUTE = 60_000;
/** No watch tells what a server has read: it is asked again so often. */
const ASK_EVERY_MS = 400;

export interface WatchOptions {
  ref: ClusterRef;
  end: EndState;
  before: Before;
  /** Nothing was sent: what is waited for was asked for earlier. */
  isSame: boolean;
  pods: readonly Pod[];
  timeoutMs?: number;
  /** What is waited for; left out: by the end state. */
  step?: string;
}

/** What was seen until the end state was there. */
export interface Watched {
  seen: Seen;
  message: string;
  waitedMs: number;
  /** Server pods in the order in which they were replaced. */
  replaced: readonly Replacement[];
  masters: readonly string[];
}

/** Watches until the end state is there; throws as waits do (1, 5, 124, 130). */
export async function watchChange(context: OperationContext, options: WatchOptions): Promise<Watched> {
  const {ref, end, before} = options;
  const teller = new RollTeller(options.pods, context.report);
  const step = options.step ?? stepOf(options);
  const startedAt = context.clock.now().getTime();
  const result = await watchCluster<Seen>(context, {
    ...ref, step, before,
    timeoutMs: options.timeoutMs ?? patience(options),
    look: (signal) => lookAt(context.cluster, ref, end, signal),
    seen: (seen) => {
      if (end.roll !== undefined && isKnown(seen.pods)) teller.look(seen.pods.known);
    },
    judge: (seen) => judgeSeen(seen, end, before, context.clock.now().getTime() - startedAt),
    ...(end.parameters.length > 0 || end.hba !== undefined ? {maxIntervalMs: ASK_EVERY_MS} : {}),
  });
  if (result.outcome === 'reached' && result.last !== undefined) {
    return {seen: result.last, message: result.reason, waitedMs: result.elapsedMs, replaced: teller.replaced, masters: teller.masters};
  }
  throw waitError(result, {
    ...ref, missed: `the change of ${ref.name} was not seen to be in force`,
    goesOn: 'the change is stored in the FEPCluster and the operator goes on with it',
    resume: 'the same command again; it sends nothing twice',
  });
}

function stepOf({ref, end}: WatchOptions): string {
  if (end.roll !== undefined) return `the pods of ${ref.name} are replaced`;
  if (end.volumes.length > 0) return `the volumes of ${ref.name} grow`;
  if (end.parameters.length > 0 || end.hba !== undefined) return `the servers of ${ref.name} take the change`;
  return `${ref.name} takes the change`;
}

/** Longer where more has to happen (objects.md 10: a server takes 2 to 8 minutes). */
function patience({end, pods, isSame, before}: WatchOptions): number {
  const servers = Math.max(pods.length, end.instances ?? 0, before.instances ?? 0);
  if (end.roll !== undefined || end.instances !== undefined) return 5 * MINUTE + 10 * MINUTE * servers;
  if (end.volumes.length > 0) return 15 * MINUTE;
  // What is stored and was not asked for now may never have come into force: then it is said soon.
  return isSame ? MINUTE : 5 * MINUTE;
}
