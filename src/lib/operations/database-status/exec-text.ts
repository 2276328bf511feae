import {FepError} from '../../errors/fep-error.ts';
import type {ExecOptions, Gateway} from '../../cluster/gateway.ts';
import {unreadable} from '../parts.ts';
import {TextSink} from '../pods/text-sink.ts';

/** A shell that repeats the whole command before its complaint is cut short at the front. */
const LONGEST_WORDS = 120;

/** What a command printed, whole or as far as it got, and why it got no further. */
export interface ExecText {
  output: string;
  /** Left out: the command ended with 0. */
  failure?: ExecFailure;
}

export interface ExecFailure {
  reason: string;
  /** `refused`: psql ran and PostgreSQL let it not in (exit code 2 of psql). */
  kind: 'forbidden' | 'silent' | 'refused' | 'other';
}

/**
 * Runs a command in a container and keeps its output. Never rejects: a command that is cut off by the signal has still
 * printed what it printed. Sends no input, which every Kubernetes that FEP runs on can take.
 */
export async function execText(cluster: Gateway, options: Omit<ExecOptions, 'stdout' | 'stderr' | 'signal'> & {signal: AbortSignal}): Promise<ExecText> {
  const {signal} = options;
  const [stdout, stderr] = [new TextSink(), new TextSink()];
  const cut = Promise.withResolvers<never>();
  cut.promise.catch(() => undefined);
  const abort = (): void => cut.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, {once: true});
  try {
    signal.throwIfAborted();
    const running = cluster.exec({...options, stdout, stderr});
    running.catch(() => undefined);
    // A connection that hangs may take its time to notice; the answer has none left.
    const {exitCode} = await Promise.race([running, cut.promise]);
    if (exitCode === 0) return {output: stdout.text};
    return {output: stdout.text, failure: {reason: wordsOf(stderr.text, exitCode), kind: exitCode === 2 ? 'refused' : 'other'}};
  } catch (error) {
    return {output: stdout.text, failure: failureOf(error, signal)};
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function failureOf(error: unknown, signal: AbortSignal): ExecFailure {
  if (signal.aborted) return {...reasonOf(signal.reason), kind: 'silent'};
  if (!(error instanceof FepError)) return {...reasonOf(error), kind: 'other'};
  // The API server's sentence names one pod; the right that is missing is the same for all.
  if (error.code === 'forbidden') return {reason: 'you may not run commands in its pods (create on pods/exec)', kind: 'forbidden'};
  if (error.code === 'container-not-running') return {reason: 'its node does not run the container', kind: 'other'};
  return {...reasonOf(error), kind: error.exit === 'forbidden' ? 'forbidden' : 'other'};
}

function reasonOf(error: unknown): {reason: string} {
  return {reason: unreadable(error).unreadable};
}

/** The server's own words out of what psql and its like say around them. */
function wordsOf(stderr: string, exitCode: number): string {
  const lines = stderr.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const telling = lines.find((line) => /\b(FATAL|ERROR|PANIC):/.test(line)) ?? lines[0];
  if (telling === undefined) return `the command ended with code ${exitCode} and said nothing`;
  const words = telling.replace(/^.*\b(?:FATAL|ERROR|PANIC):\s+/, '').replace(/^psql: error: /, '');
  return words.length > LONGEST_WORDS ? `…${words.slice(-LONGEST_WORDS).replace(/^\S*\s/, '')}` : words;
}
