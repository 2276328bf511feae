import process from 'node:process';

/** The streams of the program: stdout is the answer, stderr everything else. */
export interface Io {
  /** Writes to stdout; nothing happens after the reader is gone. */
  out(text: string): void;
  err(text: string): void;
  /** Columns of the terminal at stdout; undefined when it is not one, so that nothing is cut in a pipe. */
  readonly width: number | undefined;
  /** Lines of the terminal at stdout; undefined when it is not one. */
  readonly height: number | undefined;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly inIsTerminal: boolean;
  /** Calls back when the reader of stdout went away (`| head`). */
  onClosed(listener: () => void): void;
}

/** The process's own streams. A closed pipe is no error: the reader has what it wanted. */
export function processIo(): Io {
  const closed = new Set<() => void>();
  let gone = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
    for (const listener of closed) listener();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => {
      if (!gone) process.stdout.write(text);
    },
    err: (text) => {
      process.stderr.write(text);
    },
    get width() {
      // A fresh pty says 0: its width is unknown.
      return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined;
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
