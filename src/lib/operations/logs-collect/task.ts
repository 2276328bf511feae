import type {Collected} from './options.ts';

/** One file on its way. */
export interface FileSink {
  /** Resolves when there is room for more. */
  write(chunk: Buffer): Promise<void>;
  /** Ends it as it is; with a reason: it is there in part. */
  end(partly?: string): Promise<void>;
}

export interface Files {
  /** Begins a file; the path is below the folder of the bundle, as it is: the collector redacts it. */
  open(path: string, mtime?: Date): FileSink;
  /** Something that was not taken, and why. */
  missing(what: string, reason: string): void;
  /** Says that there is life, where no bytes come. */
  alive(): void;
}

/** Something to collect, into one file or several. */
export interface CollectTask {
  part: Collected;
  /** In words, for manifest and errors: `log of container fep-patroni of demo-sts-0`. */
  what: string;
  /** Where it goes, for `--dry-run`. */
  path: string;
  /** Rights it needs, as `kubectl auth can-i` takes them: `get pods/log -n ns`. */
  rights: readonly string[];
  run: (files: Files, signal: AbortSignal) => Promise<void>;
}

/** Ends a task that has nothing to take, with the reason. */
export class NothingThere extends Error {}

/** A task for a file whose content is made at once. */
export async function writeText(files: Files, path: string, text: string): Promise<void> {
  const file = files.open(path);
  await file.write(Buffer.from(text));
  await file.end();
}
