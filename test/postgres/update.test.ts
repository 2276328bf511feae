import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {ClusterUpdated} from '../../src/lib/model/answers/cluster-updated.ts';
import type {MajorUpgrade} from '../../src/lib/model/answers/major-upgrade.ts';
import type {ParameterList} from '../../src/lib/model/answers/parameters.ts';
import type {StorageReport} from '../../src/lib/model/answers/storage.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {ROOT, runProcess, type ProcessOptions, type ProcessResult} from '../support/fep-process.ts';
import {folderWithPlugin, kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';
import {KEYS, printedCommand, terminal} from '../support/terminal.ts';

const PODS = ['db-sts-0', 'db-sts-1', 'db-sts-2'];

/** Changes to a running cluster, each seen on real servers. */
describe('changes to real servers', () => {
  const namespace = useNamespace('postgres');
  const database = new DatabaseCluster(namespace, 'db');
  let folder: string;

  const answer = <T>({stdout, stderr, exitCode}: ProcessResult): T => {
    expect(stderr).not.toMatch(/^error/m);
    expect(exitCode).toBe(0);
    return JSON.parse(stdout) as T;
  };
  const change = async (...args: string[]): Promise<ClusterUpdated> => answer(await namespace.fep([...args, '--yes', '-o', 'json', '--progress', 'plain']));
  const onAll = (statement: string): Promise<string[]> => Promise.all(PODS.map((pod) => database.sql(pod, statement)));
  const uids = async (): Promise<string[]> => (await namespace.kubectl(['get', 'pods', '-l', 'app=db-sts', '-o', 'jsonpath={.items[*].metadata.uid}'])).stdout.split(' ');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-update-'));
    const created = await namespace.fep(['create', 'db', '-f', 'examples/ha-cluster.yaml', '--parameter', 'work_mem=4MB']);
    expect(created.stderr).not.toMatch(/^error/m);
    expect(created.exitCode).toBe(0);
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it('a parameter that a reload takes is in force on every server when the command ends', async () => {
    const updated = await change('params', 'set', 'db', 'work_mem=16MB', 'log_min_duration_statement=500ms');
    expect(updated).toMatchObject({observed: 'ready', changes: [{change: 'reload'}, {change: 'reload'}]});
    expect(updated.parameters?.flatMap(({servers}) => servers.map(({state}) => state))).toEqual(Array.from({length: 6}, () => 'in-force'));
    expect(await onAll('SHOW work_mem')).toEqual(['16MB', '16MB', '16MB']);
    expect(await change('params', 'unset', 'db', 'log_min_duration_statement')).toMatchObject({observed: 'ready'});
    expect(await onAll('SHOW log_min_duration_statement')).toEqual(['-1', '-1', '-1']);
  });

  it('a parameter that needs a restart is pending on every server, and in force after --restart', async () => {
    const pending = await change('params', 'set', 'db', 'max_connections=150');
    expect(pending).toMatchObject({observed: 'pending', pending: [{what: 'max_connections', waitsFor: 'restart', pods: PODS, command: `kubectl fep restart db -n ${namespace.name}`}]});
    expect(await onAll("SELECT setting || pending_restart FROM pg_settings WHERE name = 'max_connections'")).toEqual(PODS.map(() => '100true'));
    expect(await change('params', 'set', 'db', 'max_connections=150', '--restart')).toMatchObject({observed: 'ready', pending: [], restarted: [expect.stringContaining('restart')]});
    expect(await onAll('SHOW max_connections')).toEqual(['150', '150', '150']);
  });

  it('ALTER SYSTEM goes before the CR: the wait says so, and the command finishes once it is taken back', async () => {
    await database.sql('db-sts-1', "ALTER SYSTEM SET work_mem = '8MB'");
    const late = await namespace.fep(['params', 'set', 'db', 'work_mem=32MB', '--timeout', '15s']);
    expect(late).toMatchObject({exitCode: 124, stderr: expect.stringContaining('ALTER SYSTEM RESET work_mem')});
    await database.sql('db-sts-1', 'ALTER SYSTEM RESET work_mem');
    await database.sql('db-sts-1', 'SELECT pg_reload_conf()');
    expect((await change('params', 'set', 'db', 'work_mem=32MB')).parameters).toHaveLength(1);
    expect(await onAll('SHOW work_mem')).toEqual(['32MB', '32MB', '32MB']);
  });

  it('lines of pg_hba.conf are loaded everywhere; one that PostgreSQL cannot read ends 1', async () => {
    const file = path.join(folder, 'hba.conf');
    writeFileSync(file, '# the office\nhost all all 10.1.0.0/16 scram-sha-256 # floor 3\n');
    expect(await change('update', 'db', '--hba-file', file)).toMatchObject({observed: 'ready', hba: PODS.map((pod) => ({pod, state: 'in-force'}))});
    expect(await onAll("SELECT count(*) FROM pg_hba_file_rules WHERE address = '10.1.0.0'")).toEqual(['1', '1', '1']);
    expect((await namespace.kubectl(['get', 'fepcluster', 'db', '-o', 'jsonpath={.spec.fepChildCrVal.customPgHba}'])).stdout).toContain('# floor 3');
    writeFileSync(file, 'host all all 10.1.0.0/16 scram-sha-256 nonsense=1\n');
    const refused = await namespace.fep(['update', 'db', '--hba-file', file, '--yes']);
    expect(refused.stderr).toContain('line');
    expect(refused.exitCode).toBe(1);
    writeFileSync(file, 'host all all 10.1.0.0/16 scram-sha-256\n');
    expect(await change('update', 'db', '--hba-file', file)).toMatchObject({observed: 'ready'});
  });

  it('a volume grows to its capacity on every server', async () => {
    const updated = await change('storage', 'resize', 'db', '--data', '3Gi');
    expect(updated.volumes?.map(({claim, capacity}) => `${claim} ${capacity}`)).toEqual(PODS.map((pod) => `fep-data-${pod} 3Gi`));
    const {volumes} = answer<StorageReport>(await namespace.fep(['storage', 'show', 'db', '-o', 'json']));
    expect(volumes.filter(({volume}) => volume === 'dataVol').map(({wanted, capacity, expandable}) => [wanted, capacity, expandable])).toEqual(PODS.map(() => ['3Gi', '3Gi', true]));
    expect(await namespace.fep(['storage', 'resize', 'db', '--data', '1Gi'])).toMatchObject({exitCode: 3, stderr: expect.stringContaining('storage-size-shrink')});
  });

  it('more memory: replicas first, then a switchover, then the old master, told as it happens; killed in the middle, it is finished by the same command', async () => {
    const before = await uids();
    const {Member: master} = await database.untilHealthy(PODS);
    const set = ['resources', 'set', 'db', '--memory-limit', '900Mi', '--yes', '--progress', 'plain'];
    const killed = await namespace.fep(set, {onStderr: (text, kill) => text.includes('goes down to be replaced') && kill('SIGKILL')});
    expect(killed.stdout).toBe('');
    const finished = await namespace.fep(set);
    expect(finished.stderr).not.toMatch(/^error/m);
    expect(finished.exitCode).toBe(0);
    const notes = `${killed.stderr}\n${finished.stderr}`.split('\n').filter((line) => /^· .*(?:goes down|switched over)/.test(line)).map((line) => line.slice(2));
    expect(notes.slice(-2)).toEqual([expect.stringMatching(new RegExp(`^switched over: \\S+ is the master now, ${master} was before$`)), `the old master ${master} goes down to be replaced`]);
    expect(notes.slice(0, -2).map((note) => note.replace(/\S+-sts-\d/, 'POD'))).toEqual(notes.slice(0, -2).map(() => 'the replica POD goes down to be replaced'));
    expect((await uids()).filter((uid) => before.includes(uid))).toEqual([]);
    await database.untilHealthy(PODS);
  });

  it('asks for another patch at a terminal, and its command plans the same byte for byte', async () => {
    const {enter, ctrlU} = KEYS;
    const file = path.join(folder, 'upgrade.json');
    const screen = terminal(['upgrade', '-n', namespace.name, '--dry-run=client', '-o', 'json'], namespace.env, {stdout: file});
    await screen.at('Cluster:', enter);
    await screen.at('Tag of the images', 'ubi9-16-1.1', enter);
    await screen.at('does not migrate the data', ctrlU, 'ubi9-15-1.8', enter);
    await screen.at('Which images?', '\u001B[B', '\u001B[B', enter);
    await screen.at('Tag of the images', ctrlU, 'ubi9-15-1.9', enter);
    await screen.at('Which images?', enter);
    await screen.at('Go on with the dry run?', enter);
    expect(await screen.ended(), screen.screen()).toBe(0);
    expect(screen.screen()).toMatch(/order +db-sts-\d \(replica\), db-sts-\d \(replica\), db-sts-\d \(master\)[^]*Before the upgrade of db:/);
    const command = printedCommand(screen.screen());
    expect(command).toEqual(['fep', 'upgrade', 'db', '--namespace', namespace.name, '--output', 'json', '--dry-run', 'client', '--to', 'ubi9-15-1.9']);
    expect((await kubectl(command, {env: namespace.env})).stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('another patch: images of server and backup, and the version that each server tells', async () => {
    const updated = await change('upgrade', 'db', '--to', 'ubi9-15-1.9');
    expect(updated).toMatchObject({observed: 'ready', message: expect.stringContaining('every server is of version 15.')});
    expect(new Set(updated.images?.map(({image}) => image?.split(':')[1]))).toEqual(new Set(['ubi9-15-1.9']));
    expect(Object.keys(updated.serverVersions ?? {})).toEqual(PODS);
    expect(updated.masters?.length).toBe(2);
    expect(await change('upgrade', 'db', '--to', 'ubi9-15-1.9')).toMatchObject({observed: 'unchanged'});
  });

  it('params list has the CR beside the servers, and set refuses what is not the user\'s', async () => {
    const {parameters} = answer<ParameterList>(await namespace.fep(['params', 'list', 'db', '-o', 'json']));
    expect(parameters).toEqual([expect.objectContaining({name: 'max_connections', takes: 'restart'}), expect.objectContaining({name: 'work_mem', wanted: '32MB', takes: 'reload', servers: PODS.map((pod) => expect.objectContaining({pod, value: '32MB', asWanted: true}))})]);
    expect((await namespace.fep(['params', 'get', 'db', 'shared_buffers', '-o', 'wide'])).stdout).toContain('128MB');
    expect(await namespace.fep(['params', 'set', 'db', 'archive_command=true'])).toMatchObject({exitCode: 3, stderr: expect.stringContaining('not yours to set')});
    expect(await namespace.fep(['params', 'set', 'db', 'wrok_mem=1MB'])).toMatchObject({exitCode: 2, stderr: expect.stringContaining('work_mem')});
  });
});

/** A cluster of version 14 goes over into one of version 15, and the program is killed at every step of it. */
describe('a major upgrade of real data', () => {
  const namespace = useNamespace('postgres');
  const source = new DatabaseCluster(namespace, 'old');
  // 7500000 rows are 1 GB.
  const rows = Number(process.env['KUBECTL_FEP_TEST_UPGRADE_ROWS'] ?? '5000');
  const upgrade = (options: ProcessOptions = {}): Promise<ProcessResult> =>
    namespace.fep(['upgrade', 'major', 'old', '--to-cluster', 'new', '--yes', '-o', 'json', '--progress', 'plain'], {timeoutMs: 60 * 60_000, ...options});
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-major-'));
  afterAll(async () => {
    await namespace.fep(['sandbox', 'fault', 'clear-steps', '--name', 'postgres']);
    rmSync(folder, {recursive: true, force: true});
  });
  const runbook = (...args: string[]): Promise<ProcessResult> => runProcess('sh', [path.join(ROOT, 'runbooks/major-upgrade.sh'), 'old', 'new', '-n', namespace.name, ...args], {
    cwd: folder, timeoutMs: 60 * 60_000, env: {...namespace.env, PATH: [folderWithPlugin(), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)},
  });
  const protocol = path.join(folder, 'major-upgrade.log');
  const killedAt = (words: string): Promise<ProcessResult> => upgrade({onStderr: (text, kill) => text.includes(words) && kill('SIGKILL')});

  beforeAll(async () => {
    const image = (role: string): string => `quay.io/fujitsu/fujitsu-enterprise-postgres-14-${role}:ubi8-14-1.1`;
    const created = await namespace.fep(['create', 'old', '--instances', '1', '--image', image('server'), '--backup', '--backup-storage-class', 'shared', '--backup-image', image('backup')]);
    expect(created.stderr).not.toMatch(/^error/m);
    await source.sql('old-sts-0', `CREATE TABLE "odd |name" AS SELECT id, repeat(md5(id::text), 3) AS w FROM generate_series(1, ${rows}) id`);
    await source.sql('old-sts-0', 'CREATE EXTENSION pgcrypto');
    await source.sql('old-sts-0', "CREATE SEQUENCE s; SELECT setval('s', 42)");
  });

  it('lists its steps and sends nothing in a dry run', async () => {
    const dry = await namespace.fep(['upgrade', 'major', 'old', '--to-cluster', 'new', '--dry-run=client', '-o', 'json']);
    expect(dry.exitCode).toBe(0);
    expect((JSON.parse(dry.stdout) as MajorUpgrade).steps.map(({step, state}) => `${step} ${state}`)).toEqual(
      ['preflight done', 'quiesce planned', 'hba planned', 'operator planned', 'create planned', 'wait planned', 'verify planned', 'post planned']);
    expect((await namespace.kubectl(['get', 'fepcluster', 'new'])).exitCode).toBe(1);
  });

  it('stops in the runbook when its backup fails, before anything is changed', async () => {
    expect((await namespace.fep(['sandbox', 'fault', 'fail-action', 'backup', '--name', 'postgres'])).exitCode).toBe(0);
    const stopped = await runbook('--yes', '--transcript', protocol);
    expect(stopped.exitCode, stopped.stderr).toBe(1);
    expect(stopped.stderr).toContain(`--resume ${protocol}`);
    expect(readFileSync(protocol, 'utf8')).toMatch(/ done {2}steps\n[\s\S]* failed {2}backup \(exit 1\)/);
    expect((await namespace.kubectl(['get', 'fepcluster', 'new'])).exitCode).toBe(1);
    expect((await namespace.kubectl(['get', 'fepcluster', 'old', '-o', 'jsonpath={.spec.fepChildCrVal.customPgHba}'])).stdout).not.toContain('new-upgrade-pod');
    await namespace.fep(['sandbox', 'fault', 'clear-steps', '--name', 'postgres']);
  });

  it('is finished by the runbook that goes on, killed wherever its command was, and proves every row', async () => {
    for (const step of ['✓ preflight', 'the servers of old take', 'let the upgrade container in', 'FEPCluster new created', '… wait', '… verify']) expect((await killedAt(step)).stdout).toBe('');
    const resumed = await runbook('--resume', protocol);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/left out {2}steps \(done before\)\n[\s\S]*done {2}backup\n[\s\S]*done {2}upgrade\n[\s\S]*done {2}health\n/);
    expect(resumed.stdout).toContain(`the data of old are in new: ${rows} rows`);
    const finished = await upgrade();
    expect(finished.exitCode, finished.stderr).toBe(0);
    const answer = JSON.parse(finished.stdout) as MajorUpgrade;
    expect(answer).toMatchObject({observed: 'ready', compared: {rows, extensions: expect.any(Number)}});
    expect(answer.open.at(-1)).toContain('kubectl fep delete old');
    expect(await new DatabaseCluster(namespace, 'new').sql('new-sts-0', "SELECT count(*) || ' ' || (SELECT last_value FROM s) FROM \"odd |name\"")).toBe(`${rows} 42`);
    // The source keeps its data, and got its one line once.
    expect((await namespace.kubectl(['get', 'fepcluster', 'old', '-o', 'jsonpath={.spec.fepChildCrVal.customPgHba}'])).stdout.match(/new-upgrade-pod/g)).toHaveLength(1);
  });

  it('does not call it done when a row is missing', async () => {
    await source.sql('old-sts-0', `INSERT INTO "odd |name" VALUES (0, 'late')`);
    expect(await upgrade()).toMatchObject({exitCode: 1, stderr: expect.stringContaining(`has ${rows} rows, the source ${rows + 1}`)});
  });
});
