import {closeSync, mkdirSync, openSync, readSync, rmSync, writeSync} from 'node:fs';
import path from 'node:path';
import {formatLogLine, parseLogLine, type LogLine} from './log-query.ts';

/** The log of one run of a container: a file that grows, and readers that are told when it did. */
export class ContainerLog {
  readonly file: string;
  #descriptor: number | undefined;
  #readers = new Set<() => void>();

  /** `folder` is the container's; logs of runs before the previous one are removed, as a kubelet does. */
  constructor(folder: string, run: number) {
    mkdirSync(folder, {recursive: true});
    rmSync(logFile(folder, run - 2), {force: true});
    this.file = logFile(folder, run);
    this.#descriptor = openSync(this.file, 'a');
  }

  append(text: string, stream: 'stdout' | 'stderr' = 'stdout'): void {
    if (this.#descriptor === undefined) return;
    const now = new Date();
    for (const line of text.split('\n')) writeSync(this.#descriptor, formatLogLine(now, stream, line));
    for (const wake of this.#readers) wake();
  }

  /** No line comes after this. */
  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    for (const wake of this.#readers) wake();
  }

  get open(): boolean {
    return this.#descriptor !== undefined;
  }

  /** Calls `wake` at each new line and at the end; the answer takes it back. */
  onChange(wake: () => void): () => void {
    this.#readers.add(wake);
    return () => this.#readers.delete(wake);
  }
}

export function logFile(folder: string, run: number): string {
  return path.join(folder, `${run}.log`);
}

/** Reads a log file piece by piece, whole lines only. */
export class LogFileReader {
  readonly #descriptor: number;
  #position = 0;
  #rest = Buffer.alloc(0);

  /** Throws ENOENT when there is no such log. */
  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
  }

  /** The lines written since the last call, at most about 1 MB of them; empty at the present end. */
  read(): LogLine[] {
    const buffer = Buffer.alloc(1 << 20);
    for (;;) {
      const bytes = readSync(this.#descriptor, buffer, 0, buffer.length, this.#position);
      if (bytes === 0) return [];
      this.#position += bytes;
      const all = Buffer.concat([this.#rest, buffer.subarray(0, bytes)]);
      const end = all.lastIndexOf(10) + 1;
      this.#rest = Buffer.from(all.subarray(end));
      const lines = all.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
      const parsed = lines.map(parseLogLine).filter((line) => line !== undefined);
      if (parsed.length > 0) return parsed;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
