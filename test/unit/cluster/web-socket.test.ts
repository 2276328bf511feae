import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {PassThrough, Readable, Writable} from 'node:stream';
import {buffer, text} from 'node:stream/consumers';
import fc from 'fast-check';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocketServer, type WebSocket} from 'ws';
import type {Gateway} from '../../../src/lib/cluster/gateway.ts';
import {everythingOf, fepErrorOf, gatewayTo, startFaultServer} from './fault-server.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Opened {
  gateway: Gateway;
  urls: URL[];
}

/** The far end of the channel protocol, to cut and to flood it. */
async function farEnd(serve: (socket: WebSocket, url: URL) => void): Promise<Opened> {
  const server = createServer();
  const sockets = new WebSocketServer({server, perMessageDeflate: false});
  const urls: URL[] = [];
  sockets.on('connection', (socket, request) => {
    const url = new URL(request.url ?? '', 'http://server');
    urls.push(url);
    serve(socket, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return {gateway: await gatewayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), urls};
}

const channel = (number: number, data: string | Buffer = ''): Buffer => Buffer.concat([Buffer.of(number), Buffer.from(data)]);
const success = channel(3, '{"status":"Success"}');

describe('exec', () => {
  it('asks for what it needs, and gives each output to its stream', async () => {
    const {gateway, urls} = await farEnd((socket) => {
      expect(socket.protocol).toBe('v5.channel.k8s.io');
      for (const message of [channel(1, 'out'), channel(2, 'err'), channel(1), channel(3, '{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}')]) socket.send(message);
      socket.close();
    });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    expect(await gateway.exec({pod: 'p', container: 'c', command: ['psql', '-c', 'select 1 & 2'], stdout, stderr})).toEqual({exitCode: 7});
    expect([stdout.end().read(), stderr.end().read()].map(String)).toEqual(['out', 'err']);
    expect(urls[0]?.pathname).toBe('/api/v1/namespaces/db/pods/p/exec');
    expect([...(urls[0]?.searchParams ?? [])]).toEqual([['command', 'psql'], ['command', '-c'], ['command', 'select 1 & 2'], ['container', 'c'], ['stdin', 'false'], ['stdout', 'true'], ['stderr', 'true'], ['tty', 'false']]);
  });

  it('sends any stdin whole, then its end, and gets it back whole', async () => {
    const {gateway} = await farEnd((socket) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] === 0) socket.send(channel(1, data.subarray(1)));
        else if (data[0] === 255) socket.send(success);
      });
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({minLength: 1, maxLength: 2000}), {maxLength: 20}), async (pieces) => {
        const stdout = new PassThrough({highWaterMark: 100});
        const back = buffer(stdout);
        expect(await gateway.exec({pod: 'p', command: ['cat'], stdin: Readable.from(pieces.map((piece) => Buffer.from(piece)), {objectMode: false}), stdout})).toEqual({exitCode: 0});
        stdout.end();
        expect((await back).equals(Buffer.concat(pieces))).toBe(true);
      }),
      {numRuns: 20},
    );
  });

  it('closes stdin only after the last byte of one large piece', async () => {
    let received = 0;
    const {gateway} = await farEnd((socket) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] === 0) received += data.length - 1;
        else socket.send(success);
      });
    });
    await gateway.exec({pod: 'p', command: ['wc'], stdin: Readable.from([Buffer.alloc(3_000_000)], {objectMode: false})});
    expect(received).toBe(3_000_000);
  });

  it('does not wait for a stdin that nobody closes, and leaves it open', async () => {
    const {gateway} = await farEnd((socket) => socket.send(success));
    const stdin = new PassThrough();
    expect(await gateway.exec({pod: 'p', command: ['true'], stdin})).toEqual({exitCode: 0});
    expect([stdin.destroyed, stdin.listenerCount('data'), stdin.listenerCount('end') > 1]).toEqual([false, 0, false]);
  });

  it('holds a flood back while the reader is slow, and loses nothing', async () => {
    const pieces = 400;
    let buffered = 0;
    const {gateway} = await farEnd((socket) => {
      for (let sent = 0; sent < pieces; sent += 1) socket.send(channel(1, Buffer.alloc(50_000)));
      socket.send(success);
    });
    let taken = 0;
    const stdout = new Writable({
      highWaterMark: 100_000,
      write(chunk: Buffer, _, done) {
        taken += chunk.length;
        buffered = Math.max(buffered, stdout.writableLength);
        setImmediate(done);
      },
    });
    expect(await gateway.exec({pod: 'p', command: ['cat'], stdout})).toEqual({exitCode: 0});
    expect(taken).toBe(pieces * 50_000);
    // One read of the socket may hold some messages more than the mark.
    expect(buffered).toBeLessThan(2_000_000);
  });

  it('tells the sizes of the terminal, which has one output', async () => {
    const sizes: string[] = [];
    const {gateway, urls} = await farEnd((socket) => {
      socket.on('message', (data: Buffer) => {
        sizes.push(data.toString('utf8', 1));
        if (sizes.length === 2) socket.send(success);
      });
    });
    const resize = (async function* () {
      yield {columns: 80, rows: 24};
      yield {columns: 100, rows: 30};
      await new Promise(() => undefined);
    })();
    await gateway.exec({pod: 'p', command: ['sh'], tty: true, resize});
    expect(sizes).toEqual(['{"Width":80,"Height":24}', '{"Width":100,"Height":30}']);
    expect([urls[0]?.searchParams.get('tty'), urls[0]?.searchParams.get('stderr')]).toEqual(['true', 'false']);
  });

  it.each([
    ['is cut while the command runs', (socket: WebSocket) => socket.send(channel(1, 'half'), () => socket.terminate()), 'outcome-unknown', 8],
    ['is closed without a status', (socket: WebSocket) => socket.close(), 'outcome-unknown', 8],
    ['says that the command cannot start', (socket: WebSocket) => socket.send(channel(3, '{"status":"Failure","message":"executable file not found"}')), 'exec-failed', 1],
  ])('when the far end %s', async (_, serve, code, exitCode) => {
    const {gateway} = await farEnd(serve);
    expect(await fepErrorOf(gateway.exec({pod: 'p', command: ['x']}))).toMatchObject({code, exitCode, where: 'pod/p'});
  });

  it('cut before it began: a command may have started, a connection to a port not', async () => {
    const {url, server} = await startFaultServer(() => undefined);
    server.on('upgrade', (_, socket) => socket.destroy());
    const gateway = await gatewayTo(url);
    expect(await fepErrorOf(gateway.exec({pod: 'p', command: ['x']}))).toMatchObject({code: 'outcome-unknown', exitCode: 8});
    expect(await fepErrorOf(gateway.connectPort({pod: 'p', port: 1}))).toMatchObject({code: 'unreachable', exitCode: 6});
  });

  it('says that an old server cannot, when it agrees to no sub-protocol', async () => {
    const {url, server} = await startFaultServer(() => undefined);
    const sockets = new WebSocketServer({noServer: true, handleProtocols: () => false});
    server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => undefined));
    const error = await fepErrorOf((await gatewayTo(url)).exec({pod: 'p', command: ['x'], stdin: Readable.from([])}));
    for (const socket of sockets.clients) socket.terminate();
    expect(error).toMatchObject({code: 'not-supported', exitCode: 1, why: expect.stringContaining('1.30')});
  });

  it('ends with the signal, before it is open and after', async () => {
    const abort = new AbortController();
    const {gateway} = await farEnd(() => abort.abort());
    expect(await fepErrorOf(gateway.exec({pod: 'p', command: ['sleep'], signal: abort.signal}))).toMatchObject({code: 'interrupted', exitCode: 130});
    expect(await fepErrorOf(gateway.exec({pod: 'p', command: ['sleep'], signal: abort.signal}))).toMatchObject({code: 'interrupted', exitCode: 130});
  });

  it('does not take a broken input for its end', async () => {
    const channels: (number | undefined)[] = [];
    const {gateway} = await farEnd((socket) => socket.on('message', (data: Buffer) => channels.push(data[0])));
    const stdin = new Readable({read() { this.destroy(new Error('disk failed')); }});
    expect(await fepErrorOf(gateway.exec({pod: 'p', command: ['psql'], stdin}))).toMatchObject({code: 'input-failed', why: 'disk failed'});
    expect(channels).not.toContain(255);
  });

  it('ends when its output cannot be written', async () => {
    const {gateway} = await farEnd((socket) => socket.send(channel(1, 'x')));
    const stdout = new Writable({write: (_, __, done) => done(new Error('EPIPE'))});
    expect(await fepErrorOf(gateway.exec({pod: 'p', command: ['yes'], stdout}))).toMatchObject({code: 'output-closed', why: 'EPIPE'});
  });

  it.each([
    [403, {reason: 'Forbidden', message: 'pods "p" is forbidden: User "jane" cannot get resource "pods/exec" in API group "" in the namespace "db"'}, 'forbidden', 5],
    [404, {reason: 'NotFound', message: 'pods "p" not found', details: {name: 'p', kind: 'pods'}}, 'not-found', 4],
    [400, {reason: 'BadRequest', message: 'container zz is not valid for pod p'}, 'invalid', 1],
  ])('refused with %s before it begins', async (code, body, expected, exitCode) => {
    const {url, server} = await startFaultServer(() => undefined);
    server.on('upgrade', (_, socket) => {
      const answer = JSON.stringify({kind: 'Status', code, ...body});
      socket.end(`HTTP/1.1 ${code} No\r\nContent-Type: application/json\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`);
    });
    expect(await fepErrorOf((await gatewayTo(url)).exec({pod: 'p', command: ['x']}))).toMatchObject({code: expected, exitCode});
  });
});

