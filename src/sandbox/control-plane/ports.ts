import {randomInt} from 'node:crypto';
import net from 'node:net';
import {FepError} from '../../lib/errors/fep-error.ts';

export interface PortRange {
  from: number;
  to: number;
}

/** Below the ranges from which Linux (32768) and macOS (49152) give ports to outgoing connections. */
const DEFAULT_RANGE: PortRange = {from: 20_000, to: 32_000};

/**
 * Range from `KUBECTL_FEP_PORTS` (`23000-23999`), for machines where only some ports may be used.
 * Throws `port-range` (exit 2) when it cannot be read.
 */
export function portRange(env: Readonly<Record<string, string | undefined>>): PortRange {
  const text = env['KUBECTL_FEP_PORTS'];
  if (text === undefined || text === '') return DEFAULT_RANGE;
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const range = {from: Number(from), to: Number(to)};
  if (range.from >= 1024 && range.to <= 65_535 && range.to - range.from >= 20) return range;
  throw new FepError('The range of ports for sandboxes cannot be used', {
    code: 'port-range',
    exit: 'usage',
    where: 'KUBECTL_FEP_PORTS',
    why: `${text} is not a range FROM-TO of at least 20 ports between 1024 and 65535`,
    suggestions: ['Write for example KUBECTL_FEP_PORTS=23000-23999'],
  });
}

/** Whether a port of 127.0.0.1 can be listened on now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({port, host: '127.0.0.1', exclusive: true}, () => server.close(() => resolve(true)));
  });
}

/** A free port of the range that is not in `taken`, which it joins. Throws `no-free-port` after many tries. */
export async function choosePort(range: PortRange, taken: Set<number>): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const port = randomInt(range.from, range.to + 1);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
  throw new FepError('No free port was found for the sandbox', {
    code: 'no-free-port',
    exit: 'failed',
    family: 'user',
    where: `127.0.0.1, ports ${range.from} to ${range.to}`,
    suggestions: ['Stop what uses these ports: kubectl fep sandbox list', 'Set KUBECTL_FEP_PORTS to another range'],
  });
}
