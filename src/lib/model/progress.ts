/** What an operation says while it works. Presenters turn it into a spinner, lines, or JSON lines. */
export type Progress =
  | {kind: 'step'; step: string; state: 'started' | 'done' | 'skipped' | 'failed'; detail?: string}
  /** `done` of `total` of something countable, such as ready instances. */
  | {kind: 'waiting'; step: string; detail: string; elapsedMs: number; done?: number; total?: number}
  /** A fact worth a line of its own: an event of the operator, a warning. */
  | {kind: 'note'; level: 'info' | 'warning'; message: string};
