import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Gateway} from '../../../../../src/lib/cluster/gateway.ts';
import {pgpoolConfiguration, poolHba, poolUsers, type PgpoolSettings} from '../../../../../src/sandbox/pods/postgres/pgpool-configuration.ts';
import {pgpoolProgram} from '../../../../../src/sandbox/pods/postgres/pgpool-program.ts';
import type {PostgresPods} from '../../../../../src/sandbox/pods/postgres/server-program.ts';
import type {ContainerContext} from '../../../../../src/sandbox/pods/program.ts';
import {hostsFile, ServiceNames} from '../../../../../src/sandbox/pods/postgres/service-names.ts';

const SETTINGS: PgpoolSettings = {
  address: '127.1.2.3', port: 9999, pcpPort: 9898, primary: 'db-primary-svc', replica: 'db-replica-svc', backendPort: 27_500, auth: 'password', customparams: '', tls: undefined,
};

describe('the configuration of Pgpool-II', () => {
  it('has the Services as backends, of which the first is never given up', () => {
    const text = pgpoolConfiguration(SETTINGS);
    expect(text).toContain("backend_hostname0 = 'db-primary-svc'\nbackend_port0 = 27500\n");
    expect(text).toContain("backend_flag0 = 'ALWAYS_PRIMARY|DISALLOW_TO_FAILOVER'");
    expect(text).toContain("backend_hostname1 = 'db-replica-svc'");
    expect(text).not.toMatch(/^ssl/m);
  });

  it('takes passwords in clear from clients only without scram, and lets the user have the last word', () => {
    expect(pgpoolConfiguration(SETTINGS)).toContain("allow_clear_text_frontend_auth = 'on'");
    expect(pgpoolConfiguration({...SETTINGS, auth: 'scram'})).toContain("allow_clear_text_frontend_auth = 'off'");
    expect(pgpoolConfiguration({...SETTINGS, customparams: 'max_pool = 7\n', tls: {ca: false}})).toMatch(/ssl_key = '\/tmp\/tls.key'\n# spec.customparams\nmax_pool = 7\n$/);
    expect([poolHba('', 'scram'), poolHba('host all all all trust\n', 'scram')]).toEqual(['local all all scram-sha-256\nhost all all 0.0.0.0/0 scram-sha-256\n', 'host all all all trust\n']);
  });

  it('knows the users of the operator, and those of the Secret before them', () => {
    const cluster = {PG_ADMIN_PASSWORD: 'a', PG_PASSWORD: 'b', PG_REPL_PASSWORD: 'c'};
    expect(poolUsers(cluster, {user: 'app', metrics: 'metrics'}, {app: 'changed', more: 'd', broken: 'e\nroot:f'})).toBe('postgres:a\napp:changed\nmore:d\n');
  });
});

describe('a machine without Pgpool-II', () => {
  it('ends the container as one without its program, and says what installs it', async () => {
    const said: string[] = [];
    const context = {log: (line: string) => void said.push(line), signal: new AbortController().signal, pod: {metadata: {name: 'p'}, spec: {containers: []}}, container: {name: 'pgpool2'}, env: {}, mounts: new Map()} as unknown as ContainerContext;
    const container = await pgpoolProgram({distribution: {pgpool: undefined}} as unknown as PostgresPods)(context);
    expect(await container.exited).toMatchObject({exitCode: 127, message: expect.stringContaining('apt-get install --no-install-recommends pgpool2')});
    expect(said).toHaveLength(1);
  });
});

describe('names of Services in containers', () => {
  it('lead to the pods behind them', () => {
    expect(hostsFile('shop', new Map([['b', ['127.0.0.2']], ['a', ['127.0.0.3', '127.0.0.4']]])).split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')))
      .toEqual(['127.0.0.1 localhost', '::1 localhost', '127.0.0.3 a', '127.0.0.4 a', '127.0.0.2 b', '']);
  });

  it('are rewritten in place when the pods change, also to fewer', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kubectl-fep-names-'));
    const stop = new AbortController();
    const asked = Promise.withResolvers<void>();
    const endpoints = (namespace: string, ...ips: string[]): unknown => ({type: 'MODIFIED', object: {metadata: {namespace, name: 'svc'}, subsets: [{addresses: ips.map((ip) => ({ip}))}]}});
    const later: (() => void)[] = [];
    const next = (): Promise<void> => new Promise((resolve) => later.push(resolve));
    async function* watch(): AsyncGenerator<unknown> {
      yield endpoints('shop', '10.244.0.5', '10.244.1.6', '192.0.2.1');
      yield endpoints('other', '10.244.0.7');
      asked.resolve();
      await next();
      yield endpoints('shop', '10.244.1.6');
      await next();
    }
    const names = new ServiceNames({watch} as unknown as Gateway, 20_000, stop.signal);
    await asked.promise;
    const file = await names.write('shop', path.join(folder, 'hosts'));
    const text = (): Promise<string> => readFile(file, 'utf8');
    expect((await text()).match(/ svc /g)).toHaveLength(2);
    names.follow('shop', file, stop.signal);
    later.shift()?.();
    await expect.poll(async () => (await text()).match(/ svc /g)?.length).toBe(1);
    expect((await text()).endsWith('svc.shop.svc.cluster.local\n')).toBe(true);
    stop.abort();
    later.shift()?.();
    await rm(folder, {recursive: true, force: true});
  });
});
