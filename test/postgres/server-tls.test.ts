import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {diagnosis, type Diagnosis} from '../../src/lib/model/answers/diagnosis.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {ROOT, runProcess} from '../support/fep-process.ts';
import {folderWithPlugin} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';

const KEY_PASSWORD = 'key-password-of-the-test';

/** A certificate authority and a server certificate with an encrypted key, as a user makes them (UG 4.7.1). */
async function issue(folder: string, name: string, days = 30): Promise<{ca: string; certificate: string; key: string}> {
  const file = (ending: string): string => path.join(folder, `${name}${ending}`);
  const openssl = async (...args: string[]): Promise<void> => {
    const {exitCode, stderr} = await runProcess('openssl', args);
    if (exitCode !== 0) throw new Error(stderr);
  };
  await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=CA ${name}`, '-keyout', file('-ca.key'), '-out', file('-ca.crt'));
  await openssl('req', '-newkey', 'rsa:2048', '-passout', `pass:${KEY_PASSWORD}`, '-subj', '/CN=secure-headless-svc', '-keyout', file('.key'), '-out', file('.csr'));
  await openssl('x509', '-req', '-in', file('.csr'), '-CA', file('-ca.crt'), '-CAkey', file('-ca.key'), '-CAcreateserial', '-days', String(days), '-out', file('.crt'));
  return {ca: readFileSync(file('-ca.crt'), 'utf8'), certificate: readFileSync(file('.crt'), 'utf8'), key: readFileSync(file('.key'), 'utf8')};
}

const CLUSTER = {
  apiVersion: 'fep.fujitsu.io/v2',
  kind: 'FEPCluster',
  metadata: {name: 'secure'},
  spec: {
    fep: {
      forceSsl: true,
      image: {pullPolicy: 'IfNotPresent'},
      instances: 1,
      postgres: {tls: {certificateName: 'secure-cert', caName: 'secure-ca', privateKeyPassword: 'secure-key-password'}},
      servicePort: 27_500,
      syncMode: 'off',
    },
    fepChildCrVal: {storage: {dataVol: {size: '2Gi'}, walVol: {size: '1200Mi'}}},
  },
};

/** Steps build on each other. */
describe('TLS of the server as the FEPCluster says', () => {
  const namespace = useNamespace('postgres');
  const cluster = new DatabaseCluster(namespace, 'secure');
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-tls-'));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  const apply = async (...objects: unknown[]): Promise<void> => {
    const applied = await namespace.kubectl(['apply', '--server-side', '-f', '-'], {stdin: JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects})});
    expect(applied.stderr).toBe('');
  };
  const applyCertificate = async (name: string, days?: number): Promise<void> => {
    const {ca, certificate, key} = await issue(folder, name, days);
    await apply(
      {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'secure-cert'}, stringData: {'tls.crt': certificate, 'tls.key': key}},
      {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'secure-key-password'}, stringData: {keypassword: KEY_PASSWORD}},
      {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'secure-ca'}, data: {'ca.crt': ca}},
    );
  };
  /** psql over the network, with a password; the certificate authority is the mounted one. */
  const connect = async (options: string): Promise<{exitCode: number; stdout: string; stderr: string}> => {
    const host = ((await cluster.members('secure-sts-0'))[0] as unknown as {Host: string}).Host.split(':')[0] as string;
    const script = `PGPASSWORD=$PG_ADMIN_PASSWORD psql -X "host=${host} dbname=postgres sslrootcert=/tls/postgres/ca.crt ${options}" -Atc 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'`;
    return cluster.exec('secure-sts-0', 'sh', '-c', script);
  };

  it('keeps the pod waiting while the Secret is missing, as Kubernetes does', async () => {
    await apply(CLUSTER);
    const events = () => namespace.kubectl(['get', 'events', '--field-selector', 'involvedObject.name=secure-sts-0,reason=FailedMount', '-o', 'jsonpath={.items[*].message}']);
    await expect.poll(async () => (await events()).stdout, {timeout: 60_000}).toContain('secret "secure-cert" not found');
    expect((await namespace.kubectl(['get', 'pod', 'secure-sts-0', '-o', 'jsonpath={.status.phase}'])).stdout).toBe('Pending');
  });

  it('lets in verified TLS connections and no others', async () => {
    await applyCertificate('first');
    await cluster.untilHealthy(['secure-sts-0']);
    const verified = await connect('sslmode=verify-ca');
    expect(verified.stderr).toBe('');
    expect(verified.stdout.trim()).toBe('t');
    const plain = await connect('sslmode=disable');
    expect(plain.exitCode).toBe(2);
    expect(plain.stderr).toContain('no encryption');
    expect((await cluster.exec('secure-sts-0', 'stat', '-c', '%U %a', '/tmp/server.key')).stdout.trim()).toBe('postgres 600');
  });

  it('serves a renewed certificate after a reload', async () => {
    await applyCertificate('second');
    const inPod = () => cluster.exec('secure-sts-0', 'cat', '/tmp/server.crt');
    await expect.poll(async () => (await inPod()).stdout, {timeout: 60_000}).toBe(readFileSync(path.join(folder, 'second.crt'), 'utf8'));
    const before = await connect('sslmode=verify-ca');
    expect(before.exitCode).toBe(2);
    expect(before.stderr).toMatch(/certificate/);
    expect((await cluster.exec('secure-sts-0', 'patronictl', 'reload', 'secure', '--force')).exitCode).toBe(0);
    await expect.poll(async () => (await connect('sslmode=verify-ca')).stdout.trim(), {timeout: 30_000}).toBe('t');
  });

  it('gets another certificate by the runbook, which ends when the server shows it', async () => {
    await issue(folder, 'third');
    const [certificate, key, password] = ['third.crt', 'third.key', 'password'].map((name) => path.join(folder, name)) as [string, string, string];
    writeFileSync(password, KEY_PASSWORD, {mode: 0o600});
    const runbook = (...files: string[]) => runProcess('sh', [path.join(ROOT, 'runbooks/certificate.sh'), 'secure', ...files, '-n', namespace.name, '--yes'], {
      cwd: folder, env: {...namespace.env, KEY_PASSWORD_FILE: password, PATH: [folderWithPlugin(), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)},
    });
    const wrong = await runbook(certificate, path.join(folder, 'second.key'));
    expect({code: wrong.exitCode, said: wrong.stderr}).toEqual({code: 1, said: expect.stringContaining('the key does not belong to the certificate') as unknown});
    const changed = await runbook(certificate, key);
    expect(changed.exitCode, changed.stderr).toBe(0);
    expect((await cluster.exec('secure-sts-0', 'cat', '/tmp/server.crt')).stdout).toBe(readFileSync(certificate, 'utf8'));
    expect(changed.stdout + changed.stderr).not.toContain(KEY_PASSWORD);
  });

  const firstFinding = async (): Promise<Diagnosis['findings'][number] | undefined> => {
    const {exitCode, stdout, stderr} = await namespace.fep(['diagnose', 'secure', '-o', 'json'], {timeoutMs: 40_000});
    expect(exitCode, stderr).toBe(0);
    return diagnosis.parse(JSON.parse(stdout)).findings.filter(({severity}) => severity !== 'info')[0];
  };

  it('is diagnosed when its certificate has five days left', async () => {
    expect(await firstFinding()).toMatchObject({id: 'certificate-expires', severity: 'warning', message: 'the server certificate of secure-sts-0 expires in 29 days'});
    await applyCertificate('soon', 5);
    await expect.poll(firstFinding, {timeout: 60_000, interval: 1000}).toMatchObject({
      id: 'certificate-expires', severity: 'critical', message: 'the server certificate of secure-sts-0 expires in 4 days',
      evidence: [{field: 'ssl_cert_file', value: expect.stringContaining('CN=secure-headless-svc') as unknown}],
    });
    await applyCertificate('later', 300);
    await expect.poll(async () => (await firstFinding())?.id, {timeout: 60_000, interval: 1000}).not.toBe('certificate-expires');
  });

  it('is diagnosed when vacuum has been off for a thousand million transactions', async () => {
    // Two settings hold vacuum back; the counter is put forward, for nobody can wait that long. It begins a page of pg_xact, which exists from then on.
    const {exitCode, stderr} = await cluster.exec('secure-sts-0', 'sh', '-ec', `
      PATH=/opt/fsepv15server64/bin:$PATH; data=/database/userdata/data
      psql -d postgres -Atqc 'alter system set autovacuum = off' -c 'alter system set autovacuum_freeze_max_age = 2000000000'
      patronictl pause secure --wait
      pg_ctl -D $data stop -m fast -w
      pg_resetwal -x $((32768 * 36623)) $data
      pg_ctl -D $data start -w -l /dev/null >/dev/null 2>&1
      patronictl resume secure --wait`);
    expect(exitCode, stderr).toBe(0);
    await expect.poll(firstFinding, {timeout: 60_000, interval: 1000}).toMatchObject({
      id: 'transaction-id-age', severity: 'warning', message: expect.stringContaining('is 1200 million transaction ids old') as unknown,
      evidence: [{field: 'pg_database.datfrozenxid'}],
    });
  });
});
