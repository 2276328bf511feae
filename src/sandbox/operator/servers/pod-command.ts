import {Readable, Writable} from 'node:stream';
import {FepError} from '../../../lib/errors/fep-error.ts';
import type {OperatorContext} from '../operator-context.ts';

/** One command in a container of a pod. */
export interface PodCommand {
  namespace: string;
  pod: string;
  container: string;
  command: readonly string[];
  /** Goes to its standard input: what must not stand in argv. */
  stdin?: string;
  /** Milliseconds after which the command counts as failed; two minutes unless told otherwise. */
  timeoutMs?: number;
}

/** How it ended. A command that could not be started, or was cut off, has the code -1 and the reason in `stderr`. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a command by exec, as the operator's role allows it. Rejects only when the operator itself ends. */
export async function runInPod(context: OperatorContext, {stdin, timeoutMs = 120_000, ...command}: PodCommand): Promise<CommandResult> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([context.signal, deadline]);
  try {
    const {exitCode} = await context.gateway.exec({...command, stdout, stderr, signal, ...(stdin === undefined ? {} : {stdin: Readable.from([stdin])})});
    return {exitCode, stdout: stdout.text, stderr: stderr.text};
  } catch (error) {
    if (context.signal.aborted) throw error;
    const reason = deadline.aborted ? `no answer in ${timeoutMs / 1000} s` : error instanceof FepError ? [error.message, error.why].filter(Boolean).join(': ') : String(error);
    return {exitCode: -1, stdout: stdout.text, stderr: `${stderr.text}${reason}`};
  }
}

class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** Said by scripted pods at every answer. */
const SCRIPTED_NOTE = /^kubectl-fep sandbox: simulated answer.*\n?/gm;

/** What a command said, for people: both streams without the notes of scripted pods. */
export function wordsOf({stdout, stderr}: CommandResult): string {
  return `${stdout}\n${stderr}`.replaceAll(SCRIPTED_NOTE, '').split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').join('\n');
}

/** The last sentence of patronictl, which prints a table of the members before or after it. */
export function lastWords(words: string): string {
  return words.split('\n').findLast((line) => line !== '' && !/^[|+]/.test(line) && !line.startsWith('Current cluster topology')) ?? (words || 'it said nothing');
}
