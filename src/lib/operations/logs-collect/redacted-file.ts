import type {BundlePart} from '../../bundle/bundle-writer.ts';
import {AddressRedactor} from '../../redact/address-redactor.ts';
import {Redactor, type RedactionRules} from '../../redact/redactor.ts';
import type {Wish} from '../../redact/wish.ts';
import {ErrorLines} from './error-lines.ts';
import type {CollectLimits} from './options.ts';
import type {SilenceWatch} from './silence-watch.ts';
import {NothingThere, type FileSink} from './task.ts';

export interface RedactedFileOptions {
  rules: RedactionRules;
  redact: ReadonlySet<Wish>;
  limits: Pick<CollectLimits, 'mostPartBytes'>;
}

/** One file: redacted, watched for errors, bounded. */
export class RedactedFile implements FileSink {
  readonly errors = new ErrorLines();
  readonly #options: RedactedFileOptions;
  readonly #part: BundlePart;
  readonly #watch: SilenceWatch;
  readonly #redactor: Redactor;
  readonly #addresses: AddressRedactor | undefined;
  readonly #ended: (partly: string | undefined) => Promise<void>;
  #cut: string | undefined;
  #given = false;
  /** Nothing is taken any more: a source that was given up may still bring something. */
  #over = false;
  /** On its way into the bundle. */
  ending: Promise<void> | undefined;

  constructor(options: RedactedFileOptions, part: BundlePart, watch: SilenceWatch, ended: (partly: string | undefined) => Promise<void>) {
    this.#options = options;
    this.#part = part;
    this.#watch = watch;
    this.#ended = ended;
    this.#redactor = new Redactor(options.rules);
    this.#addresses = options.redact.has('ips') ? new AddressRedactor(options.rules.placeholders) : undefined;
  }

  get isEmpty(): boolean {
    return !this.#given;
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.#over) throw new NothingThere('this file is closed');
    this.#watch.alive();
    if (chunk.length > 0) this.#given = true;
    await this.#pass(this.#redactor.push(chunk));
  }

  async end(partly?: string): Promise<void> {
    if (this.#over) throw new NothingThere('this file is closed');
    this.#over = true;
    this.ending = this.#finish(partly);
    await this.ending;
  }

  async #finish(partly: string | undefined): Promise<void> {
    try {
      await this.#pass(this.#redactor.end());
      if (this.#addresses !== undefined) await this.#keep(this.#addresses.end(), true);
    } catch (error) {
      await this.#part.discard();
      throw error;
    }
    await this.#ended(this.#cut ?? partly);
  }

  async close(): Promise<{size: number; sha256: string}> {
    return this.#part.end();
  }

  async discard(): Promise<void> {
    this.#over = true;
    await this.#part.discard();
  }

  async #pass(redacted: readonly Buffer[]): Promise<void> {
    const data = redacted.length === 1 ? redacted[0] : Buffer.concat(redacted);
    if (data !== undefined && data.length > 0) await this.#keep(this.#addresses === undefined ? data : this.#addresses.push(data), this.#addresses !== undefined || this.#redactor.hasWatched);
  }

  async #keep(data: Buffer, mayHoldErrors: boolean): Promise<void> {
    const room = this.#options.limits.mostPartBytes - this.#part.size;
    if (this.#cut !== undefined || data.length === 0) return;
    if (data.length > room) this.#cut = `cut at ${this.#options.limits.mostPartBytes} bytes (--max-part-size)`;
    const kept = data.length > room ? data.subarray(0, Math.max(0, room)) : data;
    if (mayHoldErrors) this.errors.look(kept);
    await this.#part.write(kept);
    // Waiting for the disk or the pipe is no silence of the source.
    this.#watch.alive();
  }
}
