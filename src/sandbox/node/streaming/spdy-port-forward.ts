import type {Duplex} from 'node:stream';
import type {RunningContainer} from '../../pods/program.ts';
import {parsePorts} from './channel-frames.ts';
import {connectToPort} from './port-forward-session.ts';
import {SpdyConnection} from './spdy-connection.ts';

/** Value of `X-Stream-Protocol-Version` for port-forward over SPDY, which is kubectl's way. */
export const SPDY_PORT_FORWARD = 'portforward.k8s.io';

/**
 * Serves kubectl's port-forward: for each connection at the client's port it opens a stream for errors and one for data,
 * both with the same `requestid` and `port`.
 */
export function serveSpdyPortForward(socket: Duplex, head: Buffer, containers: readonly RunningContainer[]): void {
  const errorStreams = new Map<string, Duplex>();
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${SPDY_PORT_FORWARD}\r\n\r\n`);
  const connection = new SpdyConnection(socket, ({headers, stream}) => {
    const request = headers.get('requestid') ?? '';
    if (headers.get('streamtype') === 'error') {
      errorStreams.set(request, stream);
      stream.resume();
      return;
    }
    const errors = errorStreams.get(request);
    errorStreams.delete(request);
    void forward(stream, errors, headers.get('port') ?? '', containers);
  });
  if (head.length > 0) connection.receive(head);
}

async function forward(stream: Duplex, errors: Duplex | undefined, portText: string, containers: readonly RunningContainer[]): Promise<void> {
  try {
    const [port = 0] = parsePorts(new URLSearchParams({port: portText}));
    const target = await connectToPort(containers, port);
    if (target === undefined) throw new Error(`nothing in the pod listens on port ${port}`);
    await carry(stream, target);
    errors?.end();
  } catch (error) {
    errors?.end((error as Error).message);
    stream.end();
  }
}

/** Both directions, until both have ended or one has broken. */
function carry(stream: Duplex, target: Duplex): Promise<void> {
  return new Promise((resolve) => {
    stream.pipe(target);
    target.pipe(stream);
    target.on('error', () => stream.end());
    stream.on('close', () => target.destroy());
    target.on('close', () => {
      if (!stream.writableEnded) stream.end();
      resolve();
    });
  });
}
