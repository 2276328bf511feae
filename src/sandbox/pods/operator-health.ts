import {createServer, type Server} from 'node:http';
import {duplexPair, type Duplex} from 'node:stream';

/** Port of the operator's probes (charts 2.x and 4.x; objects.md section 6). */
const HEALTH_PORT = 6789;
const PATHS = new Set(['/healthz', '/readyz']);

let server: Server | undefined;

/**
 * A connection to the operator's health endpoint, which answers as long as its process runs; undefined for other ports.
 * It is answered here and not by the process: sandboxes side by side would quarrel about the one real port.
 */
export function connectHealth(port: number): Duplex | undefined {
  if (port !== HEALTH_PORT) return undefined;
  server ??= createServer((request, response) => {
    request.resume();
    response.writeHead(PATHS.has(request.url ?? '') ? 200 : 404).end();
  });
  const [client, served] = duplexPair();
  server.emit('connection', served);
  return client;
}
