import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {beforeAll, describe, expect, it} from 'vitest';
import {diagnosis, type Diagnosis} from '../../src/lib/model/answers/diagnosis.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {fep, PROGRAM, runProcess, type ProcessResult} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const PGPOOL = {
  apiVersion: 'fep.fujitsu.io/v1',
  kind: 'FEPPgpool2',
  metadata: {name: 'pool'},
  spec: {
    fepclustername: 'db', count: 2, serviceport: 9999, statusport: 9898, limits: {cpu: '400m', memory: '512Mi'}, requests: {cpu: '10m', memory: '64Mi'},
    customparams: 'num_init_children = 4\n',
  },
};

/** The distribution's Pgpool-II in front of a cluster; steps build on each other. */
describe('Pgpool-II as a FEPPgpool2 says', () => {
  const namespace = useNamespace('postgres');
  const cluster = new DatabaseCluster(namespace, 'db');
  const servers = ['db-sts-0', 'db-sts-1'];

  const psql = (sql: string, ...flags: string[]): Promise<ProcessResult> =>
    fep(['psql', 'db', '--pgpool', 'pool', '-c', sql, ...flags, '-n', namespace.name, '--', '-At'], {env: namespace.env});
  const nodes = async (): Promise<string[]> => (await psql('show pool_nodes')).stdout.split('\n').filter((line) => line !== '').map((line) => line.split('|').slice(0, 4).join(' '));
  const pods = async (): Promise<{name: string; uid: string; ready: boolean}[]> => {
    const {stdout} = await namespace.kubectl(['get', 'pods', '-l', 'app=pool-feppgpool2', '-o', 'json']);
    const {items} = JSON.parse(stdout) as {items: {metadata: {name: string; uid: string}; status: {conditions?: {type: string; status: string}[]}}[]};
    return items.map(({metadata: {name, uid}, status}) => ({name, uid, ready: status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false}));
  };
  const apply = async (object: unknown): Promise<void> => expect((await namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify(object)})).stderr).toBe('');
  const condition = async (type: string): Promise<string> => (await namespace.kubectl(['get', 'feppgpool2', 'pool', '-o', `jsonpath={.status.conditions[?(@.type=="${type}")].status}:{.status.conditions[?(@.type=="${type}")].message}`])).stdout;

  beforeAll(async () => {
    const created = await namespace.fep(['create', 'db', '-f', 'examples/ha-cluster.yaml', '--instances', '2']);
    expect(created.stderr).not.toMatch(/^error/m);
    expect(created.exitCode).toBe(0);
  });

  it('connection-info and port-forward say in one error that there is none', async () => {
    for (const args of [['connection-info', 'db', '--pgpool'], ['connection-info', 'db', '--pgpool', '-o', 'uri'], ['port-forward', 'db', '--pgpool', 'pool']]) {
      const {exitCode, stdout, stderr} = await namespace.fep(args);
      expect({exitCode, stdout, errors: stderr.match(/^error:/gm)?.length}).toEqual({exitCode: 4, stdout: '', errors: 1});
      expect(stderr).toContain('no FEPPgpool2 serves db');
    }
  });

  it('waits for its cluster, and then runs with both Services of it as backends', async () => {
    await apply({...PGPOOL, spec: {...PGPOOL.spec, fepclustername: 'nobody'}});
    await expect.poll(() => condition('Failure'), {timeout: 60_000}).toMatch(/^True:there is no FEPCluster nobody/);
    await apply(PGPOOL);
    await expect.poll(() => condition('Successful'), {timeout: 120_000}).toMatch(/^True:/);
    expect((await pods()).map(({name, ready}) => [name, ready])).toEqual([['pool-feppgpool2-0', true], ['pool-feppgpool2-1', true]]);
    await expect.poll(nodes, {timeout: 60_000}).toEqual(['0 db-primary-svc 27500 up', '1 db-replica-svc 27500 up']);
    expect((await namespace.kubectl(['get', 'feppgpool2cert', 'pool', '-o', 'jsonpath={.metadata.ownerReferences[0].name}'])).stdout).toBe('pool');
    expect((await namespace.kubectl(['exec', 'pool-feppgpool2-0', '--', 'cat', '/var/log/pgpool/pool.log'])).stdout).toMatch(/pgpool-II successfully started/);
  });

  it('psql --pgpool writes and reads as the application, and is refused with a wrong password', async () => {
    const asApp = (sql: string): Promise<ProcessResult> => psql(sql, '-U', 'app', '-d', 'db');
    expect(await asApp('CREATE TABLE through_pgpool (id int)')).toMatchObject({exitCode: 0, stdout: 'CREATE TABLE\n'});
    expect((await asApp('INSERT INTO through_pgpool VALUES (42)')).stdout).toBe('INSERT 0 1\n');
    await expect.poll(async () => (await asApp('SELECT id FROM through_pgpool')).stdout, {timeout: 30_000}).toBe('42\n');
    expect((await asApp('SELECT current_user')).stdout).toBe('app\n');
    const wrong = await cluster.exec('db-sts-0', 'sh', '-c', 'PGPASSWORD=wrong psql -X -h pool-feppgpool2-svc -p 9999 -U app -d db -c "SELECT 1"');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/authentication failed/);
  });

  it('connection-info names it, and port-forward leads to it', async () => {
    const info = await namespace.fep(['connection-info', 'db', '--pgpool', '-o', 'uri']);
    expect(info).toMatchObject({exitCode: 0, stdout: expect.stringContaining(`@pool-feppgpool2-svc.${namespace.name}.svc:9999/db?sslmode=prefer\n`)});
    // As it stands there it lets in, though the FEPCluster has forceSsl: Pgpool-II has no certificate.
    const uri = info.stdout.trim();
    const signedIn = await cluster.exec('db-sts-0', 'sh', '-c', `PGPASSWORD=$PG_PASSWORD psql -X '${uri}' -Atc 'SELECT current_user'`);
    expect(signedIn).toMatchObject({exitCode: 0, stdout: 'app\n'});
    expect((await cluster.exec('db-sts-0', 'sh', '-c', `PGPASSWORD=$PG_PASSWORD psql -X '${uri.replace('prefer', 'require')}' -Atc 'SELECT current_user'`)).stderr).toMatch(/does not support SSL/);
    const forward = spawn(process.execPath, [PROGRAM, 'port-forward', 'db', '0:9999', '--pgpool', 'pool', '-o', 'json', '-n', namespace.name], {env: {...process.env, ...namespace.env}});
    const ended = once(forward, 'close');
    try {
      let said = '';
      forward.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      await expect.poll(() => said, {timeout: 60_000}).toMatch(/\n\}\n$/);
      const {port, role, pod} = JSON.parse(said) as {port: number; role: string; pod: string};
      expect([role, pod]).toEqual(['pgpool', expect.stringMatching(/^pool-feppgpool2-[01]$/)]);
      const secret = await namespace.kubectl(['get', 'secret', 'db', '-o', 'jsonpath={.data.PG_ADMIN_PASSWORD}']);
      const env = {PGPASSWORD: Buffer.from(secret.stdout, 'base64').toString()};
      const answer = await runProcess('psql', ['-X', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-Atc', 'show pool_version'], {env});
      expect(answer).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+/)});
    } finally {
      forward.kill('SIGINT');
    }
    expect((await ended)[0]).toBe(0);
  });

  it('pgpool2_restart restarts every pod of it, one after another', async () => {
    const before = await pods();
    const restarted = await namespace.fep(['action', 'run', 'pgpool2_restart', 'pool', '-y']);
    expect(restarted).toMatchObject({exitCode: 0, stdout: expect.stringContaining('Pgpool-II was restarted in pool-feppgpool2-0, pool-feppgpool2-1')});
    expect(restarted.stderr).toContain('sessions through the Pgpool-II pool break');
    const after = await pods();
    expect(after.every(({ready}) => ready)).toBe(true);
    expect(after.filter(({uid}) => before.some((one) => one.uid === uid))).toEqual([]);
  });

  it('follows a switchover: writes go to the new primary, and reads to the new replica', async () => {
    const old = await cluster.untilHealthy(servers);
    expect((await namespace.fep(['switchover', 'db', '-y'])).exitCode).toBe(0);
    const leader = await cluster.untilHealthy(servers);
    expect(leader.Member).not.toBe(old.Member);
    const address = (leader as unknown as {Host: string}).Host.split(':')[0] as string;
    await expect.poll(async () => (await psql('INSERT INTO through_pgpool VALUES (43) RETURNING host(inet_server_addr())', '-d', 'db')).stdout.split('\n')[0], {timeout: 60_000}).toBe(address);
    await expect.poll(nodes, {timeout: 60_000}).toEqual(['0 db-primary-svc 27500 up', '1 db-replica-svc 27500 up']);
  });

  const findings = async (): Promise<Diagnosis['findings']> => {
    const {exitCode, stdout, stderr} = await namespace.fep(['diagnose', 'db', '-o', 'json'], {timeoutMs: 40_000});
    expect(exitCode, stderr).toBe(0);
    return diagnosis.parse(JSON.parse(stdout)).findings.filter(({severity}) => severity !== 'info');
  };

  it('is diagnosed when it has given the replicas up although they are well', async () => {
    // Its first try, while the FEPCluster was not there, still stands in the operator's log.
    const ofPgpool = async (): Promise<string[]> => (await findings()).flatMap(({id}) => (id === 'operator-log-says' ? [] : [id]));
    expect(await ofPgpool()).toEqual([]);
    // The container gives a node back that it finds well; without its password it cannot, and what somebody detached stays so.
    for (const pod of ['pool-feppgpool2-0', 'pool-feppgpool2-1']) {
      const detached = await namespace.kubectl(['exec', pod, '--', 'sh', '-c', 'mv .pcppass aside && PCPPASSFILE=/tmp/aside pcp_detach_node -h $PCP_HOST -p $PCP_PORT -U $PCP_USER -w -n 1']);
      expect(detached.exitCode, detached.stderr).toBe(0);
    }
    await expect.poll(async () => (await findings())[0], {timeout: 60_000, interval: 1000}).toMatchObject({
      id: 'pgpool-backend-down', severity: 'warning', object: 'feppgpool2/pool', message: 'the Pgpool-II pool has given up db-replica-svc: nothing is sent there',
      evidence: [{field: 'show pool_nodes', value: 'node 0, db-primary-svc: up'}, {value: 'node 1, db-replica-svc: down'}],
    });
    for (const pod of ['pool-feppgpool2-0', 'pool-feppgpool2-1']) expect((await namespace.kubectl(['exec', pod, '--', 'mv', '/tmp/aside', '/tmp/.pcppass'])).exitCode).toBe(0);
    await expect.poll(ofPgpool, {timeout: 60_000, interval: 1000}).toEqual([]);
  });

  it('is diagnosed when a pod of it does not start', async () => {
    await apply({...PGPOOL, spec: {...PGPOOL.spec, customparams: 'num_init_children = many\n'}});
    await expect.poll(async () => (await findings())[0], {timeout: 60_000, interval: 1000}).toMatchObject({
      id: 'pgpool-not-ready', severity: 'warning', object: 'feppgpool2/pool', message: expect.stringMatching(/^only 1 of 2 pods of the Pgpool-II pool is ready: .*pool-feppgpool2-1 keeps crashing/) as unknown,
      next: expect.arrayContaining([{why: expect.any(String) as unknown, command: `kubectl logs pool-feppgpool2-1 -n ${namespace.name} --previous`}]) as unknown,
    });
  });

  it('with scram takes the users of the userinfo Secret, and new ones without a restart', async () => {
    await cluster.sql((await cluster.leader('db-sts-0'))?.Member ?? '', "CREATE ROLE late LOGIN PASSWORD 'late-password'");
    await apply({
      ...PGPOOL, metadata: {name: 'pool-scram'},
      spec: {...PGPOOL.spec, count: 1, clientAuthMethod: 'scram', customhba: 'local all all scram-sha-256\nhost all all 0.0.0.0/0 scram-sha-256\n', customparams: 'num_init_children = 4\nenable_pool_hba = true\n'},
    });
    const signIn = (user: string, password: string): Promise<ProcessResult> =>
      cluster.exec('db-sts-0', 'sh', '-c', `PGPASSWORD=${password} psql -X -h pool-scram-feppgpool2-svc -p 9999 -U ${user} -d postgres -Atc 'SELECT current_user'`);
    const admin = await cluster.exec('db-sts-0', 'printenv', 'PG_ADMIN_PASSWORD');
    await expect.poll(async () => (await signIn('postgres', admin.stdout.trim())).stdout, {timeout: 60_000}).toBe('postgres\n');
    expect((await signIn('late', 'late-password')).stderr).toMatch(/authentication failed|password/);
    expect((await namespace.kubectl(['patch', 'secret', 'pool-scram-feppgpool2-userinfo', '--type', 'merge', '-p', '{"stringData":{"late":"late-password"}}'])).stderr).toBe('');
    await expect.poll(async () => (await signIn('late', 'late-password')).stdout, {timeout: 60_000}).toBe('late\n');
    expect((await signIn('late', 'wrong')).exitCode).toBe(2);
    const key = await namespace.kubectl(['get', 'secret', 'pool-scram-feppgpool2-pgpoolkey', '-o', 'jsonpath={.data.pgpoolkey}']);
    expect(Buffer.from(key.stdout, 'base64').toString()).toMatch(/^[\w-]{32}$/);
    expect((await namespace.kubectl(['exec', 'pool-scram-feppgpool2-0', '--', 'cat', '/tmp/pool_passwd'])).stdout).toMatch(/^late:AES/m);
  });

  it('goes with all that was made for it', async () => {
    expect((await namespace.kubectl(['delete', 'feppgpool2', 'pool', 'pool-scram'])).exitCode).toBe(0);
    const left = async (): Promise<string> => (await namespace.kubectl(['get', 'sts,svc,secret,cm,pvc,pods,feppgpool2certs', '-o', 'name'])).stdout.split('\n').filter((name) => name.includes('pool')).join(' ');
    await expect.poll(left, {timeout: 120_000}).toBe('');
  });
});
