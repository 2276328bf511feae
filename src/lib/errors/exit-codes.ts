/**
 * What the process tells a shell. This one table writes `--help`, the docs and the tests.
 * A code is stable: scripts branch on it.
 */
export const EXIT_CODES = {
  done: {code: 0, meaning: 'done, and the end state was observed'},
  failed: {code: 1, meaning: 'the operation failed, or this program has a bug'},
  usage: {code: 2, meaning: 'wrong usage: a flag, an argument or an input file'},
  refused: {code: 3, meaning: 'refused: a rule or a guard said no, nothing was changed'},
  notFound: {code: 4, meaning: 'there is no such object'},
  forbidden: {code: 5, meaning: 'forbidden or unauthenticated'},
  unreachable: {code: 6, meaning: 'the cluster could not be reached'},
  conflict: {code: 7, meaning: 'conflict: somebody else changed the object'},
  unknown: {code: 8, meaning: 'outcome unknown: the connection was lost after the request was sent'},
  stillRunning: {code: 69, meaning: 'accepted, and still running when asked about'},
  deadline: {code: 124, meaning: 'the deadline passed while waiting; the work goes on in the cluster'},
  interrupted: {code: 130, meaning: 'interrupted; the message says what goes on in the cluster'},
} as const satisfies Record<string, {code: number; meaning: string}>;

/** Name of an outcome in {@link EXIT_CODES}. */
export type ExitName = keyof typeof EXIT_CODES;

/** The number a shell sees for an outcome. */
export function exitCode(name: ExitName): number {
  return EXIT_CODES[name].code;
}
