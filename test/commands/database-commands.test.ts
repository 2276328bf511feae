import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {fep, type ProcessResult} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

/** What the commands that talk to servers say of wrong input and of a cluster's state; the database itself: test/postgres. */
describe('commands that talk to servers', () => {
  const namespace = useNamespace();
  let folder: string;
  const run = (args: readonly string[], behind: readonly string[] = []): Promise<ProcessResult> =>
    fep([...args, '-n', namespace.name, ...(behind.length === 0 ? [] : ['--', ...behind])], {env: namespace.env});

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-connect-'));
    const created = await namespace.fep(['create', 'shop', '-f', 'examples/ha-cluster.yaml', '--instances', '2']);
    expect(created.stderr).not.toMatch(/^error/m);
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it.each<[string, string[], string[], number, RegExp]>([
    ['no such cluster', ['psql', 'nobody', '-c', 'SELECT 1'], [], 4, /there is no FEPCluster nobody/],
    ['no such pod', ['psql', 'shop', '--pod', '7', '-c', 'SELECT 1'], [], 4, /its server pods are shop-sts-0, shop-sts-1/],
    ['no such container', ['exec', 'shop', '-c', 'nothing'], ['true'], 4, /its containers are fep-patroni/],
    ['no such Pgpool-II', ['psql', 'shop', '--pgpool', 'pool', '-c', 'SELECT 1'], [], 4, /no FEPPgpool2 pool/],
    ['no command', ['exec', 'shop'], [], 2, /follows two dashes/],
    ['two ways to say which server', ['psql', 'shop', '--replica', '--pod', '1'], [], 2, /--replica|--pod/],
    ['a statement and a file', ['psql', 'shop', '-c', 'SELECT 1', '-f', 'x.sql'], [], 2, /--file|--command/],
    ['a port that is none', ['port-forward', 'shop', '1:2:3'], [], 2, /LOCAL:REMOTE/],
    ['an address of another machine', ['port-forward', 'shop', '0:27500', '--address', '192.0.2.1'], [], 2, /no such address/],
    ['no earlier life', ['logs', 'shop', '--previous'], [], 1, /no container of shop was restarted/],
    ['a severity that is none', ['logs', 'shop', '--severity', 'LOUD'], [], 2, /WARNING/],
    ['a pgpass without password', ['connection-info', 'shop', '-o', 'pgpass'], [], 2, /--out FILE/],
    ['a password in a pipe', ['connection-info', 'shop', '-o', 'uri', '--show-password'], [], 2, /at a terminal only/],
    ['a superuser password in a pipe', ['superuser', 'password', 'shop', '--show'], [], 2, /at a terminal only/],
    ['a way that is not there', ['connection-info', 'shop', '-o', 'uri', '--external'], [], 4, /port-forward shop/],
  ])('%s is one clear error', async (_case, args, behind, exitCode, words) => {
    const result = await run(args, behind);
    expect(result.stderr).toMatch(words);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stdout).toBe('');
    expect(result.stderr.match(/^error:/gm)).toHaveLength(1);
  });

  it('a command runs in the holder of the lock, or in the pod that is named', async () => {
    const pods = await namespace.kubectl(['get', 'configmap', 'shop-leader', '-o', 'jsonpath={.metadata.annotations.leader}']);
    expect(pods.stdout).toMatch(/^shop-sts-\d$/);
    const replica = pods.stdout === 'shop-sts-0' ? 'shop-sts-1' : 'shop-sts-0';
    expect((await run(['exec', 'shop', '--pod', replica], ['hostname'])).stdout.trim()).toBe(replica);
    expect((await run(['exec', 'shop'], ['hostname'])).stdout.trim()).toBe(pods.stdout);
  });

  it('logs merges both servers, as text with their roles and as JSON lines', async () => {
    const text = await run(['logs', 'shop']);
    expect(text.stdout).toMatch(/^shop-sts-\d master {2}\| /m);
    expect(text.stdout).toMatch(/^shop-sts-\d replica \| /m);
    const json = await run(['logs', 'shop', '-o', 'json', '--tail', '2']);
    const lines = json.stdout.trim().split('\n').map((line) => JSON.parse(line) as {kind: string; time: string});
    expect(lines.every(({kind}) => kind === 'LogLine')).toBe(true);
    expect(lines.map(({time}) => time)).toEqual(lines.map(({time}) => time).toSorted());
  });

  it('connection-info names the password, and writes it only into a file of its own', async () => {
    const {stdout: encoded} = await namespace.kubectl(['get', 'secret', 'shop-credentials', '-o', 'jsonpath={.data.pgpassword}']);
    const password = Buffer.from(encoded, 'base64').toString();
    for (const format of ['text', 'env', 'uri', 'jdbc', 'json', 'yaml']) {
      const shown = await run(['connection-info', 'shop', '-o', format]);
      expect(shown.exitCode).toBe(0);
      expect(shown.stdout).toContain(`shop-primary-svc.${namespace.name}.svc`);
      expect(shown.stdout + shown.stderr).not.toContain(password);
      expect(shown.stdout).not.toContain('*****');
    }
    const file = path.join(folder, 'pgpass');
    const written = await run(['connection-info', 'shop', '-o', 'pgpass', '--out', file]);
    expect(written).toMatchObject({exitCode: 0, stdout: ''});
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`shop-primary-svc.${namespace.name}.svc:27500:shop:app:${password}\n`);
    expect((await run(['connection-info', 'shop', '-o', 'pgpass', '--out', file])).stderr).toMatch(/never overwritten/);
  });

  it('superuser password shows the place, and the password where it is forced', async () => {
    const {stdout: encoded} = await namespace.kubectl(['get', 'secret', 'shop', '-o', 'jsonpath={.data.PG_ADMIN_PASSWORD}']);
    const password = Buffer.from(encoded, 'base64').toString();
    const place = await run(['superuser', 'password', 'shop', '-o', 'json']);
    expect(JSON.parse(place.stdout)).toMatchObject({kind: 'SuperuserPassword', secret: 'shop', key: 'PG_ADMIN_PASSWORD'});
    expect(place.stdout).not.toContain(password);
    expect((await run(['superuser', 'password', 'shop', '--force-stdout'])).stdout).toBe(`${password}\n`);
  });
});
