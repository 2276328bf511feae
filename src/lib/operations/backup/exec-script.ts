import {Writable} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {OperationContext} from '../context.ts';
import {TextSink} from '../pods/text-sink.ts';
import type {RepositoryPod} from './repository-pod.ts';

/** How a script ended in the backup container. */
export interface ScriptEnd {
  exitCode: number;
  stderr: string;
}

/** Runs a shell script in the backup container; what it prints goes to `stdout` as it comes. Values are its arguments ($1, …), never part of its text. */
export async function execScript(
  context: OperationContext, {ref, pod, container}: RepositoryPod, script: string, args: readonly string[], stdout: Writable,
): Promise<ScriptEnd> {
  const stderr = new TextSink();
  const command = ['sh', '-c', script, 'kubectl-fep', ...args];
  const {exitCode} = await context.cluster.exec({namespace: ref.namespace, pod, container, command, stdout, stderr, signal: context.signal});
  return {exitCode, stderr: stderr.text.trim()};
}

/** The same for a script whose answer is short. */
export async function scriptText(context: OperationContext, pod: RepositoryPod, script: string, args: readonly string[] = []): Promise<ScriptEnd & {stdout: string}> {
  const stdout = new TextSink();
  const end = await execScript(context, pod, script, args, stdout);
  return {...end, stdout: stdout.text};
}

/** A marker stands alone on its line, and no answer of pgBackRest begins a line so. */
export const MARK = '\n#kubectl-fep ';

/** Who takes the sections of an answer. */
export interface SectionReceiver {
  mark: (section: string) => void;
  piece: (section: string, piece: string) => void;
}

/**
 * Takes what a script prints apart: what follows a line `#kubectl-fep NAME` is handed on with that name as it comes, so that a long
 * answer is never held whole.
 */
export class SectionSink extends Writable {
  #rest = '';
  #name = '';
  readonly #receive: SectionReceiver;

  constructor(receive: SectionReceiver) {
    super();
    this.#receive = receive;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // Names and JSON of pgBackRest are ASCII; a character cut in two would only spoil itself.
    this.#take(this.#rest + chunk.toString('latin1'), false);
    done();
  }

  override _final(done: () => void): void {
    this.#take(this.#rest, true);
    done();
  }

  #take(text: string, last: boolean): void {
    let at = 0;
    for (;;) {
      const mark = text.indexOf(MARK, at);
      const end = mark < 0 ? -1 : text.indexOf('\n', mark + 1);
      if (end < 0) break;
      if (mark > at) this.#receive.piece(this.#name, text.slice(at, mark));
      this.#name = text.slice(mark + MARK.length, end);
      this.#receive.mark(this.#name);
      at = end;
    }
    const open = text.indexOf(MARK, at);
    // What may be the beginning of a marker waits for the rest of it.
    const safe = last ? text.length : open >= 0 ? open : Math.max(at, text.length - MARK.length);
    if (safe > at) this.#receive.piece(this.#name, text.slice(at, safe));
    this.#rest = text.slice(safe);
  }
}

/** Words of a failure of pgBackRest: `[055]: unable to load info file …` without its time stamps and process numbers. */
export function pgbackrestWords(output: string): string | undefined {
  const lines = output.split('\n').flatMap((line) => /(?:ERROR|WARN): (.*)$/.exec(line)?.[1] ?? []);
  const [first] = lines.length > 0 ? lines : output.split('\n').filter((line) => line.trim() !== '');
  return first?.replace(/^\[\d+\]: /, '').trim();
}

/** The error of a pgBackRest command that ended badly. */
export function pgbackrestFailed(what: string, pod: RepositoryPod, {exitCode, stderr}: ScriptEnd, output = ''): FepError {
  return new FepError(`${what} in ${pod.pod} failed`, {
    code: 'pgbackrest-failed', exit: 'failed', where: `pod/${pod.pod} container ${pod.container}`,
    why: pgbackrestWords(`${output}\n${stderr}`) ?? `it ended with code ${exitCode} and said nothing`,
  });
}
