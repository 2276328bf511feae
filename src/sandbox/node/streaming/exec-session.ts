import {PassThrough, Writable} from 'node:stream';
import type {WebSocket} from 'ws';
import type {RunningContainer} from '../../pods/program.ts';
import {CHANNEL, exitStatus, failureStatus, frame, parseFrame} from './channel-frames.ts';
import {TerminalSizes} from './terminal-sizes.ts';

export interface ExecOptions {
  command: readonly string[];
  stdin: boolean;
  tty: boolean;
}

/** Runs one command in a container for a client at the other end of a WebSocket; resolves when all is said. */
export async function serveExec(socket: WebSocket, container: RunningContainer, options: ExecOptions): Promise<void> {
  const gone = new AbortController();
  const stdin = new PassThrough();
  const sizes = new TerminalSizes();
  stdin.on('error', () => {});
  socket.on('message', (message: Buffer) => takeMessage(socket, message, stdin, sizes));
  socket.on('close', () => {
    gone.abort();
    stdin.end();
    sizes.end();
  });
  const stdout = channelWriter(socket, CHANNEL.stdout);
  const stderr = options.tty ? stdout : channelWriter(socket, CHANNEL.stderr);
  let status: Record<string, unknown>;
  try {
    const exitCode = await container.exec({
      command: options.command,
      ...(options.stdin ? {stdin} : {}),
      stdout, stderr, tty: options.tty, resize: sizes, signal: gone.signal,
    });
    status = exitStatus(exitCode);
  } catch (error) {
    status = failureStatus((error as Error).message);
  }
  sizes.end();
  await Promise.all([flushed(stdout), flushed(stderr)]);
  if (socket.readyState !== socket.OPEN) return;
  socket.send(frame(CHANNEL.error, JSON.stringify(status)), () => socket.close(1000));
  // Input that was paused would keep the closing handshake from being read.
  stdin.destroy();
  socket.resume();
}

function takeMessage(socket: WebSocket, message: Buffer, stdin: PassThrough, sizes: TerminalSizes): void {
  const part = parseFrame(message);
  if (part.kind === 'resize') sizes.push(part);
  else if (part.kind === 'close' && part.channel === CHANNEL.stdin) stdin.end();
  else if (part.kind === 'stdin' && part.data.length > 0 && !stdin.writableEnded && !stdin.destroyed && !stdin.write(part.data)) {
    socket.pause();
    stdin.once('drain', () => socket.resume());
  }
}

/** A stream onto a channel; a chunk counts as written when the socket has taken it, so a slow client slows the command. */
export function channelWriter(socket: WebSocket, channel: number): Writable {
  return new Writable({
    highWaterMark: 256 * 1024,
    write(chunk: Buffer, _encoding, done) {
      // What goes to a client that has left is dropped: the command is told by its signal.
      if (socket.readyState !== socket.OPEN) done();
      else socket.send(frame(channel, chunk), () => done());
    },
  });
}

function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableFinished || stream.destroyed) resolve();
    else {
      stream.once('finish', resolve);
      stream.once('close', resolve);
      stream.end();
    }
  });
}
