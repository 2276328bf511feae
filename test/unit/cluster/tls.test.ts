import {webcrypto} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer as createHttp} from 'node:http';
import {createServer, type Server} from 'node:https';
import net, {type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {TLSSocket} from 'node:tls';
// The certificate library does not load without it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {connect} from '../../../src/lib/cluster/connect.ts';
import {RESOURCES} from '../../../src/lib/model/resources.ts';
import {fepErrorOf, gatewayTo} from './fault-server.ts';

const algorithm = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'} as const;
const DAY = 86_400_000;

interface Pair {
  cert: string;
  key: string;
}

let folder: string;
let ca: {certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair};
let caFile: string;
const servers: Server[] = [];

async function issue(name: string, from: Date, to: Date, host = 'localhost'): Promise<Pair> {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: ca.certificate.subject,
    notBefore: from,
    notAfter: to,
    publicKey: keys.publicKey,
    signingKey: ca.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{type: 'dns', value: host}])],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`};
}

/** A TLS server that answers with the name of the client's certificate. */
async function serve(pair: Pair, options: object = {}): Promise<string> {
  const server = createServer({...pair, ...options}, (request, response) => {
    const {subject} = (request.socket as TLSSocket).getPeerCertificate();
    response.end(JSON.stringify({client: subject?.CN ?? null, servername: (request.socket as TLSSocket & {servername?: string}).servername, authorization: request.headers.authorization}));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  folder = mkdtempSync(path.join(tmpdir(), 'tls-'));
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  ca = {keys, certificate: await x509.X509CertificateGenerator.createSelfSigned({name: 'CN=test ca', keys, notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + DAY), signingAlgorithm: algorithm, extensions: [new x509.BasicConstraintsExtension(true)]})};
  caFile = path.join(folder, 'ca.pem');
  writeFileSync(caFile, ca.certificate.toString('pem'));
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, {recursive: true, force: true});
});

const yesterday = new Date(Date.now() - DAY);
const tomorrow = new Date(Date.now() + DAY);
const twoDaysAgo = new Date(Date.now() - 2 * DAY);

describe('TLS', () => {
  it('trusts the authority of the kubeconfig, shows the client certificate, and takes --tls-server-name', async () => {
    const url = await serve(await issue('api', yesterday, tomorrow, 'other.name'), {requestCert: true, ca: ca.certificate.toString('pem')});
    const client = await issue('jane', yesterday, tomorrow);
    const [clientCertificate, clientKey] = [path.join(folder, 'c.pem'), path.join(folder, 'k.pem')];
    writeFileSync(clientCertificate, client.cert);
    writeFileSync(clientKey, client.key);
    const gateway = await gatewayTo(url, {certificateAuthority: caFile, clientCertificate, clientKey, tlsServerName: 'other.name'});
    expect(await gateway.version()).toMatchObject({client: 'jane', servername: 'other.name'});
  });

  it.each([
    ['an expired certificate', () => issue('api', twoDaysAgo, yesterday), {}, /has expired/],
    ['a certificate that is not valid yet', () => issue('api', new Date(Date.now() + DAY / 2), tomorrow), {}, /not valid yet/],
    ['a certificate for another host', () => issue('api', yesterday, tomorrow, 'elsewhere'), {}, /another host name/],
    ['an unknown authority', () => issue('api', yesterday, tomorrow), {certificateAuthority: undefined}, /authority that your kubeconfig does not know/],
  ])('refuses %s, before anything is sent, for reads, writes and WebSockets', async (_, pair, options, why) => {
    const gateway = await gatewayTo(await serve(await pair()), {certificateAuthority: caFile, ...options});
    // Each is awaited from the moment it starts: one that failed while another was looked at would be an unhandled rejection.
    const acts = [gateway.version(), gateway.create(RESOURCES.Pod, {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p'}}), gateway.exec({pod: 'p', command: ['x']})];
    for (const error of await Promise.all(acts.map(fepErrorOf))) {
      expect(error).toMatchObject({code: 'unreachable', exitCode: 6});
      expect(error.why).toMatch(why);
    }
  });

  it('checks nothing with --insecure-skip-tls-verify', async () => {
    const gateway = await gatewayTo(await serve(await issue('api', twoDaysAgo, yesterday, 'elsewhere')), {insecureSkipTlsVerify: true, token: 't'});
    expect(await gateway.version()).toMatchObject({authorization: 'Bearer t'});
  });

  it('is tried where the server speaks plain HTTP', async () => {
    const plain = createHttp((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const gateway = await gatewayTo(`https://localhost:${(plain.address() as AddressInfo).port}`, {certificateAuthority: caFile});
    const error = await fepErrorOf(gateway.version());
    plain.close();
    expect(error).toMatchObject({code: 'unreachable', exitCode: 6});
    expect(error.suggestions.join()).toContain('check the server address');
  });

  it.each([
    ['is not there', 'missing.pem', undefined],
    ['is no certificate', 'garbage.pem', 'hello'],
  ])('says when a certificate file %s', async (_, name, text) => {
    const file = path.join(folder, name);
    if (text !== undefined) writeFileSync(file, text);
    const key = path.join(folder, 'some-key.pem');
    writeFileSync(key, (await issue('x', yesterday, tomorrow)).key);
    const gateway = await gatewayTo('https://localhost:1', {certificateAuthority: caFile, clientCertificate: file, clientKey: key});
    expect(await fepErrorOf(gateway.version())).toMatchObject({code: 'kubeconfig-invalid', exitCode: 2});
  });
});

