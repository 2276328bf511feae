import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, inject, it} from 'vitest';
import {clusterStatus, type ClusterStatus} from '../../src/lib/model/answers/cluster-status.ts';
import {diagnosis, type Diagnosis} from '../../src/lib/model/answers/diagnosis.ts';
import {bundleManifest} from '../../src/lib/model/answers/support-bundle.ts';
import {allTextOf, fileOf, filesOf} from '../support/bundle.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {runProcess} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';
import {serverOf, startSlowProxy} from '../support/slow-proxy.ts';

const PODS = ['demo-sts-0', 'demo-sts-1', 'demo-sts-2'];

/** `status` of three real servers, well and under faults. Steps build on each other. */
describe('status of real PostgreSQL', () => {
  const namespace = useNamespace('postgres');
  const {kubeconfig} = inject('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  let primary: string;

  /** The answer as data; it fits its schema, or the test fails. A command that hangs is killed and fails. */
  const status = async (...flags: string[]): Promise<ClusterStatus> => {
    const {exitCode, stdout, stderr} = await namespace.fep(['status', 'demo', '-o', 'json', ...flags], {timeoutMs: 30_000});
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    return clusterStatus.parse(JSON.parse(stdout));
  };
  const text = async (...flags: string[]): Promise<string> => (await namespace.fep(['status', 'demo', ...flags], {timeoutMs: 30_000})).stdout;
  const fault = async (...args: string[]): Promise<void> => {
    const {exitCode, stderr} = await namespace.fep(['sandbox', 'fault', ...args, '--name', 'postgres']);
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  };
  const replica = (): string => PODS.find((pod) => pod !== primary) as string;
  const findings = async (name = 'demo'): Promise<Diagnosis['findings']> => {
    const {exitCode, stdout, stderr} = await namespace.fep(['diagnose', name, '-o', 'json'], {timeoutMs: 40_000});
    expect(exitCode, stderr).toBe(0);
    return diagnosis.parse(JSON.parse(stdout)).findings;
  };
  /** The first finding of `diagnose`, by its stable word. */
  const firstFinding = async (): Promise<string | undefined> => (await findings())[0]?.id;
  const messages = ({problems}: ClusterStatus): string => problems.map(({message}) => message).join('\n');

  it('begins with three servers', async () => {
    // A small volume of WAL: a few segments that a slot holds are a large part of it.
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--wal-size', '256Mi']);
    expect(created.exitCode, created.stderr).toBe(0);
    primary = (await demo.untilHealthy(PODS)).Member;
  });

  it('asks every server, and reads all that it tells', async () => {
    const all = await status();
    expect(all).toMatchObject({verdict: 'ok', primary, timeline: 1, unreadable: [], leaderLock: {holder: primary}});
    expect(all.servers.map(({pod, inRecovery}) => [pod, inRecovery])).toEqual(PODS.map((pod) => [pod, pod !== primary]));
    const main = all.servers.find(({pod}) => pod === primary);
    expect(main).toMatchObject({archiving: {mode: 'on', failed: expect.any(Number) as unknown}, connections: {limit: 97}, transactionIds: {freezeMaxAge: 200_000_000}, pendingRestart: []});
    expect(main?.standbys.map(({name, state}) => [name, state]).toSorted()).toEqual(PODS.filter((pod) => pod !== primary).map((pod) => [pod, 'streaming']));
    expect(main?.databases.map(({name}) => name)).toContain('postgres');
    for (const member of all.members) expect(member).toMatchObject({timeline: 1, pendingRestart: false, lsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) as unknown, startedAt: expect.any(String) as unknown});
    for (const member of all.members.filter(({pod}) => pod !== primary)) expect(member).toMatchObject({state: 'streaming', lagBytes: expect.any(Number) as unknown, syncState: 'async'});
    expect(all.backup.repository).toMatchObject({stanza: 'backupstanza', backups: []});
  });

  it('is read by people: the state first, a line for each matter of the databases', async () => {
    const lines = (await text()).split('\n');
    expect(lines[1]).toBe('OK  healthy: 1 master and 2 replicas, all ready, asynchronous');
    for (const label of ['Backups', 'Archiving', 'Connections', 'XID age', 'Databases']) expect(lines.some((line) => line.startsWith(label)), label).toBe(true);
    expect(await text('-o', 'wide')).toMatch(/LSN +LAG +SYNC +STARTED/);
  });

  it('gives the headline without asking inside', async () => {
    expect(await status('--no-exec')).toMatchObject({verdict: 'ok', primary, timeline: 1, servers: [], unreadable: []});
  });

  it('knows a backup, and since when recovery is possible', async () => {
    const taken = await namespace.kubectl(['exec', primary, '-c', 'fep-backup', '--', 'pgbackrest', '--stanza=backupstanza', '--type=full', 'backup']);
    expect(taken.exitCode, taken.stderr).toBe(0);
    const {backup} = await status();
    expect(backup.repository).toMatchObject({ok: true, backups: [{type: 'full', error: false}]});
    expect(backup.repository?.recoverableSince).toBe(backup.repository?.backups[0]?.stoppedAt);
    expect(await text()).toMatch(/^Backups +last full \d+s ago \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\); any time since \d{4}-\d\d-\d\d \d\d:\d\d UTC can be had back$/m);
  });

  it('fits into a bundle for support: what the tools and the servers say, findings, what is missing, and no password', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-bundle-'));
    const [file, broken] = [path.join(folder, 'bundle.tgz'), 'unreadable-to-tar.log'];
    const password = (await demo.exec(primary, 'printenv', 'PG_ADMIN_PASSWORD')).stdout.trim();
    expect(password.length).toBeGreaterThan(7);
    try {
      await runProcess('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=of the bundle', '-keyout', path.join(folder, 'tls.key'), '-out', path.join(folder, 'tls.crt')]);
      await namespace.kubectl(['create', 'secret', 'tls', 'demo-of-the-bundle', `--cert=${path.join(folder, 'tls.crt')}`, `--key=${path.join(folder, 'tls.key')}`]);
      await demo.sql(primary, 'alter system set max_files_per_process = 900');
      await demo.sql(primary, 'select pg_reload_conf()');
      // Into the log of the database, with its statement.
      await demo.sql(primary, `select '${password}', '${Buffer.from(password).toString('base64')}' from there_is_no_such_table`).catch(() => undefined);
      await demo.exec(replica(), 'sh', '-c', `echo x > /database/log/${broken}; chmod 0 /database/log/${broken}`);
      await expect.poll(async () => (await status()).servers.find(({pod}) => pod === primary)?.pendingRestart, {timeout: 20_000}).toEqual(['max_files_per_process']);

      const made = await namespace.fep(['logs-collect', 'demo', '-o', file, '-o', 'json', '--progress', 'none'], {timeoutMs: 120_000});
      expect({exitCode: made.exitCode, stderr: made.stderr}).toEqual({exitCode: 0, stderr: ''});
      const of = (pod: string, name: string): string => fileOf(file, `demo/pods/${pod}/${name}`);
      expect(of(primary, 'patronictl-list.txt')).toMatch(new RegExp(`${primary} .*Leader .*running`));
      expect(JSON.parse(of(primary, 'patronictl-history.json'))).toBeInstanceOf(Array);
      expect(of(primary, 'patronictl-show-config.yaml')).toMatch(/^ttl: \d+$/m);
      expect(JSON.parse(of(primary, 'pgbackrest-info.json'))).toMatchObject([{name: 'backupstanza', backup: [{type: 'full'}]}]);
      expect(of(primary, 'pgbackrest-info.txt')).toContain('full backup: ');
      const state = of(primary, 'postgresql.txt');
      for (const heading of ['settings that differ from their defaults', 'replication', 'activity, without the text of queries', 'locks that are waited for, and who holds them', 'sizes']) expect(state).toContain(`== ${heading}\n`);
      expect(state).toMatch(/^ max_files_per_process .*\| t$/m);
      for (const pod of PODS.filter((name) => name !== primary)) {
        expect(state).toMatch(new RegExp(`\\| ${pod} .*streaming`));
        expect(of(pod, 'postgresql.txt')).toMatch(/== receiver\n.*\n[-+]+\n +\d+ \| streaming/);
      }
      expect(state).toMatch(/^ postgres +\| \d+ (?:kB|MB)/m);
      const files = filesOf(file);
      const pathOf = (name: string): string => `clusters/${namespace.name}/demo/pods/${primary}/database-log/${name}`;
      expect(files).toContain(pathOf('backup/backupstanza-backup.log'));
      const log = files.find((name) => name.startsWith(pathOf('logfile-')))?.split('/').at(-1) ?? '?';
      expect(of(primary, `database-log/${log}`)).toMatch(/STATEMENT: +select '<redacted:secret-\d+>', '<redacted:secret-\d+>' from there_is_no_such_table/);
      expect(fileOf(file, 'demo/certificates.txt')).toMatch(/^\d{4}-\d\d-\d\dT.* Secret demo-of-the-bundle tls\.crt .*of the bundle/m);

      const text = allTextOf(file);
      expect(text.includes(password)).toBe(false);
      for (const before of ['', 'a', 'ab']) expect(text.includes(Buffer.from(`${before}${password}`).toString('base64').replace(/=+$/, '').slice(before.length + 1, -1))).toBe(false);
      const manifest = bundleManifest.parse(JSON.parse(fileOf(file, 'manifest.json')));
      expect(manifest.complete).toBe(true);
      expect(manifest.missing).toEqual([{what: expect.stringContaining(`log files of ${replica()} `) as unknown, reason: expect.stringMatching(new RegExp(`${broken}: Cannot open: Permission denied`)) as unknown}]);
      expect(fileOf(file, 'summary.txt')).toMatch(/^FINDINGS: .*\n.*max_files_per_process/m);
      const verified = await namespace.fep(['logs-collect', 'verify', file, '--live']);
      expect(verified.stdout).toContain('✓ clean');
      expect(verified.exitCode).toBe(0);
    } finally {
      await demo.exec(replica(), 'rm', '-f', `/database/log/${broken}`);
      await namespace.kubectl(['delete', 'secret', 'demo-of-the-bundle', '--ignore-not-found']);
      // The flag goes only when the file names the running value again.
      await demo.sql(primary, 'alter system set max_files_per_process = 1000');
      await demo.sql(primary, 'select pg_reload_conf()');
      rmSync(folder, {recursive: true, force: true});
    }
    await expect.poll(async () => (await status()).verdict, {timeout: 20_000}).toBe('ok');
  });

  it('shows who holds a transaction open, a slot without a consumer and what waits for a restart, never the text of a query', async () => {
    await demo.sql(primary, "select pg_create_physical_replication_slot('forgotten', true)");
    await demo.sql(primary, "alter system set max_files_per_process = 900");
    await demo.sql(primary, 'select pg_reload_conf()');
    const open = demo.sql(primary, 'select pg_sleep(60), 4242').catch((error: Error) => error.message);
    try {
      const longest = async (): Promise<unknown> => (await status()).servers.find(({pod}) => pod === primary)?.longestTransaction;
      await expect.poll(longest, {timeout: 20_000}).toMatchObject({user: 'postgres', database: 'postgres', application: 'psql', state: 'active'});
      const all = await status();
      const main = all.servers.find(({pod}) => pod === primary);
      expect(main?.slots).toContainEqual(expect.objectContaining({name: 'forgotten', type: 'physical', active: false}));
      expect(main?.pendingRestart).toEqual(['max_files_per_process']);
      expect(all).toMatchObject({verdict: 'warning', problems: [{severity: 'warning', message: `${primary} waits for a restart to take up max_files_per_process`}]});
      expect(await firstFinding()).toBe('restart-pending');
      const shown = await text('-o', 'wide');
      expect(shown).toMatch(/^Longest +.*transaction of \d+s: postgres in postgres/m);
      expect(shown).toMatch(/forgotten \(physical\) no consumer/);
      expect(shown + JSON.stringify(all)).not.toMatch(/pg_sleep|4242/);
    } finally {
      await demo.sql(primary, "select pg_terminate_backend(pid) from pg_stat_activity where query like '%4242%' and pid <> pg_backend_pid()");
      await open;
      await demo.sql(primary, "select pg_drop_replication_slot('forgotten')");
      // The flag goes only when the file names the running value again.
      await demo.sql(primary, 'alter system set max_files_per_process = 1000');
      await demo.sql(primary, 'select pg_reload_conf()');
    }
  });

  it('says that archiving fails, and since when', async () => {
    // The Patroni of the pod owns the command; a folder that takes no files breaks it as a full volume would.
    const blocked = await demo.exec(primary, 'sh', '-c', 'mv /database/userdata/pgbackrest.conf /database/userdata/pgbackrest.away');
    expect(blocked.exitCode, blocked.stderr).toBe(0);
    try {
      await demo.sql(primary, 'create table if not exists wal (a int)');
      await demo.sql(primary, 'insert into wal select 1');
      await demo.sql(primary, 'select pg_switch_wal()');
      await expect.poll(async () => messages(await status()), {timeout: 60_000}).toMatch(new RegExp(`archiving fails in ${primary}: [0-9A-F]{24}, \\d+ failed tries, last archived .* ago; 1 segments wait`));
      expect(await firstFinding()).toBe('archiving-fails');
    } finally {
      await demo.exec(primary, 'sh', '-c', 'mv /database/userdata/pgbackrest.away /database/userdata/pgbackrest.conf');
    }
    await expect.poll(async () => messages(await status()), {timeout: 120_000, interval: 2000}).toBe('');
  });

  it('diagnoses a slot that nobody reads from by the WAL that it holds', async () => {
    // A slot reserves WAL from the last checkpoint on: from here, or what came before would count too.
    await demo.sql(primary, 'checkpoint');
    await demo.sql(primary, "select pg_create_physical_replication_slot('forgotten', true)");
    try {
      for (let segment = 0; segment < 8; segment++) await demo.sql(primary, 'select pg_switch_wal() from pg_current_xact_id()');
      await expect.poll(async () => (await findings())[0], {timeout: 60_000, interval: 1000}).toMatchObject({
        id: 'slot-holds-wal', object: `pod/${primary}`, message: expect.stringMatching(/^replication slot forgotten in \S+ has no consumer and holds 1\d\dMiB of WAL, [45]\d % of fep-wal-/) as unknown,
        evidence: [{field: 'pg_replication_slots', value: expect.stringMatching(/^forgotten \(physical\) active=false/) as unknown}],
      });
    } finally {
      await demo.sql(primary, "select pg_drop_replication_slot('forgotten')");
    }
    await expect.poll(async () => messages(await status()), {timeout: 60_000, interval: 1000}).toBe('');
  });

  it('diagnoses what a deleted cluster of the same name has left, when the new one does not come up for it', async () => {
    const left = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'again-config', labels: {app: 'again-sts', fepclustername: 'again'}, annotations: {initialize: '7300000000000000001', config: '{}'}}};
    expect((await namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify(left)})).stderr).toBe('');
    // Kubernetes' times have whole seconds: the cluster must not be of the same one.
    await expect.poll(async () => (await namespace.kubectl(['get', 'configmap', 'again-config', '-o', 'jsonpath={.metadata.creationTimestamp}'])).stdout < new Date(Date.now() - 1000).toISOString(), {timeout: 10_000}).toBe(true);
    const created = await namespace.fep(['create', 'again', '--instances', '1', '--no-wait']);
    expect(created.exitCode, created.stderr).toBe(69);
    await expect.poll(async () => {
      const [first] = await findings('again');
      return first?.id === 'leftover-patroni' && first.severity === 'critical' ? first.effects.map(({id}) => id) : first?.id;
    }, {timeout: 60_000, interval: 1000}).toEqual(expect.arrayContaining(['no-master', 'pod-not-ready']));
    const [{next = []} = {}] = await findings('again');
    const mend = next.map(({command}) => command).find((command) => command?.startsWith('kubectl delete configmap'));
    const [, ...words] = (mend ?? '').split(' ');
    expect((await namespace.kubectl(words.filter((word, index) => word !== '-n' && words[index - 1] !== '-n'))).exitCode).toBe(0);
    // The mend that it names lets the same servers come up.
    const ready = await namespace.fep(['wait', 'again', '--for', 'ready', '--timeout', '90s']);
    expect(ready.exitCode, ready.stderr).toBe(0);
    expect((await namespace.fep(['delete', 'again', '--yes', '--force', '--no-wait'])).exitCode).toBe(69);
  });

  it('stands with exec forbidden: the headline is whole, and what is missing is said once', async () => {
    const apply = await namespace.kubectl(['create', 'role', 'looks', '--verb=get,list', '--resource=pods,services,configmaps,persistentvolumeclaims,events,statefulsets.apps,fepclusters.fep.fujitsu.io']);
    expect(apply.exitCode, apply.stderr).toBe(0);
    await namespace.kubectl(['create', 'rolebinding', 'looks', '--role=looks', '--user=onlooker']);
    await expect.poll(async () => (await namespace.fep(['status', 'demo', '--as', 'onlooker'])).exitCode).toBe(0);
    const all = await status('--as', 'onlooker');
    expect(all).toMatchObject({verdict: 'ok', primary, timeline: 1, servers: []});
    expect(all.unreadable).toContainEqual({part: `databases: ${[...PODS, 'pgBackRest'].join(', ')}`, reason: 'you may not run commands in its pods (create on pods/exec)'});
    expect(all.members.filter(({lagBytes}) => lagBytes !== undefined)).toHaveLength(2);
  });

  it('answers with a server that hangs: the others stand, and it is named', async () => {
    const frozen = replica();
    await fault('freeze-database', frozen);
    try {
      const all = await status();
      expect(all.servers.map(({pod}) => pod)).toEqual(PODS.filter((pod) => pod !== frozen));
      expect(all.unreadable).toEqual([{part: `databases: ${frozen}`, reason: 'no answer within 3 s'}]);
      expect(messages(all)).toContain(`${frozen} could not be asked (no answer within 3 s), other servers answer`);
      expect(await firstFinding()).toBe('server-silent');
    } finally {
      await fault('thaw-database', frozen);
    }
    await demo.untilHealthy(PODS);
  });

  it('answers through an API server that is slowed by 500 ms, and reads all of it in a longer time', async () => {
    const proxy = await startSlowProxy(serverOf(readFileSync(kubeconfig, 'utf8')), 500);
    try {
      const short = await status('--server', proxy.server);
      expect(short).toMatchObject({name: 'demo', primary});
      for (const {reason} of short.unreadable) expect(reason).toBe('no answer within 3 s');
      expect(proxy.connections()).toBeGreaterThan(0);
      const long = await status('--server', proxy.server, '--timeout', '60s');
      expect(long.unreadable).toEqual([]);
      expect(long.servers).toHaveLength(3);
      const none = await namespace.fep(['status', 'demo', '--server', proxy.server, '--timeout', '100ms'], {timeoutMs: 30_000});
      expect(none.exitCode).toBe(6);
      expect(none.stderr).toMatch(/no answer within 0\.1 s/);
    } finally {
      await proxy.close();
    }
  });

  it('answers with one node dead', async () => {
    const lost = replica();
    const {stdout: node} = await namespace.kubectl(['get', 'pod', lost, '-o', 'jsonpath={.spec.nodeName}']);
    await fault('freeze-node', node);
    try {
      const all = await status();
      expect(all.servers.map(({pod}) => pod)).toEqual(PODS.filter((pod) => pod !== lost));
      expect(all).toMatchObject({verdict: 'warning', primary});
      expect(messages(all)).toContain(lost);
      await expect.poll(async () => messages(await status()), {timeout: 120_000, interval: 2000}).toContain(`node ${node} of ${lost} has not been heard of`);
      expect(await firstFinding()).toBe('node-not-ready');
    } finally {
      await fault('thaw-node', node);
    }
    await demo.untilHealthy(PODS);
  });

  afterAll(async () => {
    for (const pod of PODS) {
      const {stdout: node} = await namespace.kubectl(['get', 'pod', pod, '-o', 'jsonpath={.spec.nodeName}']);
      if (node !== '') await namespace.fep(['sandbox', 'fault', 'thaw-node', node, '--name', 'postgres']);
    }
  });
});
