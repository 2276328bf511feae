import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {connect} from '../../../src/lib/cluster/connect.ts';
import type {Gateway} from '../../../src/lib/cluster/gateway.ts';
import {everythingOf, fepErrorOf, startFaultServer} from './fault-server.ts';

let folder: string;
let gateway: Gateway | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exec-plugin-'));
});
afterEach(() => {
  gateway?.close();
  rmSync(folder, {recursive: true, force: true});
});

/** A gateway whose user is a plugin: the given program for Node, which may append to the file `runs`. */
async function gatewayWith(url: string, program: string, plugin: object = {}): Promise<Gateway> {
  const script = path.join(folder, 'plugin.mjs');
  writeFileSync(script, `import {appendFileSync} from 'node:fs';\nappendFileSync(${JSON.stringify(path.join(folder, 'runs'))}, 'x');\n${program}`);
  const kubeconfig = path.join(folder, 'config');
  writeFileSync(kubeconfig, JSON.stringify({
    'current-context': 'c',
    clusters: [{name: 'c', cluster: {server: url, extensions: [{name: 'client.authentication.k8s.io/exec', extension: {audience: 'x'}}]}}],
    users: [{name: 'u', user: {exec: {apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script, 'an argument'], ...plugin}}}],
    contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}],
  }));
  gateway = await connect({kubeconfig});
  return gateway;
}

const runs = (): number => readFileSync(path.join(folder, 'runs'), 'utf8').length;
const credential = (fields: string): string => `console.log(JSON.stringify({kind: 'ExecCredential', status: ${fields}}));`;

describe('a credential plugin', () => {
  it('gives its token to every request, and is run once for all of them', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const one = await gatewayWith(url, credential(`{token: 'tok-' + process.argv[2] + process.env.EXTRA}`), {env: [{name: 'EXTRA', value: '!'}]});
    await Promise.all([one.version(), one.version(), one.version()]);
    await one.version();
    expect(seen.map(({headers}) => headers.authorization)).toEqual(Array.from({length: 4}, () => 'Bearer tok-an argument!'));
    expect(runs()).toBe(1);
  });

  it('is told what kubectl tells it, the cluster only when it wants to know', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const program = credential('{token: Buffer.from(process.env.KUBERNETES_EXEC_INFO).toString("base64url")}');
    const info = (index: number): unknown => JSON.parse(Buffer.from(String(seen[index]?.headers.authorization).replace('Bearer ', ''), 'base64url').toString());
    await (await gatewayWith(url, program, {interactiveMode: 'Never'})).version();
    await (await gatewayWith(url, program, {interactiveMode: 'Never', provideClusterInfo: true})).version();
    expect(info(0)).toEqual({kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: {interactive: false}});
    expect(info(1)).toMatchObject({spec: {cluster: {server: url, config: {audience: 'x'}}}});
  });

  it('is asked again when its token has expired, and when the server refuses the token, once', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const one = await gatewayWith(url, credential(`{token: 't', expirationTimestamp: '2020-01-01T00:00:00Z'}`));
    await one.version();
    await one.version();
    expect([runs(), seen.length]).toEqual([2, 2]);

    rmSync(path.join(folder, 'runs'));
    const refusing = await startFaultServer((_, __, response) => response.writeHead(401).end(JSON.stringify({kind: 'Status', code: 401, message: 'Unauthorized'})));
    expect(await fepErrorOf((await gatewayWith(refusing.url, credential(`{token: 't'}`))).version())).toMatchObject({code: 'unauthorized', exitCode: 5});
    expect([runs(), refusing.seen.length]).toEqual([2, 2]);
  });

  it.each([
    ['fails', 'console.error("the session is over, token eyJhbGciOiJub25lIn0.eyJhIjoxfQ.x"); process.exit(3);', {}, /ended with 3: the session is over, token \(token\)/],
    ['prints no JSON', 'console.log("very-secret-token");', {}, /not an ExecCredential/],
    ['prints no credential', credential('{}'), {}, /neither a token nor a certificate/],
    ['is not installed', '', {command: 'no-such-program-here'}, /"no-such-program-here" is not there/],
  ])('that %s: one error with its words, and nothing is sent', async (_, program, plugin, why) => {
    const {url, seen} = await startFaultServer((__, ___, response) => response.end('{}'));
    const error = await fepErrorOf((await gatewayWith(url, program, {installHint: 'install it with apt', ...plugin})).version());
    expect(error).toMatchObject({code: 'credential-plugin-failed', exitCode: 5});
    expect(error.why).toMatch(why);
    expect(error.suggestions[0]).toBe('install it with apt');
    expect(everythingOf(error)).not.toMatch(/very-secret-token|eyJ/);
    expect(seen).toEqual([]);
  });

  it('that needs a terminal says so where there is none', async () => {
    const error = await fepErrorOf((await gatewayWith('http://127.0.0.1:1', '', {interactiveMode: 'Always'})).version());
    expect(error).toMatchObject({code: 'credential-plugin-failed', why: 'it needs a terminal to ask you, and there is none'});
  });

  it('that waits for its user does not hold back an abort', async () => {
    const one = await gatewayWith('http://127.0.0.1:1', 'setTimeout(() => {}, 1500);');
    const abort = new AbortController();
    const asked = fepErrorOf(one.get({resource: {group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true}, name: 'p'}, {signal: abort.signal}));
    abort.abort();
    expect(await asked).toMatchObject({code: 'interrupted', exitCode: 130});
  });
});

