import type {Duplex} from 'node:stream';
import {Writable} from 'node:stream';
import type {Container, Probe} from '../../lib/model/kubernetes-object.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import {paced} from '../pods/pace.ts';
import type {RunningContainer} from '../pods/program.ts';

/**
 * Asks a container's liveness probe until it failed as often as it may; resolves with the last failure's sentence,
 * or undefined when there is no probe or `signal` was aborted. `onFailure` hears of each failure (event `Unhealthy`).
 */
export async function watchLiveness(
  container: Container, running: RunningContainer, signal: AbortSignal, onFailure: (message: string) => void,
): Promise<string | undefined> {
  const probe = container.livenessProbe;
  if (probe === undefined) return undefined;
  const threshold = probe.failureThreshold ?? 3;
  let failures = 0;
  let wait = (probe.initialDelaySeconds ?? 0) * 1000;
  while (await sleepUnlessAborted(paced(wait), signal)) {
    wait = (probe.periodSeconds ?? 10) * 1000;
    const failure = await askProbe(probe, container, running, signal);
    if (signal.aborted) return undefined;
    failures = failure === undefined ? 0 : failures + 1;
    if (failure !== undefined) onFailure(failure);
    if (failure !== undefined && failures >= threshold) return failure;
  }
  return undefined;
}

/** One question; the failure in words, or undefined when the container is well. */
export async function askProbe(probe: Probe, container: Container, running: RunningContainer, signal: AbortSignal): Promise<string | undefined> {
  const timeoutMs = Math.max(1, probe.timeoutSeconds ?? 1) * 1000;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    if (probe.exec) return await askCommand(probe.exec.command, running, limit);
    const target = probe.httpGet ?? probe.tcpSocket;
    if (target === undefined) return undefined;
    const port = portNumber(target.port, container);
    const connection = port === undefined ? undefined : await running.connect(port);
    if (connection === undefined) return `dial tcp: connect: connection refused (port ${target.port})`;
    return probe.httpGet ? await askHttp(connection, probe.httpGet.path ?? '/', limit) : (connection.destroy(), undefined);
  } catch (error) {
    return limit.aborted ? `no answer within ${timeoutMs / 1000}s` : String((error as Error).message);
  }
}

/** A port by number, or by its name in the container's list. */
export function portNumber(port: number | string, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  return container.ports?.find((named) => named.name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

async function askCommand(command: readonly string[], running: RunningContainer, signal: AbortSignal): Promise<string | undefined> {
  const nowhere = (): Writable => new Writable({write: (_chunk, _encoding, done) => done()});
  const exitCode = await running.exec({command, stdout: nowhere(), stderr: nowhere(), tty: false, resize: noSizes(), signal});
  return exitCode === 0 ? undefined : `command ${JSON.stringify(command)} exited with ${exitCode}`;
}

async function* noSizes(): AsyncGenerator<{columns: number; rows: number}> {}

async function askHttp(connection: Duplex, path: string, signal: AbortSignal): Promise<string | undefined> {
  const {request} = await import('node:http');
  return new Promise((resolve, reject) => {
    const asked = request({path, host: 'localhost', createConnection: () => connection, signal}, (response) => {
      response.resume();
      const code = response.statusCode ?? 0;
      resolve(code >= 200 && code < 400 ? undefined : `HTTP probe failed with statuscode: ${code}`);
      connection.destroy();
    });
    asked.on('error', reject);
    asked.end();
  });
}
