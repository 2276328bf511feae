import {Writable} from 'node:stream';
import type {OperationContext} from '../context.ts';

/** How a command ended, and the end of what it complained of. */
export interface ExecEnd {
  exitCode: number;
  complaint: string;
}

/** A container of a pod. */
export interface Inside {
  namespace: string;
  pod: string;
  container: string;
}

const LONGEST_COMPLAINT = 2000;
const LONGEST_REASON = 160;
/** Bytes that wait for the reader before the connection is held back: what waits long becomes garbage that is hard to find. */
const WAITING = 64 * 1024;

/** Runs a command in a container and hands its output on as fast as it is taken. */
export async function execToSink(context: OperationContext, inside: Inside, command: readonly string[], take: (chunk: Buffer) => Promise<void>, signal: AbortSignal): Promise<ExecEnd> {
  let complaint = '';
  const stdout = new AsyncSink(take);
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-LONGEST_COMPLAINT);
      done();
    },
  });
  // Who waits for it changes in between; a failure that nobody listens to would end the program.
  stdout.on('error', () => undefined);
  const {exitCode} = await context.cluster.exec({...inside, command, stdout, stderr, signal});
  const drained = Promise.withResolvers<void>();
  stdout.once('error', drained.reject);
  stdout.end((error?: Error | null) => (error === null || error === undefined ? drained.resolve() : drained.reject(error)));
  await drained.promise;
  return {exitCode, complaint: complaint.trim()};
}

/** A stream whose reader tells when it has room. */
class AsyncSink extends Writable {
  readonly #take: (chunk: Buffer) => Promise<void>;

  constructor(take: (chunk: Buffer) => Promise<void>) {
    super({highWaterMark: WAITING});
    this.#take = take;
  }

  override async _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): Promise<void> {
    let failure: Error | undefined;
    try {
      await this.#take(chunk);
    } catch (error) {
      failure = error as Error;
    }
    done(failure);
  }
}

/** The first line of a complaint, for a reason. */
export function reasonOf({exitCode, complaint}: ExecEnd): string {
  const [line = ''] = complaint.split('\n').filter((text) => text.trim() !== '');
  const words = line.trim();
  // A shell that repeats the whole command before its complaint is cut short at the front.
  const told = words.length > LONGEST_REASON ? `…${words.slice(-LONGEST_REASON)}` : words;
  return told === '' ? `the command ended with code ${exitCode}` : `the command ended with code ${exitCode}: ${told}`;
}
