import {createServer} from 'node:net';
import type {AddressInfo} from 'node:net';
import {describe, expect, it} from 'vitest';
import {RESOURCES} from '../../../src/lib/model/resources.ts';
import type {AnyObject} from '../../../src/lib/model/kubernetes-object.ts';
import {everythingOf, fepErrorOf, gatewayTo, startFaultServer} from './fault-server.ts';

const {FEPCluster} = RESOURCES;
const ref = {resource: FEPCluster, name: 'demo'};
const demo: AnyObject = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo'}};
const status = (code: number, reason: string, more: object = {}): string => JSON.stringify({kind: 'Status', code, reason, message: reason, details: {}, ...more});

describe('a connection that is cut', () => {
  it('before the answer: a read is asked again, once', async () => {
    const {url, seen} = await startFaultServer((_, request, response) => (seen.length === 1 ? request.socket.destroy() : response.end('{"kind":"FEPCluster"}')));
    expect(await (await gatewayTo(url)).get(ref)).toEqual({kind: 'FEPCluster'});
    expect(seen).toHaveLength(2);
  });

  it('before the answer, each time: unreachable', async () => {
    const {url, seen} = await startFaultServer((_, request) => request.socket.destroy());
    expect(await fepErrorOf((await gatewayTo(url)).get(ref))).toMatchObject({code: 'unreachable', exitCode: 6});
    expect(seen).toHaveLength(2);
  });

  it.each(['create', 'patch', 'delete'] as const)('before the answer of a %s: the outcome is unknown, and it is not sent again', async (verb) => {
    const {url, seen} = await startFaultServer((_, request) => request.socket.destroy());
    const gateway = await gatewayTo(url);
    const acts = {create: () => gateway.create(FEPCluster, demo), patch: () => gateway.patch(ref, {type: 'merge', body: {}}), delete: () => gateway.delete(ref)};
    expect(await fepErrorOf(acts[verb]())).toMatchObject({code: 'outcome-unknown', exitCode: 8, where: url});
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['read', false, 'unreachable', 6],
    ['write', true, 'outcome-unknown', 8],
  ] as const)('in the middle of the answer to a %s', async (_, write, code, exitCode) => {
    const {url} = await startFaultServer((__, request, response) => {
      response.writeHead(200, {'Content-Length': 1000});
      response.write('{"kind":', () => request.socket.destroy());
    });
    const gateway = await gatewayTo(url);
    expect(await fepErrorOf(write ? gateway.create(FEPCluster, demo) : gateway.get(ref))).toMatchObject({code, exitCode});
  });

  it('with nobody listening: unreachable, for a write too', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const {port} = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const gateway = await gatewayTo(`http://127.0.0.1:${port}`);
    for (const act of [gateway.get(ref), gateway.create(FEPCluster, demo), gateway.exec({pod: 'p', command: ['x']})]) {
      expect(await fepErrorOf(act)).toMatchObject({code: 'unreachable', exitCode: 6, details: {code: 'ECONNREFUSED'}});
    }
  });
});

describe('an answer that makes no sense', () => {
  it('is no JSON', async () => {
    const {url} = await startFaultServer((_, __, response) => response.end('<html>hello</html>'));
    const gateway = await gatewayTo(url);
    expect(await fepErrorOf(gateway.get(ref))).toMatchObject({code: 'unreachable', exitCode: 6});
    expect(await fepErrorOf(gateway.create(FEPCluster, demo))).toMatchObject({code: 'outcome-unknown', exitCode: 8});
  });

  it.each([
    ['empty', 200],
    ['a way to a login page', 302],
  ])('is %s', async (_, code) => {
    const {url} = await startFaultServer((__, ___, response) => response.writeHead(code, {Location: 'https://login.example/'}).end());
    expect(await fepErrorOf((await gatewayTo(url)).get(ref))).toMatchObject({code: 'unreachable', exitCode: 6});
  });

  it('is no HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const error = await fepErrorOf((await gatewayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).get(ref));
    server.close();
    expect(error).toMatchObject({code: 'unreachable', exitCode: 6, why: 'what answers there does not speak HTTP as an API server does'});
  });
});

describe('an answer that does not come', () => {
  it('ends at the request timeout', async () => {
    const {url} = await startFaultServer(() => undefined);
    const gateway = await gatewayTo(url, {requestTimeoutMs: 50});
    expect(await fepErrorOf(gateway.get(ref))).toMatchObject({code: 'unreachable', exitCode: 6, details: {timeoutMs: 50}});
    expect(await fepErrorOf(gateway.create(FEPCluster, demo))).toMatchObject({code: 'outcome-unknown', exitCode: 8});
  });

  it('ends at the request timeout also when it stops half-way', async () => {
    const {url} = await startFaultServer((_, __, response) => void response.writeHead(200).write('{'));
    expect(await fepErrorOf((await gatewayTo(url, {requestTimeoutMs: 50})).get(ref))).toMatchObject({code: 'unreachable', details: {timeoutMs: 50}});
  });

  it('ends with the signal', async () => {
    const abort = new AbortController();
    const {url} = await startFaultServer(() => abort.abort());
    expect(await fepErrorOf((await gatewayTo(url)).create(FEPCluster, demo, {signal: abort.signal}))).toMatchObject({code: 'interrupted', exitCode: 130, why: expect.stringContaining('not known')});
  });
});

