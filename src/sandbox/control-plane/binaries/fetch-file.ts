import type {ClientRequest, IncomingMessage} from 'node:http';

export interface FetchOptions {
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
  /** Time until the server's answer begins. */
  connectTimeoutMs: number;
  /** Time without a single byte after which a transfer counts as dead. */
  idleTimeoutMs?: number;
}

const MAX_REDIRECTS = 5;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Opens a download by GET, following redirects and `HTTPS_PROXY` (Node ≥ 24.5; older ones connect directly).
 * Throws an Error whose message says in words what failed.
 */
export async function openDownload(url: string, options: FetchOptions): Promise<IncomingMessage> {
  let current = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await request(current, options);
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    answer.resume();
    const location = answer.headers.location;
    if (status < 300 || status >= 400 || location === undefined) throw new Error(`${current} answered ${status}`);
    const next = new URL(location, current);
    if (next.protocol !== 'https:' && current.startsWith('https:')) throw new Error(`${current} redirects to an unencrypted address`);
    current = next.href;
  }
  throw new Error(`${url} redirects more than ${MAX_REDIRECTS} times`);
}

/** A small text, such as a file of checksums; at most `limit` bytes. */
export async function fetchText(url: string, options: FetchOptions, limit = 65_536): Promise<string> {
  const answer = await openDownload(url, options);
  let text = '';
  answer.setEncoding('utf8');
  for await (const chunk of answer) {
    text += chunk as string;
    if (text.length > limit) throw new Error(`${url} is longer than ${limit} bytes`);
  }
  return text;
}

function request(url: string, options: FetchOptions): Promise<IncomingMessage> {
  const secure = url.startsWith('https:');
  // Built-ins that are heavy by ES import are reached late (design.md section 8).
  const client = secure ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
  const agent = new client.Agent({proxyEnv: options.env, keepAlive: false} as object);
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = client.get(url, {agent, signal: options.signal, headers: {'user-agent': 'kubectl-fep'}});
    const timer = setTimeout(() => {
      sent.destroy(new Error(`no answer from ${new URL(url).host} within ${options.connectTimeoutMs / 1000} s`));
    }, options.connectTimeoutMs);
    sent.once('error', (error) => {
      clearTimeout(timer);
      reject(explain(error as NodeJS.ErrnoException, url));
    });
    sent.once('response', (answer) => {
      clearTimeout(timer);
      answer.setTimeout(options.idleTimeoutMs ?? IDLE_TIMEOUT_MS, () => answer.destroy(new Error(`${new URL(url).host} stopped sending`)));
      resolve(answer);
    });
  });
}

function explain(error: NodeJS.ErrnoException, url: string): Error {
  const host = new URL(url).host;
  if (error.name === 'AbortError') return error;
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return new Error(`the name ${host} cannot be resolved`, {cause: error});
  if (error.code === 'ECONNREFUSED') return new Error(`${host} refuses the connection`, {cause: error});
  return new Error(error.message.includes(host) ? error.message : `${host}: ${error.message || error.code || 'failed'}`, {cause: error});
}
