import {createPrivateKey, createPublicKey, X509Certificate} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {beforeAll, afterAll, describe, expect, it} from 'vitest';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {parse} from 'yaml';
import {CLIENTS, makeCertificates} from '../../../../src/sandbox/control-plane/certificates.ts';
import {leadsTo, writeKubeconfig} from '../../../../src/sandbox/control-plane/kubeconfig.ts';

let folder: string;
let pki: string;
const certificate = (name: string): X509Certificate => new X509Certificate(readFileSync(path.join(pki, `${name}.crt`)));

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-unit-'));
  pki = path.join(folder, 'pki');
  await makeCertificates(pki);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe('makeCertificates', () => {
  it('gives each client the name and group that Kubernetes reads, signed by the cluster authority', () => {
    for (const [name, {user, group}] of Object.entries(CLIENTS)) {
      const {subject, ...rest} = certificate(name);
      expect(subject.split('\n').toSorted()).toEqual([...(group === undefined ? [] : [`O=${group}`]), `CN=${user}`].toSorted());
      expect(rest).toBeDefined();
      expect(certificate(name).verify(certificate('ca').publicKey)).toBe(true);
      expect(certificate(name).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    }
  });

  it('names the API server by everything it is reached under', () => {
    const server = certificate('kube-apiserver');
    for (const name of ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc']) expect(server.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '10.96.0.1']) expect(server.checkIP(address)).toBe(address);
    expect(server.checkHost('example.com')).toBeUndefined();
  });

  it('lets no user of Kubernetes into etcd', () => {
    expect(certificate('user').verify(certificate('etcd-ca').publicKey)).toBe(false);
    expect(certificate('admin').verify(certificate('etcd-ca').publicKey)).toBe(false);
    expect(certificate('etcd-client').verify(certificate('etcd-ca').publicKey)).toBe(true);
  });

  it('keeps keys from other users of the machine, and each fits its certificate', () => {
    expect(statSync(pki).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(pki).filter((name) => name.endsWith('.key'))) {
      expect(statSync(path.join(pki, file)).mode & 0o777).toBe(0o600);
      if (file === 'service-account.key') continue;
      expect(certificate(file.replace('.key', '')).checkPrivateKey(createPrivateKey(readFileSync(path.join(pki, file))))).toBe(true);
    }
  });

  it('adds what an earlier version did not make, and leaves all else as it is', async () => {
    const before = readFileSync(path.join(pki, 'admin.crt'), 'utf8');
    for (const file of ['user.crt', 'user.key']) rmSync(path.join(pki, file));
    await makeCertificates(pki);
    expect(certificate('user').subject).toBe('CN=fep-user');
    expect(certificate('user').verify(certificate('ca').publicKey)).toBe(true);
    expect(certificate('user').checkPrivateKey(createPrivateKey(readFileSync(path.join(pki, 'user.key'))))).toBe(true);
    expect(readFileSync(path.join(pki, 'admin.crt'), 'utf8')).toBe(before);
  });

  it('makes a key pair for service accounts', () => {
    const pair = ['service-account.key', 'service-account.pub'].map((name) => createPublicKey(readFileSync(path.join(pki, name))).export({type: 'spki', format: 'pem'}));
    expect(pair[0]).toBe(pair[1]);
  });
});

describe('writeKubeconfig', () => {
  it('holds both users, readable by its owner alone', async () => {
    const file = path.join(folder, 'kubeconfig');
    await writeKubeconfig({file, cluster: 'c', server: 'https://127.0.0.1:23001', pkiFolder: pki, contexts: [{context: 'a', client: 'admin'}, {context: 'a-user', client: 'user'}]});
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const config = parse(readFileSync(file, 'utf8')) as Record<string, never>;
    expect(config).toMatchObject({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'a',
      clusters: [{name: 'c', cluster: {server: 'https://127.0.0.1:23001'}}],
      contexts: [{name: 'a', context: {cluster: 'c', user: 'a'}}, {name: 'a-user', context: {cluster: 'c', user: 'a-user'}}],
    });
    const users = config['users'] as unknown as {user: {'client-certificate-data': string}}[];
    const subjects = users.map(({user}) => new X509Certificate(Buffer.from(user['client-certificate-data'], 'base64')).subject);
    expect(subjects).toEqual(['O=system:masters\nCN=fep-admin', 'CN=fep-user']);
    expect(await leadsTo(file, 'https://127.0.0.1:23001')).toBe(true);
    expect(await leadsTo(file, 'https://127.0.0.1:2300')).toBe(false);
    expect(await leadsTo(`${file}-none`, 'https://127.0.0.1:23001')).toBe(false);
  });
});
