import {Writable} from 'node:stream';

/** Longest answer that is kept; what this program asks in a server comes back as small documents. */
const LONGEST = 4 * 1024 * 1024;

/** Keeps what a command prints, as UTF-8; a longer answer ends the stream with an error. */
export class TextSink extends Writable {
  #chunks: Buffer[] = [];
  #size = 0;

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#size += chunk.length;
    if (this.#size > LONGEST) {
      done(new Error('the answer is longer than 4 MiB'));
      return;
    }
    this.#chunks.push(chunk);
    done();
  }
}
