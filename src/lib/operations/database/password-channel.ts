import {Readable, Transform, type TransformCallback, type Writable} from 'node:stream';
import {READY} from './psql-script.ts';

/** Streams of a psql whose input begins with a password. */
export interface PasswordChannel {
  stdin: Readable;
  stdout: Writable;
  /** Resolves once everything that was written has gone on to the user. */
  finish: () => Promise<void>;
}

/**
 * Puts the password before the user's input. At a terminal it is sent only when the container says that nothing is
 * echoed any more, and what comes before that sign is not shown.
 */
export function passwordChannel(password: string, stdin: Readable | undefined, stdout: Writable, tty: boolean): PasswordChannel {
  const ready = Promise.withResolvers<void>();
  const gate = tty ? new ReadyGate(ready.resolve) : undefined;
  gate?.pipe(stdout, {end: false});
  const joined = Readable.from(input(password, stdin, tty ? ready.promise : undefined), {objectMode: false});
  // The user's stream may be closed under it when the command has ended.
  joined.on('error', () => undefined);
  return {
    stdin: joined,
    stdout: gate ?? stdout,
    finish: async () => {
      joined.destroy();
      if (gate !== undefined) await new Promise<void>((resolve) => gate.once('end', resolve).end());
    },
  };
}

async function* input(password: string, stdin: Readable | undefined, ready?: Promise<void>): AsyncGenerator<Buffer, void, undefined> {
  await ready;
  yield Buffer.from(`${password}\n`);
  if (stdin === undefined) return;
  for await (const chunk of stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
}

/** Holds output back until the sign; should it never come (no `stty` in the image), all is let through at the end. */
class ReadyGate extends Transform {
  readonly #open: () => void;
  #held: Buffer[] = [];
  #opened = false;

  constructor(open: () => void) {
    super();
    this.#open = open;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#opened) {
      done(null, chunk);
      return;
    }
    this.#held.push(chunk);
    const all = Buffer.concat(this.#held);
    const at = all.indexOf(READY);
    if (at < 0) {
      done();
      return;
    }
    this.#opened = true;
    this.#held = [];
    this.#open();
    done(null, all.subarray(at + READY.length));
  }

  override _flush(done: TransformCallback): void {
    for (const chunk of this.#held) this.push(chunk);
    done();
  }
}
