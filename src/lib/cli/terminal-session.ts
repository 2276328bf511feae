import process from 'node:process';
import type {Readable, Writable} from 'node:stream';

export interface TerminalSize {
  columns: number;
  rows: number;
}

/** Streams for a command in a container, as they are here. */
export interface TerminalSession {
  stdin?: Readable;
  stdout: Writable;
  stderr: Writable;
  tty: boolean;
  resize?: AsyncIterable<TerminalSize>;
  /** Gives the terminal back as it was; harmless when done twice. */
  close(): void;
}

/** Are all three streams the terminal? Otherwise stdout and stderr stay apart and bytes stay as they are. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && process.stderr.isTTY === true;
}

/**
 * The process's streams. With `tty` the terminal is raw: every key, Ctrl-C too, goes to the other end, and the size
 * follows the window.
 */
export function openTerminal({tty, stdin}: {tty: boolean; stdin: Readable | undefined}): TerminalSession {
  const {stdout, stderr} = process;
  const input = stdin === undefined ? {} : {stdin};
  if (!tty) return {...input, stdout, stderr, tty, close: () => release(stdin)};
  const sizes = new SizeQueue();
  const resized = (): void => sizes.push({columns: stdout.columns, rows: stdout.rows});
  const raw = process.stdin.isTTY === true;
  if (raw) process.stdin.setRawMode(true);
  const restore = (): void => {
    if (raw) process.stdin.setRawMode(false);
  };
  // Even a crash leaves a terminal that can be typed at.
  process.once('exit', restore);
  stdout.on('resize', resized);
  if (stdout.isTTY) resized();
  return {
    ...input, stdout, stderr, tty, resize: sizes,
    close: () => {
      process.removeListener('exit', restore);
      stdout.removeListener('resize', resized);
      sizes.end();
      restore();
      release(stdin);
    },
  };
}

/** A stream that is still being read would keep the process alive. */
function release(stdin: Readable | undefined): void {
  stdin?.pause();
  stdin?.destroy();
}

/** Only the latest size matters: those in between are dropped. */
class SizeQueue implements AsyncIterable<TerminalSize> {
  #latest: TerminalSize | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  push(size: TerminalSize): void {
    this.#latest = size;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<TerminalSize> {
    while (!this.#ended) {
      if (this.#latest === undefined) {
        const {promise, resolve} = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
        this.#wake = undefined;
        continue;
      }
      const size = this.#latest;
      this.#latest = undefined;
      yield size;
    }
  }
}
