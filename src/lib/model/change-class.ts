/**
 * What a change of a field does to a running cluster. `not-stated`: no source says it, and nothing follows from what is known.
 * `refused` and `ignored` say that nothing comes of it: nobody takes the change, or the operator reads the field at
 * creation only.
 */
export const CHANGE_CLASSES = ['refused', 'rolling', 'restart', 'reload', 'none', 'not-stated', 'ignored'] as const;
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** One change in words, as far as the sources go; "not stated" where they say nothing. */
export interface ChangeImpact {
  change: ChangeClass;
  /** What happens, and by whom. */
  effect: string;
  /** Who is disturbed. */
  disturbs: string;
  /** For how long. */
  duration: string;
  /** What is to be done before. */
  first?: string;
  /** What is to be done afterwards, for the change to be in force. */
  after?: string;
  /** Why it cannot be taken back. */
  irreversible?: string;
  /** `stated`: a source names the class. `inferred`: none does, and it follows from `ground`. Left out where nothing follows. */
  evidence?: Evidence;
  /** What an inferred class follows from; of a class that is not stated, why nothing follows. */
  ground?: string;
  /** Where a stated class stands; of another, where the field does. */
  section?: string;
}

export const EVIDENCE = ['stated', 'inferred'] as const;
export type Evidence = (typeof EVIDENCE)[number];

export const NOT_STATED = 'not stated';

/** What each class means when nothing more is known of the field (actions.md section 6). */
export const CLASS_WORDS: Readonly<Record<ChangeClass, Pick<ChangeImpact, 'effect' | 'disturbs' | 'duration' | 'after'>>> = {
  refused: {effect: 'it is not taken', disturbs: 'nobody: nothing is sent', duration: 'no interruption'},
  rolling: {
    effect: 'the operator restarts the replicas one at a time, then promotes one of them and restarts the old master last',
    disturbs: 'sessions of each server in its turn; writing stops during the switchover',
    duration: NOT_STATED,
  },
  restart: {
    effect: 'the operator writes the file on every server and waits; the value is in force only after a restart that you start',
    disturbs: 'nobody now; every session at the restart',
    duration: 'a short outage at the restart, its length is not stated',
    after: 'a FEPAction of type restart, at a quiet hour',
  },
  reload: {
    effect: 'the operator writes the files on every server and reloads them',
    disturbs: 'nobody: sessions go on',
    duration: 'no interruption',
  },
  none: {effect: 'the operator takes it over, and no server is reloaded or restarted', disturbs: 'nobody', duration: 'no interruption'},
  'not-stated': {effect: 'no source says what it does to running servers', disturbs: NOT_STATED, duration: NOT_STATED},
  ignored: {effect: 'the operator reads it at creation only and passes over the new value', disturbs: 'nobody', duration: 'no interruption'},
};
