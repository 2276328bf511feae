import {FepError} from '../../errors/fep-error.ts';
import type {Impact} from '../../model/answers/impact.ts';
import {ordinalOf} from '../../model/names.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';

/** What a script takes for granted: the operation goes on only while it holds. */
export interface Expectations {
  /** Pod, by its name or its ordinal. */
  primary?: string;
  timeline?: number;
}

/**
 * Refuses (exit 3, nothing changed) when the cluster is not as the caller expects, so that a command that is repeated
 * does not undo itself. What cannot be told does not hold.
 */
export function requireExpectations(ref: ClusterRef, {primary, timeline}: Pick<Impact, 'primary' | 'timeline'>, expected: Expectations): void {
  if (expected.primary !== undefined && !isPod(primary, expected.primary)) {
    throw unexpected(ref, '--if-primary', primary === undefined ? 'which server is primary cannot be told' : `the primary is ${primary}, not ${expected.primary}`);
  }
  if (expected.timeline !== undefined && timeline !== expected.timeline) {
    throw unexpected(ref, '--if-timeline', timeline === undefined ? 'the timeline cannot be told' : `the timeline is ${timeline}, not ${expected.timeline}`);
  }
}

/** `demo-sts-1` and `1` are the same. */
export function isPod(name: string | undefined, asked: string): boolean {
  return name !== undefined && (name === asked || (/^\d{1,4}$/.test(asked) && ordinalOf(name) === Number(asked)));
}

function unexpected({name, namespace}: ClusterRef, flag: string, what: string): FepError {
  return new FepError(`${name}: ${what}`, {
    code: 'unexpected-state', exit: 'refused', where: flag,
    why: 'the guard keeps a repeated command from doing its work twice; nothing was changed',
    suggestions: [`look: kubectl fep status ${name} -n ${namespace}`],
  });
}
