import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {connect} from '../../../src/lib/cluster/connect.ts';
import {findKubeconfig} from '../../../src/lib/cluster/connection/find-kubeconfig.ts';
import {addKubeconfigFile, emptyKubeconfig} from '../../../src/lib/cluster/connection/kubeconfig.ts';
import {resolveTarget} from '../../../src/lib/cluster/connection/resolve-target.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {everythingOf, fepErrorOf} from './fault-server.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), {recursive: true});
  writeFileSync(file, text);
  return file;
}

const simple = (server: string, context = 'one', extra = ''): string => `
apiVersion: v1
kind: Config
current-context: ${context}
clusters: [{name: c-${context}, cluster: {server: "${server}"${extra}}}]
users: [{name: u-${context}, user: {token: 12345}}]
contexts: [{name: ${context}, context: {cluster: c-${context}, user: u-${context}, namespace: ns-${context}}}]
`;

describe('which kubeconfig is read', () => {
  it('reads ~/.kube/config where nothing else is said', async () => {
    write('.kube/config', simple('https://home:6443'));
    const gateway = await connect({env: {HOME: folder}});
    expect(gateway.connection).toEqual({context: 'one', server: 'https://home:6443', namespace: 'ns-one'});
  });

  it('prefers --kubeconfig to KUBECONFIG, and KUBECONFIG to the home folder', async () => {
    write('.kube/config', simple('https://home'));
    const listed = write('listed', simple('https://listed'));
    const named = write('named', simple('https://named'));
    const env = {HOME: folder, KUBECONFIG: listed};
    expect((await connect({env})).connection.server).toBe('https://listed');
    expect((await connect({env, kubeconfig: named})).connection.server).toBe('https://named');
  });

  it('merges the files of KUBECONFIG, the first definition and the first current-context winning, missing files left out', async () => {
    const first = write('first', simple('https://first', 'a'));
    const second = write('second', `${simple('https://second', 'b')}\n`.replace('clusters: [', 'clusters: [{name: c-a, cluster: {server: "https://loses"}}, '));
    const env = {KUBECONFIG: [first, path.join(folder, 'missing'), second].join(path.delimiter), HOME: folder};
    expect((await connect({env})).connection.server).toBe('https://first');
    expect((await connect({env, context: 'b'})).connection).toEqual({context: 'b', server: 'https://second', namespace: 'ns-b'});
  });

  it('reads JSON as well', async () => {
    const file = write('json', JSON.stringify({'current-context': 'x', clusters: [{name: 'c', cluster: {server: 'https://j/'}}], contexts: [{name: 'x', context: {cluster: 'c', user: ''}}]}));
    expect((await connect({kubeconfig: file})).connection).toEqual({context: 'x', server: 'https://j', namespace: 'default'});
  });

  it('says where it looked when there is none', async () => {
    const error = await fepErrorOf(connect({env: {HOME: folder}}));
    expect(error).toMatchObject({code: 'no-kubeconfig', exitCode: 2, where: path.join(folder, '.kube', 'config')});
    expect(error.suggestions.join()).toContain('sandbox start');
    expect(await fepErrorOf(connect({kubeconfig: path.join(folder, 'x')}))).toMatchObject({code: 'no-kubeconfig', where: path.join(folder, 'x')});
  });

  it('needs none when --server says where to go', async () => {
    expect((await connect({server: 'https://s:1/', env: {HOME: folder}})).connection).toEqual({context: undefined, server: 'https://s:1', namespace: 'default'});
    expect(await fepErrorOf(connect({server: 's:1', env: {HOME: folder}}))).toMatchObject({code: 'server-invalid', exitCode: 2, where: '--server'});
  });
});

