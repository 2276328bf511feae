import type {Condition} from '../../lib/model/kubernetes-object.ts';
import {timestamp} from './events.ts';

/** What a run of the operator's playbook counted (UG 4.1: changed 6, failures 0, ok 85, skipped 228). */
export interface AnsibleCounts {
  changed: number;
  failures: number;
  ok: number;
  skipped: number;
}

/** How far a reconcile came. */
export type RunState =
  | {state: 'running'}
  /** `note` is told after the usual words: something asked for that the operator does not do. */
  | {state: 'done'; counts: AnsibleCounts; note?: string}
  | {state: 'failed'; counts: AnsibleCounts; message: string};

/**
 * Conditions as ansible-operator keeps them: three entries, Failure, Running, Successful. Only Running with reason
 * Successful is shown by a FEP source (UG 4.1); the others are the framework's convention (objects.md section 7).
 */
export function conditionsFor(run: RunState, before: readonly Condition[] = [], now = new Date()): Condition[] {
  return wantedConditions(run, before, now).map((wanted) => {
    const old = before.find((one) => one.type === wanted.type);
    const kept = old?.status === wanted.status ? old.lastTransitionTime : undefined;
    return {...wanted, lastTransitionTime: kept ?? timestamp(now)};
  });
}

function wantedConditions(run: RunState, before: readonly Condition[], now: Date): Condition[] {
  switch (run.state) {
    case 'running': {
      const successful = before.find((one) => one.type === 'Successful');
      return [
        {type: 'Failure', status: 'False', reason: '', message: ''},
        {type: 'Running', status: 'True', reason: 'Running', message: 'Running reconciliation'},
        {type: 'Successful', status: successful?.status ?? 'False', reason: '', message: successful?.message ?? ''},
      ];
    }
    case 'done': {
      const ansibleResult = {...run.counts, completion: completion(now)};
      const note = run.note === undefined ? '' : `; ${run.note}`;
      return [
        {type: 'Failure', status: 'False', reason: '', message: ''},
        {type: 'Running', status: 'True', reason: 'Successful', message: 'Awaiting next reconciliation', ansibleResult},
        {type: 'Successful', status: 'True', reason: 'Successful', message: `Last reconciliation succeeded${note}`},
      ];
    }
    case 'failed': {
      const ansibleResult = {...run.counts, completion: completion(now)};
      return [
        {type: 'Failure', status: 'True', reason: 'Failed', message: run.message, ansibleResult},
        {type: 'Running', status: 'False', reason: 'Running', message: 'Running reconciliation'},
        {type: 'Successful', status: 'False', reason: '', message: ''},
      ];
    }
  }
}

/** Microseconds and no zone, as the guide prints it: `2023-02-07T04:51:49.862517`. The clock here gives milliseconds. */
export function completion(now: Date): string {
  return `${now.toISOString().slice(0, -1)}000`;
}
