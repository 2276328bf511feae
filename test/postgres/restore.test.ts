import {describe, expect, it} from 'vitest';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {useNamespace} from '../support/namespace.ts';

/** What `pgbackrest info --output=json` says of one backup. */
interface Backup {
  label: string;
  type: 'full' | 'incr';
  prior: string | null;
  archive: {start: string; stop: string};
}

interface Row {
  id: number;
  /** Microseconds since 1970, as the server recorded the commit. */
  committed: number;
}

/** Scheduled backups and restores that the sandbox's operator carries out on real servers. Steps build on each other. */
describe('backup and restore on real PostgreSQL', () => {
  const namespace = useNamespace('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  const copy = new DatabaseCluster(namespace, 'copy');
  const pods = (cluster: string): string[] => [`${cluster}-sts-0`, `${cluster}-sts-1`];
  let rows: Row[] = [];
  /** The moment to go back to: `2026-01-31 12:00:00`, in UTC, and as the microseconds of {@link Row}. */
  let moment = {date: '', time: '', micros: 0};

  const kubectl = async (...args: string[]): Promise<string> => {
    const {exitCode, stdout, stderr} = await namespace.kubectl(args, {timeoutMs: 60_000});
    expect(exitCode, stderr).toBe(0);
    return stdout.trim();
  };

  const backupsOf = async (cluster: DatabaseCluster): Promise<Backup[]> => {
    const said = await namespace.kubectl(['exec', `${cluster.name}-sts-0`, '-c', 'fep-backup', '--', 'pgbackrest', 'info', '--output=json']);
    return said.exitCode === 0 ? (JSON.parse(said.stdout) as {backup: Backup[]}[]).flatMap(({backup}) => backup) : [];
  };

  const patchBackup = (spec: Record<string, unknown>): Promise<string> => kubectl('patch', 'fepbackup', 'demo', '--type', 'merge', '-p', JSON.stringify({spec}));

  const restore = async (name: string, spec: Record<string, unknown>): Promise<void> => {
    const object = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPRestore', metadata: {name}, spec: {fromFEPcluster: 'demo', ...spec}};
    const {exitCode, stderr} = await namespace.kubectl(['create', '-f', '-'], {stdin: JSON.stringify(object)});
    expect(exitCode, stderr).toBe(0);
  };

  /** Message of a condition that is true; empty while it is not. */
  const condition = (restored: string, type: 'Successful' | 'Failure'): Promise<string> =>
    kubectl('get', 'feprestore', restored, '-o', `jsonpath={.status.conditions[?(@.type=="${type}")]['status','message']}`);

  const idsIn = async (cluster: DatabaseCluster): Promise<number[]> => {
    const {Member: primary} = await cluster.untilHealthy(pods(cluster.name));
    return (await cluster.sql(primary, 'select id from rows order by id')).split('\n').map(Number);
  };
  const wantedIds = (): number[] => rows.filter(({committed}) => committed <= moment.micros).map(({id}) => id);

  it('begins with two servers whose FEPBackup asks for a full backup each minute', async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--instances', '2', '--parameter', 'track_commit_timestamp=on'], {timeoutMs: 200_000});
    expect(created.exitCode, created.stderr).toBe(0);
    await patchBackup({schedule1: {schedule: '* * * * *', type: 'full', repo: 1}});
    const {Member: primary} = await demo.untilHealthy(pods('demo'));
    await demo.sql(primary, 'create table rows (id serial primary key)');
  });

  it('is backed up by the Job that Kubernetes makes of the CronJob, whose log is pgBackRest\'s', async () => {
    await expect.poll(async () => (await backupsOf(demo)).map(({type}) => type)[0], {timeout: 120_000, interval: 1000}).toBe('full');
    await patchBackup({schedule1: {schedule: '15 0 * * 0'}});
    const job = (await kubectl('get', 'jobs', '-o', 'name')).split('\n')[0] ?? '';
    expect(job).toMatch(/^job\.batch\/demo-backup-cronjob1-\d+$/);
    await kubectl('wait', 'jobs', '--all', '--for=condition=complete', '--timeout=50s');
    expect(await kubectl('logs', job)).toContain(`new backup label = ${(await backupsOf(demo))[0]?.label}`);
  });

  it('makes an incremental one with the parameters that the FEPBackup has by then', async () => {
    await patchBackup({pgBackrestParams: '[global]\nrepo1-retention-full=3\nrepo1-retention-full-type=count\n'});
    const inPod = (): Promise<string> => kubectl('exec', 'demo-sts-0', '-c', 'fep-backup', '--', 'cat', '/database/userdata/pgbackrest.conf');
    await expect.poll(inPod, {timeout: 60_000, interval: 500}).toContain('repo1-retention-full=3');
    await kubectl('create', 'job', 'now', '--from=cronjob/demo-backup-cronjob2');
    await kubectl('wait', 'job/now', '--for=condition=complete', '--timeout=50s');
    const backups = await backupsOf(demo);
    expect(backups.at(-1)).toMatchObject({type: 'incr', prior: backups.findLast(({type}) => type === 'full')?.label});
    expect(await kubectl('logs', 'job/now')).toMatch(/expire command begin .* --repo1-retention-full=3 --repo1-retention-full-type=count/);
  });

  it('fails a scheduled backup whose ServiceAccount may run nothing in pods, and says so in the Job\'s log', async () => {
    const job = JSON.parse(await kubectl('create', 'job', 'forbidden', '--from=cronjob/demo-backup-cronjob2', '--dry-run=client', '-o', 'json')) as {spec: {template: {spec: {serviceAccountName: string}}}};
    job.spec.template.spec.serviceAccountName = 'default';
    await namespace.kubectl(['create', '-f', '-'], {stdin: JSON.stringify(job)});
    await kubectl('wait', 'job/forbidden', '--for=condition=failed', '--timeout=50s');
    expect(await kubectl('logs', 'job/forbidden')).toMatch(/system:serviceaccount:\S+:default" cannot list resource "pods"/);
  });

  it('loses a table after rows were written each 100 ms', async () => {
    const {Member: primary} = await demo.untilHealthy(pods('demo'));
    await demo.exec(primary, 'sh', '-c', 'for n in $(seq 50); do echo "insert into rows default values; select pg_sleep(0.1);"; done | psql -X -d postgres -Atq');
    const micros = "(extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint";
    rows = (await demo.sql(primary, `select id, ${micros} from rows order by id`)).split('\n').map((line) => {
      const [id = 0, committed = 0] = line.split('|').map(Number);
      return {id, committed};
    });
    expect(rows).toHaveLength(50);
    // The last whole second before the last row, less one: rows lie on both sides of it.
    const seconds = Math.floor((rows.at(-1)?.committed ?? 0) / 1e6) - 1;
    const [date = '', time = ''] = new Date(seconds * 1000).toISOString().slice(0, 19).split('T');
    moment = {date, time, micros: seconds * 1e6};
    expect(wantedIds().length).toBeGreaterThan(0);
    expect(wantedIds().length).toBeLessThan(50);
    await demo.sql(primary, 'drop table rows');
    const wal = await demo.sql(primary, 'select pg_walfile_name(pg_switch_wal())');
    await expect.poll(() => demo.sql(primary, `select last_archived_wal >= '${wal}' from pg_stat_archiver`), {timeout: 30_000}).toBe('t');
  });

  it('restores into a new cluster exactly the rows committed up to the second, and leaves the source alone', async () => {
    const target = {restoretype: 'PITR', restoredate: moment.date, restoretime: moment.time};
    await restore('early', {toFEPcluster: 'early', ...target, restoredate: '2020-02-29'});
    await restore('taken', {fromFEPcluster: 'other', toFEPcluster: 'demo', ...target});
    await restore('anew', {toFEPcluster: 'copy', ...target, changeParams: {fepChildCrVal: {storage: {dataVol: {size: '3Gi'}}, backup: {pgbackrestParams: '[global]\nrepo1-retention-full=1\n'}}}});
    await expect.poll(() => condition('anew', 'Successful'), {timeout: 200_000, interval: 1000}).toContain('True');
    expect(await idsIn(copy)).toEqual(wantedIds());
    expect((await copy.leader('copy-sts-0'))?.TL).toBe(2);
    expect((await demo.leader('demo-sts-0'))?.TL).toBe(1);
    expect(await kubectl('get', 'pvc', 'fep-data-copy-sts-1', '-o', 'jsonpath={.spec.resources.requests.storage}')).toBe('3Gi');
    const logIn = 'PGPASSWORD=$PG_PASSWORD psql -X -h "$(psql -X -d postgres -Atc "show listen_addresses")" -U "$PG_USER" -d "$PG_DB" -Atc "select current_user"';
    expect((await copy.exec('copy-sts-0', 'sh', '-c', logIn)).stdout.trim()).toBe('app');
    expect(await kubectl('get', 'secret', 'copy', '-o', 'jsonpath={.data.PG_PASSWORD}')).toBe(await kubectl('get', 'secret', 'demo', '-o', 'jsonpath={.data.PG_PASSWORD}'));
    expect(await kubectl('get', 'fepcluster', 'copy', '-o', 'jsonpath={.spec.fepChildCrVal.sysUsers.pgpassword}')).toBe('*****');
    await expect.poll(async () => (await backupsOf(copy)).map(({type, archive}) => [type, archive.start.slice(0, 8)]), {timeout: 60_000, interval: 1000}).toEqual([['full', '00000002']]);
  });

  it('said of the impossible ones why, and starts no server on empty volumes', async () => {
    expect(await condition('early', 'Failure')).toBe(`True unable to find backup set with stop time less than '2020-02-29 ${moment.time}+00'`);
    expect(await condition('taken', 'Failure')).toMatch(/^True there is no FEPCluster other in namespace /);
    const {stdout: events} = await namespace.kubectl(['get', 'events', '--field-selector', 'reason=FailedFepRestoreCreate', '-o', 'jsonpath={.items[*].involvedObject.name}']);
    expect(events.split(' ').toSorted()).toEqual(['early', 'taken']);
    await expect.poll(() => kubectl('get', 'fepcluster', 'early', '-o', 'jsonpath={.status.conditions[0].message}'), {timeout: 60_000}).toContain('its servers stay down');
    expect(await kubectl('get', 'pods', '-l', 'app=early-sts', '-o', 'name')).toBe('');
  });

  it('restores in place, on the next timeline, although restore pod and operator were killed on the way', async () => {
    const uid = await kubectl('get', 'service', 'demo-primary-svc', '-o', 'jsonpath={.metadata.uid} {.spec.clusterIP}');
    await restore('back', {restoretype: 'PITR', restoredate: moment.date, restoretime: moment.time});
    await expect.poll(() => kubectl('get', 'fepcluster', 'demo', '-o', 'jsonpath={.status.fepStatus.fepClusterReady}'), {timeout: 60_000}).toBe('false');
    await expect.poll(() => kubectl('get', 'pods', 'back-restore-pod', '--ignore-not-found', '-o', 'jsonpath={.status.phase}'), {timeout: 120_000, interval: 200}).toBe('Running');
    await kubectl('delete', 'pod', 'back-restore-pod', '--grace-period=0', '--force');
    await namespace.kubectl(['delete', 'pod', '-n', 'fep-operator', '-l', 'name=fep-ansible-operator', '--wait=false']);
    await expect.poll(() => condition('back', 'Successful'), {timeout: 200_000, interval: 1000}).toContain('True');
    expect(await idsIn(demo)).toEqual(wantedIds());
    expect((await demo.members('demo-sts-1')).map(({TL}) => TL)).toEqual([2, 2]);
    expect(await kubectl('get', 'service', 'demo-primary-svc', '-o', 'jsonpath={.metadata.uid} {.spec.clusterIP}')).toBe(uid);
    await expect.poll(async () => (await backupsOf(demo)).at(-1)?.archive.start.slice(0, 8), {timeout: 60_000, interval: 1000}).toBe('00000002');
  });

  it('comes back with its data after a restore in place that meets a gap in the archive', async () => {
    const {Member: primary} = await demo.untilHealthy(pods('demo'));
    const ids = await idsIn(demo);
    await expect.poll(async () => (await namespace.kubectl(['get', 'pod', 'back-first-backup', '-o', 'jsonpath={.status.phase}'])).stdout, {timeout: 60_000, interval: 1000}).toBe('Succeeded');
    // The backup ended with a switch to a new segment: something has to stand in that one, or the name is that of the backup's own. And
    // pgBackRest takes a backup only for a target in a later second than its end.
    await demo.sql(primary, "select pg_create_restore_point('in a segment of its own'), pg_sleep(1.2)");
    const wal = await demo.sql(primary, 'select pg_walfile_name(pg_switch_wal())');
    await demo.sql(primary, 'create table later ()');
    const [date, time] = (await demo.sql(primary, "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')")).split(' ');
    await expect.poll(async () => (await namespace.fep(['sandbox', 'fault', 'remove-wal', 'demo', wal, '--name', 'postgres'])).exitCode, {timeout: 30_000, interval: 500}).toBe(0);
    await restore('gap', {restoretype: 'PITR', restoredate: date, restoretime: time});
    await expect.poll(() => condition('gap', 'Failure'), {timeout: 200_000, interval: 1000}).toBe(`True recovery ended before configured recovery target was reached (unable to find ${wal} in the archive)`);
    expect(await idsIn(demo)).toEqual(ids);
    expect(await demo.sql((await demo.untilHealthy(pods('demo'))).Member, "select count(*) from pg_class where relname = 'later'")).toBe('1');
  });
});
