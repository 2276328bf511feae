import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it, onTestFinished} from 'vitest';
import {checksumOf, downloadSource, releaseOf} from '../../../../src/sandbox/control-plane/binaries/download.ts';
import type {SourceContext} from '../../../../src/sandbox/control-plane/binaries/source.ts';
import {fakeBinaryText} from './fake-binary.ts';
import {tarGz} from './tar-writer.ts';
import {temporaryFolder} from './temporary-folder.ts';

const LINUX = {os: 'linux', arch: 'amd64'};
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A release server on this machine: path → body, a number for a bare status, or a redirect. */
async function serve(bodies: Readonly<Record<string, string | Uint8Array | number | {redirect: string}>>): Promise<string> {
  const listener: RequestListener = (request, response) => {
    const body = bodies[request.url ?? ''] ?? 404;
    if (typeof body === 'number') response.writeHead(body).end();
    else if (typeof body === 'object' && 'redirect' in body) response.writeHead(302, {location: body.redirect}).end();
    else response.end(body);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function contextIn(folder: string, overrides: Partial<SourceContext> = {}): SourceContext {
  return {signal: new AbortController().signal, report: () => {}, env: {}, platform: LINUX, folder, ...overrides};
}

describe('downloadSource', () => {
  const base = '/v1.36.3/bin/linux/amd64';

  it('stores a program whose sha256 is the published one, ready to run', async () => {
    const folder = temporaryFolder();
    const text = fakeBinaryText('kube-apiserver');
    const archive = tarGz([{name: 'etcd-v3.6.8-linux-amd64/etcd', content: Buffer.from(fakeBinaryText('etcd'))}]);
    const server = await serve({
      [`${base}/kube-apiserver`]: {redirect: '/cdn/kube-apiserver'},
      '/cdn/kube-apiserver': text,
      [`${base}/kube-apiserver.sha256`]: sha256(text),
      '/v3.6.8/etcd-v3.6.8-linux-amd64.tar.gz': archive,
      '/v3.6.8/SHA256SUMS': `${sha256('other')}  etcd-v3.6.8-linux-arm64.tar.gz\n${sha256(archive)}  etcd-v3.6.8-linux-amd64.tar.gz\n`,
    });
    const result = await downloadSource({kubernetes: server, etcd: server}).provide(['etcd', 'kube-apiserver'], contextIn(folder));
    expect(result).toEqual({found: {etcd: path.join(folder, 'etcd'), 'kube-apiserver': path.join(folder, 'kube-apiserver')}});
    expect(readFileSync(path.join(folder, 'kube-apiserver'), 'utf8')).toBe(text);
    expect(statSync(path.join(folder, 'etcd')).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).toSorted()).toEqual(['etcd', 'kube-apiserver']);
  });

  it.each([
    ['another sha256 than published', {[`${base}/kube-scheduler`]: 'tampered', [`${base}/kube-scheduler.sha256`]: sha256('original')}, /has the sha256 .* published is/],
    ['no checksum', {[`${base}/kube-scheduler`]: 'x'}, /answered 404/],
    ['a checksum file without one', {[`${base}/kube-scheduler.sha256`]: '<html>'}, /holds no sha256/],
    ['a program of another version', {[`${base}/kube-scheduler`]: fakeBinaryText('kube-scheduler', '1.35.0'), [`${base}/kube-scheduler.sha256`]: sha256(fakeBinaryText('kube-scheduler', '1.35.0'))}, /wanted v1\.36\.3/],
    ['a server that fails', {[`${base}/kube-scheduler.sha256`]: 503}, /answered 503/],
  ])('keeps nothing of %s', async (_, bodies, reason) => {
    const folder = temporaryFolder();
    const server = await serve(bodies);
    const result = await downloadSource({kubernetes: server, etcd: server}).provide(['kube-scheduler'], contextIn(folder));
    expect(result.found).toEqual({});
    expect(result.reason).toMatch(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives up at the first server that cannot be reached', async () => {
    const folder = temporaryFolder();
    const steps: string[] = [];
    const context = contextIn(folder, {report: (progress) => void (progress.kind === 'step' && progress.state === 'started' && steps.push(progress.step))});
    const result = await downloadSource({kubernetes: 'http://127.0.0.1:1', etcd: 'http://127.0.0.1:1'}).provide(['etcd', 'kube-apiserver'], context);
    expect(result).toEqual({found: {}, reason: '127.0.0.1:1 refuses the connection'});
    expect(steps).toHaveLength(1);
  });

  it('throws the reason of an abort instead of naming it a failure', async () => {
    const controller = new AbortController();
    const server = await serve({});
    controller.abort(new Error('Ctrl-C'));
    const pending = downloadSource({kubernetes: server, etcd: server}).provide(['etcd'], contextIn(temporaryFolder(), {signal: controller.signal}));
    await expect(pending).rejects.toThrow('Ctrl-C');
  });

  it('knows that there are releases for Linux only', async () => {
    const folder = temporaryFolder();
    const result = await downloadSource().provide(['kube-apiserver'], contextIn(folder, {platform: {os: 'darwin', arch: 'arm64'}}));
    expect(result.reason).toContain('darwin');
    expect(existsSync(path.join(folder, 'kube-apiserver'))).toBe(false);
  });
});

describe('releaseOf', () => {
  it('names the files as the projects publish them', () => {
    const servers = {kubernetes: 'K', etcd: 'E'};
    expect(releaseOf('kube-scheduler', servers, LINUX)).toMatchObject({url: 'K/v1.36.3/bin/linux/amd64/kube-scheduler', checksums: 'K/v1.36.3/bin/linux/amd64/kube-scheduler.sha256'});
    expect(releaseOf('etcd', servers, LINUX)).toMatchObject({url: 'E/v3.6.8/etcd-v3.6.8-linux-amd64.tar.gz', checksums: 'E/v3.6.8/SHA256SUMS'});
  });
});

describe('checksumOf', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);

  it('takes a lone sum, or the one beside the file', () => {
    fc.assert(
      fc.property(hex, hex, (sum, other) => {
        expect(checksumOf(`${sum}\n`, 'f')).toBe(sum);
        expect(checksumOf(`${other}  g\n${sum.toUpperCase()} *f\n`, 'f')).toBe(sum);
        expect(checksumOf(`${other}  g\n`, 'f')).toBeUndefined();
      }),
    );
  });

  it('answers nothing but 64 hexadecimal digits', () => {
    fc.assert(fc.property(fc.string(), (text) => checksumOf(text, 'f') === undefined || /^[0-9a-f]{64}$/.test(checksumOf(text, 'f') ?? '')));
  });
});
