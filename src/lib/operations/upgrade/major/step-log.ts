import type {MajorUpgrade} from '../../../model/answers/major-upgrade.ts';
import type {Progress} from '../../../model/progress.ts';

export type StepName = MajorUpgrade['steps'][number]['step'];
export type StepState = MajorUpgrade['steps'][number]['state'];

/** The steps of an upgrade with what each of them saw, told as they happen. */
export class StepLog {
  readonly steps: MajorUpgrade['steps'] = [];
  readonly #report: (progress: Progress) => void;

  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /** `told`: progress of its own has said it already. */
  add(step: StepName, state: StepState, saw: string, told?: 'told'): void {
    this.steps.push({step, state, saw});
    if (state === 'planned' || told !== undefined) return;
    this.#report({kind: 'step', step, state: state === 'skipped' ? 'skipped' : 'done', detail: saw});
  }
}
