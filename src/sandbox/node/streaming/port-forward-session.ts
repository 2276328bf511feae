import type {Duplex} from 'node:stream';
import type {WebSocket} from 'ws';
import type {RunningContainer} from '../../pods/program.ts';
import {frame} from './channel-frames.ts';

/** Sub-protocol of port-forward over WebSocket; kubectl's own tunnels SPDY in one and is not served here. */
export const PORT_FORWARD_PROTOCOLS = ['v4.channel.k8s.io'] as const;

/** First container that listens on a port. */
export async function connectToPort(containers: readonly RunningContainer[], port: number): Promise<Duplex | undefined> {
  for (const container of containers) {
    const connection = await container.connect(port);
    if (connection !== undefined) return connection;
  }
  return undefined;
}

/** Channels 2i (data) and 2i+1 (errors) for the i-th port; each starts with the port as two little-endian bytes. */
export async function servePortForward(socket: WebSocket, containers: readonly RunningContainer[], ports: readonly number[]): Promise<void> {
  const connections: (Duplex | undefined)[] = [];
  socket.pause();
  for (const [index, port] of ports.entries()) {
    const announced = Buffer.alloc(2);
    announced.writeUInt16LE(port);
    socket.send(frame(2 * index, announced));
    socket.send(frame(2 * index + 1, announced));
    const connection = await connectToPort(containers, port).catch(() => undefined);
    connections[index] = connection;
    if (connection === undefined) socket.send(frame(2 * index + 1, `nothing in the pod listens on port ${port}`));
    else carry(socket, connection, 2 * index);
  }
  socket.on('message', (message: Buffer) => {
    const connection = (message[0] as number) % 2 === 0 ? connections[(message[0] as number) / 2] : undefined;
    if (connection === undefined || connection.writableEnded || connection.destroyed || connection.write(message.subarray(1))) return;
    socket.pause();
    connection.once('drain', () => socket.resume());
  });
  socket.on('close', () => connections.forEach((connection) => connection?.destroy()));
  socket.resume();
  if (connections.every((connection) => connection === undefined)) socket.close(1000);
}

function carry(socket: WebSocket, connection: Duplex, channel: number): void {
  connection.on('data', (chunk: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    connection.pause();
    socket.send(frame(channel, chunk), () => connection.resume());
  });
  connection.on('error', (error) => {
    if (socket.readyState === socket.OPEN) socket.send(frame(channel + 1, error.message));
  });
  // A channel of this protocol cannot be closed alone: the end of the one connection ends the whole.
  connection.on('close', () => socket.close(1000));
  connection.on('end', () => {
    socket.resume();
    socket.close(1000);
  });
}
