/** Sizes of a terminal as they arrive, for one reader; a size that nobody read yet is replaced by the next. */
export class TerminalSizes implements AsyncIterable<{columns: number; rows: number}> {
  #newest: {columns: number; rows: number} | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  push(size: {columns: number; rows: number}): void {
    this.#newest = size;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<{columns: number; rows: number}> {
    for (;;) {
      const size = this.#newest;
      this.#newest = undefined;
      if (size !== undefined) yield size;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
