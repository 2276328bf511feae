import {FepError, type FepErrorOptions} from '../errors/fep-error.ts';
import type {ClusterRef} from './cluster-snapshot.ts';
import type {WaitResult} from './wait-until.ts';

/** Words for a wait that did not reach its end. */
export interface WaitWords extends ClusterRef {
  /** What was waited for, in the past tense of its failure: `demo did not become ready`. */
  missed: string;
  /** What goes on in the cluster without us: `the operator goes on building it`. */
  goesOn: string;
  /** Command that takes up watching again. */
  resume: string;
}

/** The error of a wait that was not reached; each end has its own exit code. */
export function waitError(result: WaitResult<unknown>, words: WaitWords): FepError {
  const seconds = Math.round(result.elapsedMs / 1000);
  const look = `kubectl fep status ${words.name} -n ${words.namespace}`;
  const base = {
    where: `fepcluster/${words.name}`,
    details: {outcome: result.outcome, waitedMs: result.elapsedMs, lastCause: result.reason, name: words.name, namespace: words.namespace},
  };
  const ends: Record<Exclude<typeof result.outcome, 'reached'>, () => [string, FepErrorOptions]> = {
    failed: () => [`${words.missed}: ${result.reason}`, {
      ...base, code: 'failed-in-cluster', exit: 'failed', why: 'waiting on would not mend it; nothing was undone in the cluster',
      suggestions: [look, `kubectl get events -n ${words.namespace} --sort-by=.lastTimestamp`],
    }],
    'timed-out': () => [`${words.missed} within ${durationText(seconds)}`, {
      ...base, code: 'deadline', exit: 'deadline', why: `${result.reason}; ${words.goesOn}`,
      suggestions: [`go on watching: ${words.resume}`, `see where it stands: ${look}`],
    }],
    interrupted: () => [`interrupted after ${durationText(seconds)}: ${words.goesOn}`, {
      ...base, code: 'interrupted', exit: 'interrupted', why: `seen last: ${result.reason}`,
      suggestions: [`see where it stands: ${look}`, `go on watching: ${words.resume}`],
    }],
    refused: () => [`the request was accepted, but its end could not be observed`, {
      ...base, code: 'not-observable', exit: 'forbidden', why: `${result.reason}; ${words.goesOn}`,
      suggestions: [`log in again, then: ${words.resume}`],
    }],
  };
  if (result.outcome === 'reached') throw new TypeError('a wait that was reached has no error');
  const [message, options] = ends[result.outcome]();
  return new FepError(message, options);
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