describe('a kubeconfig that cannot be used', () => {
  it.each([
    ['not YAML', 'a: [', /not valid YAML at line 1|not valid YAML at line 2/],
    ['a list', '- a', /not a mapping/],
    ['a word', 'hello', /not a mapping/],
    ['clusters that are no list', 'clusters: {a: b}', /"clusters" is not a list/],
    ['an entry without a name', 'users: [{user: {}}]', /users\[0\] has no name/],
    ['a cluster without a server', simple(''), /names no server/],
    ['a server that is no address', simple('localhost:6443'), /not an http or https address/],
    ['a context whose cluster is not there', simple('https://a').replace('cluster: c-one,', 'cluster: zz,'), /cluster "zz" is not in it; its clusters: c-one/],
    ['a context whose user is not there', simple('https://a').replace('user: u-one', 'user: zz'), /user "zz" is not in it; its users: u-one/],
  ])('%s', async (_, text, why) => {
    const file = write('bad', text);
    const error = await fepErrorOf(connect({kubeconfig: file}));
    expect(error).toMatchObject({code: 'kubeconfig-invalid', exitCode: 2, where: file});
    expect(error.why).toMatch(why);
  });

  it('shows nothing of the text around a mistake: it may be a token', async () => {
    const file = write('bad', 'users:\n- name: u\n  user: {token: very-secret-token\n');
    expect(everythingOf(await fepErrorOf(connect({kubeconfig: file})))).not.toContain('very-secret-token');
  });

  it('is a folder', async () => {
    expect(await fepErrorOf(connect({kubeconfig: folder}))).toMatchObject({code: 'kubeconfig-invalid', where: folder});
  });

  it('lists the contexts there are when the one asked for is not among them', async () => {
    const file = write('c', simple('https://a'));
    const error = await fepErrorOf(connect({kubeconfig: file, context: 'prod'}));
    expect(error).toMatchObject({code: 'context-unknown', exitCode: 2, where: file, why: 'the contexts are: one', details: {contexts: ['one']}});
    expect(error.suggestions).toContain('--context one');
  });

  it('says when no context is chosen', async () => {
    const file = write('c', simple('https://a').replace('current-context: one', ''));
    expect(await fepErrorOf(connect({kubeconfig: file}))).toMatchObject({code: 'context-unknown', message: `no context is chosen in ${file}`});
  });

  it('never throws anything but a FepError, whatever the document holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        try {
          addKubeconfigFile(emptyKubeconfig(), document, 'f', (file) => file);
        } catch (error) {
          expect(error).toBeInstanceOf(FepError);
        }
      }),
    );
    const entry = fc.record({name: fc.jsonValue(), cluster: fc.jsonValue(), user: fc.jsonValue(), context: fc.jsonValue()}, {requiredKeys: []});
    fc.assert(
      fc.property(fc.record({clusters: fc.array(entry), users: fc.array(entry), contexts: fc.array(entry), 'current-context': fc.jsonValue()}, {requiredKeys: []}), (document) => {
        const kubeconfig = emptyKubeconfig();
        try {
          addKubeconfigFile(kubeconfig, document, 'f', (file) => file);
          resolveTarget(kubeconfig, {});
        } catch (error) {
          expect(error).toBeInstanceOf(FepError);
        }
      }),
    );
  });
});

describe('flags over the kubeconfig', () => {
  it('take the place of what they name, and leave the rest', async () => {
    const file = write('c', simple('https://a', 'one', ', certificate-authority: ca.pem, tls-server-name: old'));
    const kubeconfig = await findKubeconfig(file, {});
    const target = resolveTarget(kubeconfig, {server: 'https://b//', namespace: 'n', token: 't', as: 'jane', asGroup: ['g'], asUid: '7', tlsServerName: 'new'});
    expect(target).toEqual({
      context: 'one',
      namespace: 'n',
      cluster: {server: 'https://b', 'certificate-authority': path.join(folder, 'ca.pem'), 'insecure-skip-tls-verify': false, 'tls-server-name': 'new'},
      user: {token: 't', as: 'jane', 'as-groups': ['g'], 'as-uid': '7'},
    });
    expect(resolveTarget(kubeconfig, {insecureSkipTlsVerify: true}).cluster).not.toHaveProperty('certificate-authority');
  });

  it('show no credentials that an address holds', async () => {
    expect((await connect({server: 'https://joe:hunter2@api:6443', env: {HOME: folder}})).connection.server).toBe('https://api:6443');
  });

  it('choose other entries of the kubeconfig', async () => {
    const kubeconfig = await findKubeconfig(write('c', simple('https://a').replace('users: [', 'users: [{name: other, user: {username: u, password: p}}, ').replace('clusters: [', 'clusters: [{name: second, cluster: {server: "https://second"}}, ')), {});
    const target = resolveTarget(kubeconfig, {cluster: 'second', user: 'other'});
    expect(target).toMatchObject({cluster: {server: 'https://second'}, user: {username: 'u', password: 'p'}});
    expect(resolveTarget(kubeconfig, {user: 'other', token: 't'}).user).toEqual({token: 't'});
  });

  it('keep paths relative to the file that names them, and bare commands as they are', async () => {
    const file = write('deep/c', `${simple('https://a')}`.replace('user: {token: 12345}', 'user: {client-certificate: c.pem, client-key: /k.pem, tokenFile: t, exec: {apiVersion: v1, command: ./login}}'));
    const {user} = resolveTarget(await findKubeconfig(file, {}), {});
    expect(user).toMatchObject({'client-certificate': path.join(folder, 'deep', 'c.pem'), 'client-key': '/k.pem', tokenFile: path.join(folder, 'deep', 't'), exec: {command: path.join(folder, 'deep', 'login')}});
  });
});