describe('a proxy', () => {
  it('of the kubeconfig may speak SOCKS5, as `ssh -D` does', async () => {
    const target = await serve(await issue('api', yesterday, tomorrow, 'api.example'));
    const asked: string[] = [];
    const proxy = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(Buffer.of(5, 0));
        socket.once('data', (request) => {
          asked.push(request[3] === 3 ? request.toString('utf8', 5, request.length - 2) : `address type ${request[3]}`);
          const upstream = net.connect(Number(new URL(target).port), '127.0.0.1', () => {
            socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
            upstream.pipe(socket).pipe(upstream);
          });
          upstream.on('error', () => undefined);
        });
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const kubeconfig = path.join(folder, 'socks');
    writeFileSync(kubeconfig, JSON.stringify({'current-context': 'c', clusters: [{name: 'c', cluster: {server: 'https://api.example:6443', 'certificate-authority': 'ca.pem', 'proxy-url': `socks5h://127.0.0.1:${(proxy.address() as AddressInfo).port}`}}], users: [], contexts: [{name: 'c', context: {cluster: 'c', user: ''}}]}));
    const gateway = await connect({kubeconfig});
    const version = await gateway.version();
    gateway.close();
    proxy.close();
    expect(version).toMatchObject({servername: 'api.example'});
    expect(asked).toEqual(['api.example']);
  });

  it('of the environment carries the TLS connection, and its refusal is unreachable', async () => {
    const target = await serve(await issue('api', yesterday, tomorrow, 'api.example'));
    const asked: string[] = [];
    let refuse = false;
    const proxy = createHttp().on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      if (refuse) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const upstream = net.connect(Number(new URL(target).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [upstream, socket]) end.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const env = {HTTPS_PROXY: `http://joe:hunter2@127.0.0.1:${(proxy.address() as AddressInfo).port}`, HOME: '/nonexistent'};
    const options = {certificateAuthority: caFile, token: 't', env};
    expect(await (await gatewayTo('https://api.example:6443', options)).version()).toMatchObject({authorization: 'Bearer t', servername: 'api.example'});
    expect(asked).toEqual([`api.example:6443 Basic ${Buffer.from('joe:hunter2').toString('base64')}`]);
    refuse = true;
    const error = await fepErrorOf((await gatewayTo('https://api.example:6443', options)).create(RESOURCES.Pod, {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p'}}));
    proxy.close();
    expect(error).toMatchObject({code: 'unreachable', exitCode: 6});
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});
