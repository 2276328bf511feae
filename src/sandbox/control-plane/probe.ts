/** A question to a server whether it is ready. */
export interface Probe {
  url: string;
  /** PEM texts. */
  ca: string;
  cert: string;
  key: string;
}

const PROBE_TIMEOUT_MS = 2000;

/** Undefined when the server answers 200, or the reason in words why it is not ready. Never throws. */
export function whyNotReady(probe: Probe): Promise<string | undefined> {
  const https = process.getBuiltinModule('node:https');
  return new Promise((resolve) => {
    const sent = https.get(probe.url, {ca: probe.ca, cert: probe.cert, key: probe.key, agent: false, timeout: PROBE_TIMEOUT_MS}, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('error', (error) => resolve(error.message));
      answer.on('end', () => resolve(answer.statusCode === 200 ? undefined : firstFailure(answer.statusCode ?? 0, text)));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${PROBE_TIMEOUT_MS / 1000} s`)));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'it does not listen yet' : error.message || 'no connection'));
  });
}

/** Undefined when something accepts connections on a port of 127.0.0.1. */
export function whyNotListening(port: number): Promise<string | undefined> {
  const net = process.getBuiltinModule('node:net');
  return new Promise((resolve) => {
    const socket = net.connect({port, host: '127.0.0.1', timeout: PROBE_TIMEOUT_MS});
    const end = (reason: string | undefined): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end('no connection in time'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'it does not listen yet' : error.message));
  });
}

/** Kubernetes lists its checks as `[+]name ok` and `[-]name failed: reason`. */
function firstFailure(status: number, text: string): string {
  const failed = text.split('\n').filter((line) => line.startsWith('[-]'));
  const [first, ...more] = failed.map((line) => line.slice(3).split(' ', 1)[0]);
  if (first === undefined) return `answers ${status}`;
  return more.length === 0 ? `${first} is not ready` : `${first} and ${more.length} more are not ready`;
}
