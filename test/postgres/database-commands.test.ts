import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {fep, PROGRAM, type ProcessOptions, type ProcessResult} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

/** Commands that talk to the database, against real servers. */
describe('commands on real PostgreSQL', () => {
  const namespace = useNamespace('postgres');
  let folder: string;

  /** Our flags before `--`. */
  const run = (args: readonly string[], behind: readonly string[] = [], options: ProcessOptions = {}): Promise<ProcessResult> =>
    fep([...args, '-n', namespace.name, ...(behind.length === 0 ? [] : ['--', ...behind])], {...options, env: {...namespace.env, ...options.env}});
  const psql = (sql: string, ...flags: string[]): Promise<ProcessResult> => run(['psql', 'db', '-c', sql, ...flags], ['-At']);
  const primary = async (): Promise<string> =>
    (await namespace.kubectl(['get', 'pods', '-l', 'feprole=master', '-o', 'jsonpath={.items[0].metadata.name}'])).stdout;

  const start = (args: readonly string[]): Started => startProgram([...args, '-n', namespace.name], namespace.env);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-database-'));
    const created = await namespace.fep(['create', 'db', '-f', 'examples/ha-cluster.yaml', '--instances', '2']);
    expect(created.stderr).not.toMatch(/^error/m);
    expect(created.exitCode).toBe(0);
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it('psql answers on stdout and ends as psql does', async () => {
    expect(await psql('SELECT 40 + 2')).toMatchObject({exitCode: 0, stdout: '42\n', stderr: ''});
    expect(await psql('SELECT nothing')).toMatchObject({exitCode: 1, stdout: '', stderr: expect.stringContaining('column "nothing" does not exist')});
    expect(await psql('SELECT 1', '-d', 'nowhere')).toMatchObject({exitCode: 2, stderr: expect.stringContaining('database "nowhere" does not exist')});
    expect((await run(['psql', 'db'], ['-v', 'ON_ERROR_STOP=1'], {stdin: 'SELECT nothing; SELECT 1;'})).exitCode).toBe(3);
  });

  it('psql --replica reads, and is told that it cannot write', async () => {
    expect((await psql('SELECT pg_is_in_recovery()', '--replica')).stdout).toBe('t\n');
    expect(await psql('CREATE TABLE never (id int)', '--replica')).toMatchObject({exitCode: 1, stderr: expect.stringContaining('read-only')});
    expect((await psql('SELECT pg_is_in_recovery()')).stdout).toBe('f\n');
  });

  it('psql streams a file, standard input and COPY, byte for byte', async () => {
    const rows = Array.from({length: 200_000}, (_, row) => `${row}\tline ${row} äöü\n`).join('');
    writeFileSync(path.join(folder, 'make.sql'), 'CREATE TABLE lines (id int PRIMARY KEY, text text);\n');
    expect((await run(['psql', 'db', '-f', path.join(folder, 'make.sql')])).stdout).toBe('CREATE TABLE\n');
    expect((await run(['psql', 'db', '-c', 'COPY lines FROM STDIN'], [], {stdin: rows})).stdout).toBe('COPY 200000\n');
    const out = await run(['psql', 'db', '-c', 'COPY (SELECT * FROM lines ORDER BY id) TO STDOUT']);
    expect(out.stdout === rows).toBe(true);
    expect(await run(['psql', 'db', '-f', path.join(folder, 'missing.sql')])).toMatchObject({exitCode: 2, stderr: expect.stringContaining('there is no such file')});
  });

  it('psql logs in as another user with the password of the Secret, which no argument list has', async () => {
    const {stdout: encoded} = await namespace.kubectl(['get', 'secret', 'db-credentials', '-o', 'jsonpath={.data.pgpassword}']);
    const password = Buffer.from(encoded, 'base64').toString();
    const address = (await psql('SHOW listen_addresses')).stdout.trim();
    const asApp = (sql: string): Promise<ProcessResult> => run(['psql', 'db', '-U', 'app', '-d', 'db', '-c', sql], ['-At', '-h', address]);
    expect(await asApp('SELECT current_user')).toMatchObject({exitCode: 0, stdout: 'app\n', stderr: ''});
    const words = await asApp("\\! cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    expect(words.stdout).toContain('-U app');
    expect(words.stdout).not.toContain(password);
    await psql("ALTER USER app PASSWORD 'another'");
    const refused = await asApp('SELECT 1');
    expect(refused).toMatchObject({exitCode: 2, stderr: expect.stringContaining('password authentication failed for user "app"')});
    expect(refused.stderr).not.toContain(password);
    await run(['psql', 'db'], [], {stdin: `ALTER USER app PASSWORD '${password}';\n`});
    expect((await asApp('SELECT 1')).exitCode).toBe(0);
  });

  it('exec passes input, output and the exit code on', async () => {
    expect(await run(['exec', 'db', '-i'], ['sh', '-c', 'cat; echo words >&2; exit 7'], {stdin: 'input'})).toMatchObject({exitCode: 7, stdout: 'input', stderr: 'words\n'});
    expect((await run(['exec', 'db', '--replica'], ['psql', '-Atc', 'SELECT pg_is_in_recovery()'])).stdout).toBe('t\n');
    expect((await run(['exec', 'db', '-c', 'FEPbackup'], ['pgbackrest', 'version'])).stdout).toMatch(/^pgBackRest/);
  });

  it('logs finds a message of the database in its log files, in plain and in csv', async () => {
    await psql('SELECT 1/0');
    const errors = async (): Promise<string[]> => (await run(['logs', 'db', '--source', 'database', '--severity', 'ERROR', '-o', 'json'])).stdout
      .split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as {text: string}).text);
    await expect.poll(async () => (await errors()).join('\n'), {timeout: 20_000, interval: 1000}).toMatch(/division by zero/);
    await psql("ALTER SYSTEM SET log_destination = 'csvlog'");
    await psql('SELECT pg_reload_conf()');
    await expect.poll(async () => {
      await psql('SELECT\nnot_there');
      return (await errors()).join('\n');
    }, {timeout: 20_000, interval: 1000}).toMatch(/ERROR,42703,"column ""not_there"" does not exist".*"SELECT\nnot_there",/);
    await psql('ALTER SYSTEM RESET log_destination');
    await psql('SELECT pg_reload_conf()');
  });

  it('logs merges the servers by time and names their roles', async () => {
    const {stdout} = await run(['logs', 'db', '-o', 'json', '--tail', '50']);
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as {time: string; pod: string; role: string});
    expect(new Set(lines.map(({pod, role}) => `${pod} ${role}`)).size).toBe(2);
    expect(lines.map(({time}) => time)).toEqual(lines.map(({time}) => time).toSorted());
  });

  it('logs -f goes on with a pod that replaces another, and ends well at Ctrl-C', async () => {
    const replica = (await primary()) === 'db-sts-0' ? 'db-sts-1' : 'db-sts-0';
    const logs = start(['logs', 'db', '-f', '--tail', '1', '--all-containers']);
    try {
      await expect.poll(() => logs.stdout, {timeout: 30_000}).toMatch(new RegExp(`^${replica} `, 'm'));
      await namespace.kubectl(['delete', 'pod', replica, '--wait=false']);
      await expect.poll(() => logs.stderr, {timeout: 120_000}).toMatch(new RegExp(`${replica} is replica now`));
    } finally {
      logs.interrupt();
    }
    expect(await logs.ended).toBe(0);
    expect(logs.stderr).toMatch(new RegExp(`${replica} was replaced by a new pod`));
    expect(logs.stdout).toMatch(new RegExp(`${replica} .*sandbox: PostgreSQL and Patroni of this machine`));
  });

  it('extension create ends with what pg_extension has', async () => {
    expect(JSON.parse((await run(['extension', 'create', 'db', 'pgcrypto', '-d', 'db', '-o', 'json'])).stdout)).toMatchObject({kind: 'ExtensionCreated', observed: 'ready', database: 'db'});
    expect((await psql("SELECT count(*) FROM pg_extension WHERE extname = 'pgcrypto'", '-d', 'db')).stdout).toBe('1\n');
    expect((await run(['extension', 'create', 'db', 'pgcrypto', '-d', 'db'])).stdout).toMatch(/already/);
    expect(await run(['extension', 'create', 'db', 'pgcrypt', '-d', 'db'])).toMatchObject({exitCode: 4, stderr: expect.stringContaining('pgcrypto')});
    expect(await run(['extension', 'create', 'db', 'pgcrypto', '-d', 'nowhere'])).toMatchObject({exitCode: 4, stderr: expect.stringContaining('its databases are')});
    expect(await run(['extension', 'create', 'db', 'earthdistance', '-d', 'db'])).toMatchObject({exitCode: 1, stderr: expect.stringContaining('required extension "cube"')});
  });

  it('superuser password writes a file that logs in', async () => {
    const file = path.join(folder, 'admin-password');
    expect((await run(['superuser', 'password', 'db', '--out', file])).exitCode).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const address = (await psql('SHOW listen_addresses')).stdout.trim();
    const logIn = await run(['exec', 'db', '-i'], ['sh', '-c', `IFS= read -r PGPASSWORD; export PGPASSWORD; psql -w -Atc 'SELECT 1' -h ${address}`], {stdin: readFileSync(file, 'utf8')});
    expect(logIn).toMatchObject({exitCode: 0, stdout: '1\n'});
  });

  it('port-forward follows the primary through a switchover and ends well at Ctrl-C', async () => {
    const forward = start(['port-forward', 'db', '0:27500', '-o', 'json']);
    try {
      await expect.poll(() => forward.stdout, {timeout: 30_000}).toMatch(/\n\}\n$/);
      const {port, pod} = JSON.parse(forward.stdout) as {port: number; pod: string};
      expect(pod).toBe(await primary());
      expect(await asksForTls(port)).toMatch(/^[NS]$/);
      const held = heldConnection(port);
      const other = pod === 'db-sts-0' ? 'db-sts-1' : 'db-sts-0';
      await expect.poll(async () => (await run(['exec', 'db'], ['patronictl', 'switchover', '--candidate', other, '--force'])).exitCode, {timeout: 60_000, interval: 2000}).toBe(0);
      await expect.poll(() => forward.stderr, {timeout: 60_000}).toMatch(new RegExp(`moved from ${pod} to ${other}`));
      await held;
      expect(await asksForTls(port)).toMatch(/^[NS]$/);
    } finally {
      forward.interrupt();
    }
    expect(await forward.ended).toBe(0);
  });
});

interface Started {
  readonly stdout: string;
  readonly stderr: string;
  ended: Promise<number | null>;
  /** Ctrl-C. */
  interrupt: () => void;
}

/** The program, running. */
function startProgram(args: readonly string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, [PROGRAM, ...args], {env: {...process.env, NO_COLOR: '1', ...env}});
  const started = {stdout: '', stderr: '', ended: new Promise<number | null>((resolve) => child.once('close', resolve)), interrupt: () => void child.kill('SIGINT')};
  child.stdout.setEncoding('utf8').on('data', (text: string) => (started.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (started.stderr += text));
  return started;
}

/** Sends the first message of PostgreSQL's protocol (SSLRequest) and resolves with the one byte that answers it. */
function asksForTls(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve('closed'));
  });
}

/** A connection that only waits; resolves when it is closed from the other side. */
function heldConnection(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
}
