import process from 'node:process';

/** The streams of the program: stdout is the answer, stderr everything else. */
export interface Io {
  /** Writes to stdout; nothing happens after the reader is gone. */
  out(text: string): void;
  err(text: string): void;
  /** Columns of the terminal at stdout; undefined when it is not one, so that nothing is cut in a pipe. */
  readonly width: number | undefined;
  /** Columns of the terminal at stderr; undefined when it is not one. */
  readonly errWidth: number | undefined;
  /** Lines of the terminal at stdout; undefined when it is not one. */
  readonly height: number | undefined;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly inIsTerminal: boolean;
  /** Calls back when the reader of stdout went away (`| head`). */
  onClosed(listener: () => void): void;
}

/**
 * The process's own streams. A closed pipe is no error: the reader has what it wanted. After any other failure, such as a full
 * disk, nothing more is written either, and the program has failed: its answer is lost.
 */
export function processIo(): Io {
  const closed = new Set<() => void>();
  let gone = false;
  // oclif's own listener throws, past everything that could say it in words.
  process.stdout.removeAllListeners('error');
  process.stdout.on('error', () => {
    gone = true;
    for (const listener of closed) listener();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => {
      if (!gone) writeAnswer(text);
    },
    err: (text) => {
      process.stderr.write(text);
    },
    get width() {
      // A fresh pty says 0: its width is unknown.
      return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined;
    },
    get errWidth() {
      return process.stderr.isTTY && process.stderr.columns > 0 ? process.stderr.columns : undefined;
    },
    get height() {
      return process.stdout.isTTY && process.stdout.rows > 0 ? process.stdout.rows : undefined;
    },
    get outIsTerminal() {
      return process.stdout.isTTY === true;
    },
    get errIsTerminal() {
      return process.stderr.isTTY === true;
    },
    get inIsTerminal() {
      return process.stdin.isTTY === true;
    },
    onClosed: (listener) => closed.add(listener),
  };
}

/** Writes to stdout. An answer that cannot be written is a failure (exit 1), whatever was done before. */
export function writeAnswer(text: string): void {
  process.stdout.write(text, answerLost);
}

let isSaid = false;

/** For the callback of a write to stdout: says once that the answer is lost. A reader that went away has what it wanted. */
export function answerLost(error: Error | null | undefined): void {
  if (error === null || error === undefined || (error as NodeJS.ErrnoException).code === 'EPIPE' || isSaid) return;
  isSaid = true;
  process.exitCode = 1;
  process.stderr.write(`error:   the answer could not be written to stdout\nbecause: ${error.message}\n`);
}
