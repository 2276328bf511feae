import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import type {z} from 'zod';
import {backupCheck, backupsExpired, backupSchedules, backupTaken, backupsVerified} from '../../src/lib/model/answers/backup-changes.ts';
import {backupList, backupWindow} from '../../src/lib/model/answers/backups.ts';
import {clusterRestored, restorePlan} from '../../src/lib/model/answers/restore.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';
import {KEYS, printedCommand, terminal} from '../support/terminal.ts';

/** The user's commands for backup and restore, against a real server and pgBackRest. Steps build on each other. */
describe('backup and restore by command', () => {
  const namespace = useNamespace('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  const folder = mkdtempSync(path.join(tmpdir(), 'fep-restore-'));
  afterAll(() => rmSync(folder, {recursive: true}));
  const POD = 'demo-sts-0';
  /** Whole second to go back to, and how many rows were there. */
  let target = '';
  let rowsThen = 0;

  /** The answer as data; it fits its schema, or the test fails. */
  const answer = async <T extends z.ZodType>(schema: T, args: readonly string[], exit = 0): Promise<z.infer<T>> => {
    const {exitCode, stdout, stderr} = await namespace.fep([...args, '-o', 'json'], {timeoutMs: 300_000});
    expect(exitCode, `${args.join(' ')}: ${stderr}${stdout}`).toBe(exit);
    return schema.parse(JSON.parse(stdout));
  };
  const text = async (...args: string[]): Promise<string> => (await namespace.fep(args, {timeoutMs: 120_000})).stdout;
  const inBackup = async (script: string): Promise<string> => {
    const {exitCode, stdout, stderr} = await namespace.kubectl(['exec', POD, '-c', 'fep-backup', '--', 'sh', '-ec', script]);
    expect(exitCode, stderr).toBe(0);
    return stdout.trim();
  };
  const plan = (exit: number, ...args: string[]) => answer(restorePlan, ['restore', 'demo', '--plan', ...args], exit);

  it('begins with a server that has no backup, and says so', async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--instances', '1'], {timeoutMs: 200_000});
    expect(created.exitCode, created.stderr).toBe(0);
    expect((await answer(backupList, ['backup', 'list', 'demo'])).backups).toEqual([]);
    expect(await text('backup', 'window', 'demo')).toContain('nothing can be restored');
    expect((await plan(3, '--to', 'copy')).problem).toMatchObject({code: 'no-backup'});
  });

  it('takes a full backup and an incremental one, seen in the list and in the archive', async () => {
    const full = await namespace.fep(['backup', 'demo', '-o', 'json', '--progress', 'plain'], {timeoutMs: 300_000});
    expect(full.exitCode, full.stderr).toBe(0);
    expect(full.stderr).toMatch(/pgBackRest has saved \d+ %|pgBackRest takes it/);
    expect(backupTaken.parse(JSON.parse(full.stdout))).toMatchObject({observed: 'ready', type: 'full', lastWal: {archived: true}, backup: {type: 'full', error: false}});
    await demo.sql(POD, 'create table rows (id serial primary key, at timestamptz default clock_timestamp())');
    const incr = await answer(backupTaken, ['backup', 'now', 'demo', '--type', 'incr']);
    expect(incr.backup).toMatchObject({type: 'incr', references: [incr.backup?.prior]});
    expect(await text('backup', 'list', 'demo', '-o', 'wide')).toMatch(/^LABEL +TYPE +REPO +STARTED .*\n\S+F +full .*\n\S+I +incr /);
  });

  it('lists a backup that the schedule took, and pauses the schedule', async () => {
    const before = (await answer(backupList, ['backup', 'list', 'demo'])).backups.length;
    const set = await namespace.fep(['backup', 'schedule', 'set', 'demo', '--incr', '* * * * *']);
    expect(set.exitCode, set.stderr).toBe(0);
    const shown = await answer(backupSchedules, ['backup', 'schedule', 'show', 'demo']);
    expect(shown.schedules.map(({type, schedule, inForce, next}) => [type, schedule, inForce, next.length])).toEqual([['full', '15 0 * * 0', true, 5], ['incr', '* * * * *', true, 5]]);
    await expect.poll(async () => (await answer(backupList, ['backup', 'list', 'demo'])).backups.length, {timeout: 150_000, interval: 3000}).toBeGreaterThan(before);
    const paused = await namespace.fep(['backup', 'schedule', 'pause', 'demo']);
    expect(paused.exitCode, paused.stderr).toBe(0);
    expect((await answer(backupSchedules, ['backup', 'schedule', 'show', 'demo'])).schedules.map(({cronJob}) => cronJob)).toEqual([undefined, undefined]);
    await expect.poll(async () => (await answer(backupList, ['backup', 'list', 'demo'])).running, {timeout: 60_000}).toBeUndefined();
  });

  it('loses a table, and will not go back to a moment whose WAL is not archived yet', async () => {
    await demo.exec(POD, 'sh', '-c', 'for n in $(seq 60); do echo "insert into rows default values; select pg_sleep(0.1);"; done | psql -X -d postgres -Atq');
    target = `${(await demo.sql(POD, "select to_char(date_trunc('second', max(at)) - interval '1 s', 'YYYY-MM-DD\"T\"HH24:MI:SS') from rows")).trim()}Z`;
    // A row is committed some microseconds after its clock was read: none of those lies across a whole second here, or the count says so.
    rowsThen = Number(await demo.sql(POD, `select count(*) from rows where at <= '${target}'`));
    expect(rowsThen).toBeGreaterThan(20);
    await demo.sql(POD, 'drop table rows');
    const refused = await namespace.fep(['restore', 'demo', '--in-place', '--to-time', target, '--yes']);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(/no transaction in the archive ended after the target|is older than that/);
    expect(refused.stderr).toContain('kubectl fep backup check demo');
    const check = await answer(backupCheck, ['backup', 'check', 'demo']);
    expect(check).toMatchObject({problems: [], archived: [{repo: 1}], space: [{repo: 1}]});
    expect((await plan(0, '--in-place', '--to-time', target))).toMatchObject({verdict: 'possible', nearest: {exact: true}, missing: [], loses: {transactions: expect.any(Number) as unknown}});
  });

  it('finds a WAL file that is gone or damaged before anything is touched', async () => {
    // Behind the one that goes there has to be another: the end of the archive is no gap.
    await answer(backupCheck, ['backup', 'check', 'demo']);
    const {wal} = await plan(0, '--to', 'copy', '--to-time', target);
    const segment = wal?.lastSegment ?? '';
    const folder = `/database/backup/archive/backupstanza/15-1/${segment.slice(0, 16)}`;
    await inBackup(`mv ${folder}/${segment}-* /tmp/`);
    const window = await answer(backupWindow, ['backup', 'window', 'demo']);
    expect((window.repositories[0]?.spans.at(-1)?.lastSegment ?? '') < segment).toBe(true);
    const broken = await plan(3, '--to', 'copy', '--to-time', target);
    expect(broken).toMatchObject({verdict: 'impossible', missing: [{firstSegment: segment, segments: 1}], problem: {code: 'in-a-gap'}});
    const refused = await namespace.fep(['restore', 'demo', '--to', 'copy', '--to-time', target]);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain(segment);
    expect((await namespace.kubectl(['get', 'feprestore', '-o', 'name'])).stdout).toBe('');
    await inBackup(`name=$(ls /tmp/${segment}-*); echo damaged > ${folder}/$(basename $name)`);
    expect(await answer(backupsVerified, ['backup', 'verify', 'demo'], 1)).toMatchObject({ok: false});
    await inBackup(`mv -f /tmp/${segment}-* ${folder}/`);
    expect(await answer(backupsVerified, ['backup', 'verify', 'demo'])).toMatchObject({ok: true});
  });

  it('refuses what cannot be, and says what could', async () => {
    expect((await plan(3, '--to', 'copy', '--to-time', '2020-02-29 12:00 Asia/Tokyo'))).toMatchObject({toTime: '2020-02-29T03:00:00Z', problem: {code: 'before-first-backup'}, nearest: {after: expect.any(String) as unknown}});
    expect((await plan(3, '--to', 'copy', '--to-time', '2199-01-01T00:00:00Z')).problem).toMatchObject({code: 'in-the-future'});
    const taken = await namespace.fep(['restore', 'demo', '--to', 'demo', '--latest']);
    expect(taken.exitCode, taken.stderr).not.toBe(0);
    for (const args of [['--latest'], ['--in-place', '--to', 'copy'], ['--in-place', '--change', 'child.storage.dataVol.size=3Gi'], ['--in-place', '--to-time', '2024-03-31 02:30 Europe/Berlin']]) {
      expect((await namespace.fep(['restore', 'demo', ...args])).exitCode, args.join(' ')).toBe(2);
    }
    expect((await namespace.fep(['restore', 'demo', '--in-place'])).exitCode).toBe(2);
  });

  it('asks at a terminal, names the points that can be reached, goes back, and its command makes the same plan byte for byte', async () => {
    const {enter, down, ctrlU} = KEYS;
    const file = path.join(folder, 'plan.json');
    const screen = terminal(['restore', '-n', namespace.name, '--plan', '-o', 'json'], namespace.env, {stdout: file});
    await screen.at('Cluster:', enter);
    await screen.at('Where to?', enter);
    await screen.at('Name of the new cluster:', 'demo', enter);
    await screen.at('that is the source', ctrlU, 'copy', enter);
    await screen.at('To which state?', down, enter);
    await screen.at('Which? Such as', '2020-02-29 12:00 Asia/Tokyo', enter);
    await screen.at('nearest that can be reached: 20', ctrlU, target, enter);
    await screen.at('Size of its data volume', '<', enter);
    await screen.at('Which? Such as', enter);
    await screen.at('Size of its data volume', '1Mi', enter);
    await screen.at('would fill the volume', ctrlU, '3Gi', enter);
    await screen.at('Anything else', enter);
    await screen.at('Tables whose rows', 'public.rows', enter);
    await screen.at('In which database?', enter);
    await screen.at('Go on with the dry run?', enter);
    expect(await screen.ended(), screen.screen()).toBe(0);
    expect(screen.screen()).toMatch(/any time +from[^]*\d{8}-\d{6}F \(full, repo 1\), ended/);
    const command = printedCommand(screen.screen());
    expect(command).toEqual(['fep', 'restore', 'demo', '--namespace', namespace.name, '--output', 'json', '--to', 'copy', '--to-time', target, '--change', 'child.storage.dataVol.size=3Gi', '--plan', '--verify-table', 'public.rows']);
    const again = await kubectl(command, {env: namespace.env});
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('restores into a new cluster and in place exactly the rows committed up to the second', async () => {
    const both = ['--to-time', target, '--verify-table', 'rows'];
    const anew = await answer(clusterRestored, ['restore', 'demo', '--to', 'copy', ...both, '--change', 'child.storage.dataVol.size=3Gi']);
    expect(anew).toMatchObject({observed: 'ready', proof: {timeline: 2, endedBecause: expect.stringContaining('before ') as unknown, tables: [{table: 'rows', rows: rowsThen}]}});
    expect(anew.proof?.firstBackup.state).not.toBe('not seen');
    expect((await demo.leader(POD))?.TL).toBe(1);
    const inPlace = await answer(clusterRestored, ['restore', 'demo', '--in-place', ...both, '--yes']);
    expect(inPlace).toMatchObject({observed: 'ready', proof: {primary: POD, timeline: 2, tables: [{table: 'rows', rows: rowsThen}]}});
    await expect.poll(async () => (await answer(backupList, ['backup', 'list', 'copy'])).backups.map(({type, walStart}) => [type, walStart?.slice(0, 8)]), {timeout: 90_000, interval: 2000}).toEqual([['full', '00000002']]);
  });

  it('shows what expires before it goes', async () => {
    // The operator's own first backup after the restore may still run: pgBackRest takes one at a time.
    await expect.poll(async () => (await namespace.fep(['backup', 'now', 'demo'], {timeoutMs: 120_000})).exitCode, {timeout: 200_000, interval: 2000}).toBe(0);
    const {backups} = await answer(backupList, ['backup', 'list', 'demo']);
    const looked = await answer(backupsExpired, ['backup', 'expire', 'demo', '--keep', '1', '--dry-run=client']);
    expect([...looked.expires, ...looked.stays].toSorted()).toEqual(backups.map(({label}) => label).toSorted());
    expect((await namespace.fep(['backup', 'expire', 'demo', '--keep', '1'])).exitCode).toBe(2);
    expect(await answer(backupsExpired, ['backup', 'expire', 'demo', '--keep', '1', '--yes'])).toMatchObject({observed: 'gone', expires: looked.expires});
    expect(await text('backup', 'list', 'demo', '-o', 'name')).toBe(looked.stays.join('\n') + '\n');
    const set = await namespace.fep(['backup', 'retention', 'set', 'demo', '--count', '3', '--yes']);
    expect(set.exitCode, set.stderr).toBe(0);
    expect(await inBackup('grep retention /database/userdata/pgbackrest.conf')).toContain('repo1-retention-full=3\nrepo1-retention-full-type=count');
  });
});
