import {PROBLEM_IDS} from './problem-ids.ts';

/** What `diagnose` finds beside the problems of a status: causes that only a look around shows. */
export const DIAGNOSIS_IDS = [
  ...PROBLEM_IDS,
  'clock-skew', 'leftover-patroni', 'drain-blocked', 'quota-used-up', 'action-failed', 'action-unanswered', 'job-failed',
  'pgpool-failed', 'pgpool-not-ready', 'pgpool-backend-down', 'log-says', 'operator-log-says', 'rule-broken',
] as const;

export type DiagnosisId = (typeof DIAGNOSIS_IDS)[number];