describe('connectPort', () => {
  const ports = Buffer.of(0x38, 0x15);

  it('carries bytes both ways, without the two bytes that name the port', async () => {
    const {gateway, urls} = await farEnd((socket) => {
      expect(socket.protocol).toBe('v4.channel.k8s.io');
      socket.send(channel(0, ports));
      socket.send(channel(1, ports));
      socket.on('message', (data: Buffer) => {
        socket.send(channel(0, data.toString('utf8', 1).toUpperCase()));
        socket.close();
      });
    });
    const stream = await gateway.connectPort({pod: 'p', port: 5432});
    stream.write('hello');
    expect(await text(stream)).toBe('HELLO');
    expect(urls[0]?.searchParams.get('ports')).toBe('5432');
  });

  it('fails with the words of the node when nobody listens at the port', async () => {
    const {gateway} = await farEnd((socket) => {
      socket.send(channel(0, ports));
      socket.send(channel(1, ports));
      socket.send(channel(1, 'dial tcp 127.0.0.1:5432: connection refused'));
    });
    const error = await fepErrorOf(text(await gateway.connectPort({pod: 'p', port: 5432})));
    expect(error).toMatchObject({code: 'port-connection-failed', where: 'pod/p port 5432', why: 'dial tcp 127.0.0.1:5432: connection refused'});
    expect(everythingOf(error)).toContain('5432');
  });

  it('closes the far end when ours is destroyed, ended or aborted', async () => {
    let closed = Promise.withResolvers<void>();
    const {gateway} = await farEnd((socket) => {
      socket.on('close', () => closed.resolve());
      socket.send(channel(0, ports));
    });
    const abort = new AbortController();
    for (const end of [(stream: Awaited<ReturnType<Gateway['connectPort']>>) => void stream.destroy(), (stream: Awaited<ReturnType<Gateway['connectPort']>>) => void stream.resume().end(), () => abort.abort()]) {
      closed = Promise.withResolvers<void>();
      end(await gateway.connectPort({pod: 'p', port: 5432, signal: abort.signal}));
      await closed.promise;
    }
    expect(abort.signal.aborted).toBe(true);
  });
});
