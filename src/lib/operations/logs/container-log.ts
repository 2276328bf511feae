import type {Readable} from 'node:stream';
import type {LogOptions} from '../../cluster/gateway.ts';
import {FepError} from '../../errors/fep-error.ts';
import type {OperationContext} from '../context.ts';
import {dividedStamp} from './line-time.ts';
import {logLine, severityOf, type LogLine, type LogOrigin, type Severity} from './log-line.ts';
import {splitLines, type Piece} from './split-lines.ts';

export interface ContainerLogOptions {
  namespace: string;
  origin: LogOrigin;
  follow: boolean;
  previous: boolean;
  sinceSeconds?: number;
  tailLines?: number;
}

/**
 * The log of one container, a batch of lines for each chunk. While following, a connection that is lost is opened again
 * after the last line that was seen; the log ends when the container does. Throws as the gateway's `logs` does.
 */
export async function* containerLog(context: OperationContext, options: ContainerLogOptions): AsyncGenerator<LogLine[], void, undefined> {
  const {origin, namespace, follow, previous} = options;
  const reader = new StampedLines(origin);
  let window: Pick<LogOptions, 'sinceSeconds' | 'tailLines'> = {
    ...(options.sinceSeconds === undefined ? {} : {sinceSeconds: options.sinceSeconds}),
    ...(options.tailLines === undefined ? {} : {tailLines: options.tailLines}),
  };
  for (let tries = 0; ;) {
    try {
      const log = await context.cluster.logs({namespace, pod: origin.pod, container: origin.container, follow, previous, timestamps: true, ...window, signal: context.signal});
      for await (const batch of splitLines(log as Readable)) {
        tries = 0;
        yield reader.read(batch);
      }
      return;
    } catch (error) {
      if (context.signal.aborted) return;
      tries += 1;
      if (!follow || tries > 5 || !(error instanceof FepError) || error.exit !== 'unreachable') throw error;
      context.report({kind: 'note', level: 'warning', message: `the log of ${origin.pod} broke off (${error.message}); opening it again`});
      await context.clock.sleep(1000 * tries, context.signal).catch(() => undefined);
      window = reader.last === undefined ? window : {sinceSeconds: Math.ceil((context.clock.now().getTime() - Date.parse(reader.last)) / 1000) + 1};
      reader.reopen();
    }
  }
}

/** Reads the kubelet's time stamps, carries severities on, and leaves out what was seen before a connection was lost. */
class StampedLines {
  /** Time of the last line. */
  last: string | undefined;
  readonly #origin: LogOrigin;
  #severity: Severity | undefined;
  #seenUpTo: string | undefined;
  #inside = false;
  #skips = false;

  constructor(origin: LogOrigin) {
    this.#origin = origin;
  }

  reopen(): void {
    this.#seenUpTo = this.last;
    this.#inside = false;
  }

  read(batch: readonly Piece[]): LogLine[] {
    const lines: LogLine[] = [];
    for (const piece of batch) {
      const stamp = this.#inside ? undefined : dividedStamp(piece.text);
      const text = stamp?.text ?? piece.text;
      if (!this.#inside) {
        this.#severity = severityOf(text) ?? (isContinuation(text) ? this.#severity : undefined);
        this.#skips = stamp !== undefined && this.#seenUpTo !== undefined && stamp.time <= this.#seenUpTo;
      }
      this.#inside = piece.open;
      if (stamp !== undefined) this.last = stamp.time;
      if (!this.#skips) lines.push(logLine(this.#origin, this.last ?? '', this.#severity, text, piece.open));
    }
    return lines;
  }
}

/** Lines that belong to the message before: PostgreSQL's further fields, and the lines of a text of several. */
export function isContinuation(text: string): boolean {
  return /^\s/.test(text) && !/^\s*\S+\s+\d{4}-\d\d-\d\d/.test(text) || /(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION): {2}/.test(text.slice(0, 400)) || text.startsWith('Traceback') || text.startsWith('}');
}
