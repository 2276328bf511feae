import type {AnsibleCounts} from './conditions.ts';

/** Counts what a reconcile did, for `ansibleResult`, and collects what it did not do although it was asked. */
export class TaskLedger {
  #ok = 0;
  #changed = 0;
  #skipped = 0;
  readonly #notes: string[] = [];

  ok(): void {
    this.#ok += 1;
  }

  /** A write to the API server. */
  changed(): void {
    this.#ok += 1;
    this.#changed += 1;
  }

  skipped(): void {
    this.#skipped += 1;
  }

  /** Something in the spec that is left alone, in words. */
  note(text: string): void {
    if (!this.#notes.includes(text)) this.#notes.push(text);
  }

  get notes(): string | undefined {
    return this.#notes.length === 0 ? undefined : this.#notes.join('; ');
  }

  counts(failures: 0 | 1): AnsibleCounts {
    return {changed: this.#changed, failures, ok: this.#ok, skipped: this.#skipped};
  }
}
