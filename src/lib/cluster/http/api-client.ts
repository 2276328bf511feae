import type {IncomingMessage} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {isWrite, parseApiStatus, translateFailure, translateStatus, type ApiStatus, type Subject} from '../translate-error.ts';
import {explainMissingKind} from '../errors/explain-missing-kind.ts';
import {readBody} from './read-body.ts';
import type {HttpRequest, Transport} from './transport.ts';
import {TransportFailure} from './transport-failure.ts';

/** One call of the API: what is sent, and what it is about. */
export interface ApiRequest extends HttpRequest {
  subject: Subject;
}

/** client-go repeats a request that the server put off so often. */
const MAX_TRIES = 10;
const LONGEST_PAUSE_S = 30;

/**
 * Calls of the API in JSON: repeats what the server puts off, bounds each call by the request timeout, and turns every
 * failure into a FepError.
 */
export class ApiClient {
  readonly #transport: Transport;
  readonly #server: string;
  readonly #timeoutMs: number;

  constructor(transport: Transport, server: string, timeoutMs: number | undefined) {
    this.#transport = transport;
    this.#server = server;
    this.#timeoutMs = timeoutMs ?? 0;
  }

  get transport(): Transport {
    return this.#transport;
  }

  get server(): string {
    return this.#server;
  }

  /** Milliseconds; 0 is no bound. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** The answer parsed. */
  async json<T>(request: ApiRequest): Promise<T> {
    const text = await this.#bounded(request, async (bounded) => readBody(await this.#answer(bounded)));
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.#garbage(request.subject);
    }
  }

  /** The answer as a stream, on a socket of its own and without a time bound once it has begun. */
  async stream(request: ApiRequest): Promise<IncomingMessage> {
    return this.#bounded(request, (bounded) => this.#answer({...bounded, ownSocket: true}));
  }

  async #bounded<T>(request: ApiRequest, work: (request: ApiRequest) => Promise<T>): Promise<T> {
    const timeout = new AbortController();
    const timer = this.#timeoutMs > 0 ? setTimeout(() => timeout.abort(), this.#timeoutMs) : undefined;
    const signals = [...(request.signal === undefined ? [] : [request.signal]), ...(timer === undefined ? [] : [timeout.signal])];
    const signal = signals.length < 2 ? signals[0] : AbortSignal.any(signals);
    try {
      return await work({...request, signal});
    } catch (error) {
      throw translateFailure(error, request.subject, {
        server: this.#server,
        signal: request.signal,
        timedOutAfterMs: timeout.signal.aborted ? this.#timeoutMs : undefined,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends until there is an answer below 400, or a refusal that will not pass. */
  async #answer(request: ApiRequest): Promise<IncomingMessage> {
    let renewed = false;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#sendAgainWhenCut(request);
      // The API sends nobody elsewhere: a redirection is that of a login page between us and it.
      if (answer.statusCode !== undefined && answer.statusCode < 300) return answer;
      const status = parseApiStatus(answer.statusCode ?? 500, await readBody(answer));
      if (status.code === 401 && !renewed && this.#transport.credentials.renew()) {
        renewed = true;
        continue;
      }
      const pause = tries < MAX_TRIES ? pauseSeconds(answer, status, request.subject) : undefined;
      if (pause === undefined) throw await this.#refusal(status, request);
      await sleep(pause * 1000, undefined, request.signal === undefined ? {} : {signal: request.signal});
    }
  }

  /** A read may be repeated: an idle connection is often closed by the server at the moment we use it. */
  async #sendAgainWhenCut(request: ApiRequest): Promise<IncomingMessage> {
    try {
      return await this.#transport.send(request);
    } catch (error) {
      const cut = error instanceof TransportFailure && error.sent && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (!cut || isWrite(request.subject) || request.signal?.aborted === true) throw error;
      return this.#transport.send(request);
    }
  }

  async #refusal(status: ApiStatus, request: ApiRequest): Promise<FepError> {
    const error = translateStatus(status, request.subject, {server: this.#server, tokenExpiry: this.#transport.credentials.tokenExpiry(), now: new Date()});
    if (error.code !== 'resource-not-installed') return error;
    return explainMissingKind(error, request.subject, this.#server, async (path) => {
      const answer = await this.#transport.send({method: 'GET', path, signal: request.signal});
      return {status: answer.statusCode ?? 500, body: await readBody(answer)};
    });
  }

  #garbage(subject: Subject): FepError {
    return new FepError(`what answers at ${this.#server} is not an API server`, {
      code: isWrite(subject) ? 'outcome-unknown' : 'unreachable',
      exit: isWrite(subject) ? 'unknown' : 'unreachable',
      where: this.#server,
      why: 'its answer is not JSON',
      suggestions: [RECOVERY.serverAddress],
    });
  }
}

/** How long the server asks us to wait before a new try; undefined: do not try again. 429 is always refused undone. */
function pauseSeconds(answer: IncomingMessage, status: ApiStatus, subject: Subject): number | undefined {
  const put = status.code === 429 || (status.code === 503 && !isWrite(subject));
  const asked = answer.headers['retry-after'] ?? status.details.retryAfterSeconds;
  if (!put || asked === undefined) return undefined;
  const seconds = Number(asked);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, LONGEST_PAUSE_S) : 1;
}
