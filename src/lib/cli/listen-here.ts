import {createServer, type AddressInfo} from 'node:net';
import {FepError} from '../errors/fep-error.ts';
import type {Listen} from '../operations/connection/forward-port.ts';

/** A port of this machine. Throws `port-in-use` (2) with what mends it. */
export const listenHere: Listen = async ({address, port}, take) => {
  const listener = createServer(take);
  await new Promise<void>((resolve, reject) => {
    listener.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port, address)));
    listener.listen({port, host: address}, resolve);
  });
  return {port: (listener.address() as AddressInfo).port, close: () => void listener.close()};
};

function cannotListen(error: NodeJS.ErrnoException, port: number, address: string): FepError {
  const why: Record<string, string> = {
    EADDRINUSE: 'something listens there already', EACCES: 'ports below 1024 need rights', EADDRNOTAVAIL: 'this machine has no such address', ENOTFOUND: 'this name is no address of this machine',
  };
  return new FepError(`cannot listen at ${address} port ${port}`, {
    code: 'port-in-use', exit: 'usage', where: error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'LOCAL:REMOTE' : '--address',
    why: why[error.code ?? ''] ?? error.message, suggestions: ['take any free port: 0:27500'],
  });
}
