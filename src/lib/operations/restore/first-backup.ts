import type {RestoreProof} from '../../model/answers/restore.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {readRepository} from '../backup/read-repository.ts';
import {repositoryPod} from '../backup/repository-pod.ts';
import {waitUntil, type Verdict} from '../wait-until.ts';
import type {PlannedRestore} from './plan-restore.ts';

type FirstBackup = RestoreProof['firstBackup'];

/** The operator begins it by itself (UG 6.3.2); when is not stated. */
const PATIENCE_MS = 90_000;

/** Waits for the first backup after the restore to begin; one that is not seen is reported, and no failure of the restore. */
export async function firstBackup(context: OperationContext, target: ClusterRef, {plan, labels}: PlannedRestore): Promise<FirstBackup> {
  const before = new Set(plan.inPlace ? labels : []);
  const result = await waitUntil<FirstBackup>({
    clock: context.clock, signal: context.signal, timeoutMs: PATIENCE_MS,
    look: async (signal) => {
      const within = {...context, signal};
      const {repository} = await readRepository(within, await repositoryPod(within, target), {wal: false});
      const fresh = repository.backups.findLast(({label}) => !before.has(label));
      return {state: fresh !== undefined ? 'done' : repository.running === undefined ? 'not seen' : 'running', ...optional('label', fresh?.label)};
    },
    judge: ({state}): Verdict => (state === 'not seen' ? {state: 'progressing', message: 'no backup yet', causes: []} : {state: 'ready', message: state}),
    onVerdict: (verdict, _seen, elapsedMs) => context.report({kind: 'waiting', step: `first backup of ${target.name}`, detail: verdict.message, elapsedMs}),
  });
  return result.last ?? {state: 'not seen'};
}
