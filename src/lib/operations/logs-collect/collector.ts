import {BundleFull, type BundleWriter} from '../../bundle/bundle-writer.ts';
import {FepError} from '../../errors/fep-error.ts';
import type {RedactionRules} from '../../redact/redactor.ts';
import type {Wish} from '../../redact/wish.ts';
import type {Clock} from '../context.ts';
import {unreadable} from '../parts.ts';
import type {ErrorLines} from './error-lines.ts';
import type {CollectLimits} from './options.ts';
import {RedactedFile} from './redacted-file.ts';
import {SilenceWatch} from './silence-watch.ts';
import {NothingThere, type CollectTask, type Files, type FileSink} from './task.ts';

/** What became of one file. */
export interface CollectedFile {
  path: string;
  what: string;
  /** Left out: it is whole. */
  partly?: string;
  bytes: number;
  sha256: string;
  errors?: ErrorLines;
}

export interface MissingPart {
  what: string;
  reason: string;
}

export interface CollectorOptions {
  folder: string;
  writer: BundleWriter;
  rules: RedactionRules;
  redact: ReadonlySet<Wish>;
  limits: CollectLimits;
  clock: Clock;
  /** Aborted when everything has to end: Ctrl-C, the deadline. */
  signal: AbortSignal;
  onDone: (task: CollectTask, done: number) => void;
}

/**
 * Runs tasks side by side, each under its own limits, and sends all they bring through redaction into the bundle. A task
 * that fails costs its own part only; when the disk is full or the time is over, the others are named as not taken.
 */
export class Collector {
  readonly files: CollectedFile[] = [];
  readonly missing: MissingPart[] = [];
  readonly #options: CollectorOptions;
  readonly #paths = new Set<string>();
  #done = 0;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  async run(tasks: readonly CollectTask[]): Promise<void> {
    const queue = [...tasks];
    const worker = async (): Promise<void> => {
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) await this.#one(task);
    };
    await Promise.all(Array.from({length: this.#options.limits.atOnce}, worker));
  }

  async #one(task: CollectTask): Promise<void> {
    const {signal, writer} = this.#options;
    const stopped = this.#whyStopped();
    if (stopped !== undefined) {
      this.missing.push({what: task.what, reason: stopped});
      return;
    }
    const watch = new SilenceWatch(this.#options);
    const files = new TaskFiles(this, task, watch);
    try {
      await Promise.race([task.run(files, watch.signal), watch.broken]);
    } catch (error) {
      await files.close(writer.failure === undefined ? this.#words(error, watch) : (this.#whyStopped() ?? ''), writer.failure !== undefined);
    } finally {
      watch.stop();
    }
    if (!signal.aborted) {
      this.#done += 1;
      this.#options.onDone(task, this.#done);
    }
  }

  #whyStopped(): string | undefined {
    const {signal, writer} = this.#options;
    if (signal.aborted) return wordsOfAbort(signal.reason);
    return writer.failure === undefined ? undefined : `the bundle could not be written any further: ${writer.failure.message}`;
  }

  #words(error: unknown, watch: SilenceWatch): string {
    const {limits, signal} = this.#options;
    if (signal.aborted) return wordsOfAbort(signal.reason);
    if (watch.isSilent) return `no answer within ${Math.round(limits.silenceMs / 1000)} s`;
    if (error instanceof BundleFull) return 'the bundle has reached its largest size (--max-size)';
    return error instanceof NothingThere ? error.message : unreadable(error).unreadable;
  }

  /** A name that no file has yet, redacted as everything else is. */
  path(wanted: string): string {
    const redacted = this.#options.rules.text(wanted).replaceAll(/<redacted:([a-z]+(?:-\d+)?)>/g, 'redacted-$1');
    let path = redacted;
    for (let count = 2; this.#paths.has(path); count += 1) path = `${redacted}.${count}`;
    this.#paths.add(path);
    return path;
  }

  get options(): CollectorOptions {
    return this.#options;
  }
}

function wordsOfAbort(reason: unknown): string {
  return reason instanceof FepError ? reason.message : 'interrupted';
}

/** The files of one task. */
class TaskFiles implements Files {
  readonly #collector: Collector;
  readonly #task: CollectTask;
  readonly #watch: SilenceWatch;
  readonly #open = new Set<RedactedFile>();
  #closed = false;

  constructor(collector: Collector, task: CollectTask, watch: SilenceWatch) {
    this.#collector = collector;
    this.#task = task;
    this.#watch = watch;
  }

  open(wanted: string, mtime?: Date): FileSink {
    if (this.#closed) throw new NothingThere('this part was given up');
    const {folder, writer} = this.#collector.options;
    const path = this.#collector.path(wanted);
    const file: RedactedFile = new RedactedFile(this.#collector.options, writer.part(`${folder}/${path}`, mtime), this.#watch, async (partly) => {
      const {size: bytes, sha256} = await file.close();
      this.#open.delete(file);
      this.#collector.files.push({path, what: this.#task.what, bytes, sha256, ...(partly === undefined ? {} : {partly}), ...(file.errors.lines.length === 0 ? {} : {errors: file.errors})});
    });
    this.#open.add(file);
    return file;
  }

  missing(what: string, reason: string): void {
    if (this.#closed) return;
    this.#collector.missing.push({what, reason});
  }

  alive(): void {
    this.#watch.alive();
  }

  /** Keeps of open files what has come, unless nothing has or nothing can be written any more. */
  async close(reason: string, broken: boolean): Promise<void> {
    this.#closed = true;
    const open = [...this.#open];
    let lost = open.length === 0;
    for (const file of open) {
      // One that was about to end goes into the bundle yet.
      if (file.ending !== undefined) await file.ending.catch(() => (lost = true));
      else if (broken || file.isEmpty) {
        await file.discard();
        lost = true;
      } else await file.end(reason).catch(() => (lost = true));
    }
    if (lost) this.#collector.missing.push({what: this.#task.what, reason});
  }
}