describe('a server that is busy', () => {
  it.each([
    ['429', 429, 'get'],
    ['429', 429, 'create'],
    ['503', 503, 'get'],
  ] as const)('%s with Retry-After: %s is asked again (%s)', async (_, code, verb) => {
    const {url, seen} = await startFaultServer((__, ___, response) => {
      if (seen.length < 3) response.writeHead(code, {'Retry-After': '0'}).end(status(code, 'TooManyRequests'));
      else response.end('{"ok":1}');
    });
    const gateway = await gatewayTo(url);
    expect(await (verb === 'get' ? gateway.get(ref) : gateway.create(FEPCluster, demo))).toEqual({ok: 1});
    expect(seen).toHaveLength(3);
  });

  it.each([
    ['503 to a write: it may have been done', 503, true, {'Retry-After': '0'}],
    ['503 without a word of when', 503, false, {}],
    ['500', 500, false, {'Retry-After': '0'}],
  ] as const)('is not asked again: %s', async (_, code, write, headers) => {
    const {url, seen} = await startFaultServer((__, ___, response) => response.writeHead(code, headers).end(status(code, 'x')));
    const gateway = await gatewayTo(url);
    await fepErrorOf(write ? gateway.create(FEPCluster, demo) : gateway.get(ref));
    expect(seen).toHaveLength(1);
  });

  it('is given up after ten times, or at the request timeout', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.writeHead(429, {'Retry-After': '0'}).end(status(429, 'TooManyRequests')));
    expect(await fepErrorOf((await gatewayTo(url)).get(ref))).toMatchObject({code: 'too-many-requests', exitCode: 6});
    expect(seen).toHaveLength(10);
    const slow = await startFaultServer((_, __, response) => response.writeHead(429, {'Retry-After': '20'}).end(status(429, 'TooManyRequests')));
    expect(await fepErrorOf((await gatewayTo(slow.url, {requestTimeoutMs: 50})).get(ref))).toMatchObject({code: 'unreachable', details: {timeoutMs: 50}});
  });
});

describe('connections', () => {
  it('are kept and shared: many reads, four sockets', async () => {
    const {url, sockets} = await startFaultServer((_, __, response) => response.end('{}'));
    const gateway = await gatewayTo(url);
    await Promise.all(Array.from({length: 30}, () => gateway.get(ref)));
    await gateway.get(ref);
    expect(sockets).toHaveLength(4);
  });

  it('of followed logs and watches do not take those of reads', async () => {
    const {url} = await startFaultServer(({url: {pathname, searchParams}}, _, response) => {
      if (pathname.endsWith('/log') || searchParams.has('watch')) response.writeHead(200).write('x');
      else response.end('{"metadata":{"resourceVersion":"1"},"items":[]}');
    });
    const gateway = await gatewayTo(url);
    const logs = await Promise.all(Array.from({length: 8}, () => gateway.logs({pod: 'p', follow: true})));
    const abort = new AbortController();
    const watches = Array.from({length: 8}, async () => gateway.watch(FEPCluster, {resourceVersion: '1', signal: abort.signal})[Symbol.asyncIterator]().next());
    expect(await gateway.list(FEPCluster)).toMatchObject({items: []});
    abort.abort();
    await Promise.all(watches);
    for (const log of logs) log.destroy();
  });
});

describe('logs', () => {
  it('end without an error when they are aborted, and with one when they are cut', async () => {
    const {url} = await startFaultServer((_, request, response) => {
      response.writeHead(200).write('line\n', () => {
        if (request.url?.includes('previous')) request.socket.destroy();
      });
    });
    const gateway = await gatewayTo(url);
    const abort = new AbortController();
    const read = async (options: {previous?: boolean}): Promise<string> => {
      let text = '';
      for await (const chunk of await gateway.logs({pod: 'p', follow: true, signal: abort.signal, ...options})) {
        text += String(chunk);
        if (options.previous !== true) abort.abort();
      }
      return text;
    };
    expect(await read({})).toBe('line\n');
    const cut = (await gateway.logs({pod: 'p', previous: true})) as AsyncIterable<Buffer>;
    expect(await fepErrorOf((async () => { for await (const _ of cut); })())).toMatchObject({code: 'unreachable', exitCode: 6});
  });
});

describe('credentials', () => {
  it('never show in an error', async () => {
    const secret = 'sha256~very-secret-token';
    const {url} = await startFaultServer(({headers}, _, response) => response.writeHead(400).end(`what you sent: authorization: ${headers.authorization}`));
    const error = await fepErrorOf((await gatewayTo(url, {token: secret})).get(ref));
    expect(everythingOf(error)).not.toContain(secret);
    expect(`${error.stack}${String(error.cause)}`).not.toContain(secret);
  });
});
