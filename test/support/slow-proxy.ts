import {connect, createServer, type AddressInfo, type Socket} from 'node:net';

/** A TCP proxy before an API server that makes every round trip longer. */
export interface SlowProxy {
  /** `https://127.0.0.1:PORT`: its certificate is the API server's own. */
  readonly server: string;
  /** Connections that were opened through it so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a proxy to the API server at `target`; half of `roundTripMs` is added in each direction. Bytes keep their order. */
export async function startSlowProxy(target: string, roundTripMs: number): Promise<SlowProxy> {
  const {hostname, port} = new URL(target);
  const sockets = new Set<Socket>();
  let opened = 0;
  const proxy = createServer({allowHalfOpen: true}, (near) => {
    opened += 1;
    const far = connect({host: hostname, port: Number(port), allowHalfOpen: true});
    delay(near, far, roundTripMs / 2);
    delay(far, near, roundTripMs / 2);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    server: `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    connections: () => opened,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}

/** Everything that `from` says arrives at `to` so much later: its bytes, its end, and that it broke. */
function delay(from: Socket, to: Socket, ms: number): void {
  from.on('data', (bytes) => setTimeout(() => to.writable && to.write(bytes), ms));
  from.on('end', () => setTimeout(() => to.end(), ms));
  from.on('error', () => setTimeout(() => to.destroy(), ms));
}

/** Address of the API server that a kubeconfig of the sandbox leads to. */
export function serverOf(kubeconfig: string): string {
  const address = /^\s*server:\s*['"]?(https:[^'"\s]+)/m.exec(kubeconfig)?.[1] ?? /"server":\s*"(https:[^"]+)"/.exec(kubeconfig)?.[1];
  if (address === undefined) throw new Error('the kubeconfig names no server');
  return address;
}