describe('a token file', () => {
  it('is read for requests, and named when it is not there', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const tokenFile = path.join(folder, 'token');
    writeFileSync(tokenFile, 'from-file\n');
    const kubeconfig = path.join(folder, 'config');
    writeFileSync(kubeconfig, JSON.stringify({'current-context': 'c', clusters: [{name: 'c', cluster: {server: url}}], users: [{name: 'u', user: {tokenFile: 'token'}}], contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}]}));
    gateway = await connect({kubeconfig});
    await gateway.version();
    expect(seen[0]?.headers.authorization).toBe('Bearer from-file');
    rmSync(tokenFile);
    expect(await fepErrorOf((await connect({kubeconfig})).version())).toMatchObject({code: 'kubeconfig-invalid', exitCode: 2, where: tokenFile});
  });
});

describe('an auth-provider', () => {
  it('OIDC: its id-token goes along while it is valid', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({alg: 'none'})}.${part({exp: 4_000_000_000})}.${part({})}`;
    const kubeconfig = path.join(folder, 'config');
    writeFileSync(kubeconfig, JSON.stringify({'current-context': 'c', clusters: [{name: 'c', cluster: {server: url}}], users: [{name: 'u', user: {'auth-provider': {name: 'oidc', config: {'id-token': token, 'client-id': 'x', 'idp-issuer-url': 'https://issuer.invalid'}}}}], contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}]}));
    gateway = await connect({kubeconfig});
    await gateway.version();
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('sends nothing when its token has expired and cannot be renewed', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({alg: 'none'})}.${part({exp: 1_600_000_000})}.${part({})}`;
    const kubeconfig = path.join(folder, 'config');
    writeFileSync(kubeconfig, JSON.stringify({'current-context': 'c', clusters: [{name: 'c', cluster: {server: url}}], users: [{name: 'u', user: {'auth-provider': {name: 'oidc', config: {'id-token': token}}}}], contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}]}));
    gateway = await connect({kubeconfig});
    expect(await fepErrorOf(gateway.version())).toMatchObject({code: 'credential-plugin-failed', exitCode: 5, why: 'its token was valid until 2020-09-13T12:26:40.000Z, and it cannot be renewed'});
    expect(seen).toEqual([]);
  });
});
