import {describe, expect, it} from 'vitest';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {useNamespace} from '../support/namespace.ts';

const PODS = ['demo-sts-0', 'demo-sts-1', 'demo-sts-2'];
const ALL = 'app=demo-sts';

interface Answer {
  fepActionCondition: string;
  fepActionResult: string;
}

/** What the sandbox's operator does to real servers: actions, rolling changes, a major upgrade. Steps build on each other. */
describe('actions and changes of real servers', () => {
  const namespace = useNamespace('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  let made = 0;

  const kubectl = async (args: readonly string[], stdin?: string): Promise<string> => {
    const {exitCode, stdout, stderr} = await namespace.kubectl(args, stdin === undefined ? {} : {stdin});
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };
  const patch = (spec: Record<string, unknown>): Promise<string> => kubectl(['patch', 'fepcluster', 'demo', '--type=merge', '-p', JSON.stringify({spec})]);
  const master = (): Promise<string> => kubectl(['get', 'pods', '-l', `${ALL},feprole=master`, '-o', 'jsonpath={.items[*].metadata.name}']);
  const ofPods = async (path: string): Promise<string[]> => (await kubectl(['get', 'pods', '-l', ALL, '-o', `jsonpath={.items[*]${path}}`])).split(' ');
  const act = async (type: string, more: Record<string, unknown> = {}): Promise<Answer> => {
    const name = `action-${(made += 1)}`;
    await kubectl(['create', '-f', '-'], JSON.stringify({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPAction', metadata: {name}, spec: {targetClusterName: 'demo', fepAction: {type, ...more}}}));
    let answer = '';
    await expect.poll(async () => (answer = await kubectl(['get', 'fepaction', name, '-o', 'jsonpath={.fepActionStatus}'])), {timeout: 180_000, interval: 500}).not.toBe('');
    return JSON.parse(answer) as Answer;
  };
  const succeed = async (type: string, more?: Record<string, unknown>): Promise<string> => {
    const {fepActionCondition, fepActionResult} = await act(type, more);
    expect({fepActionCondition, fepActionResult}).toEqual({fepActionCondition: 'Success', fepActionResult});
    return fepActionResult;
  };

  it('begins with three servers', async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--sync-mode', 'on']);
    expect(created.exitCode, created.stderr).toBe(0);
    await demo.untilHealthy(PODS);
  });

  it('switchover goes to the synchronous standby, on the next timeline', async () => {
    const standby = async (): Promise<string | undefined> => (await demo.members(PODS[0] as string)).find(({Role}) => Role === 'Sync Standby')?.Member;
    await expect.poll(standby, {timeout: 60_000, interval: 500}).toBeDefined();
    const [before, next] = [await demo.leader(PODS[0] as string), await standby()];
    expect(await succeed('switchover')).toContain(`${next} is the master now, ${before?.Member} was before`);
    expect(await master()).toBe(next);
    expect(await demo.untilHealthy(PODS)).toMatchObject({Member: next, TL: (before?.TL ?? 0) + 1});
    const other = PODS.find((pod) => pod !== next) as string;
    await expect.poll(standby, {timeout: 60_000, interval: 500}).toBeDefined();
    expect((await act('failover', {args: [next]})).fepActionResult).toBe(`${next} is the master already`);
    // In synchronous mode Patroni lets only the synchronous standby take over; its refusal is the answer.
    const refused = PODS.find((pod) => pod !== next && pod !== other) as string;
    const asynchronous = (await standby()) === other ? refused : other;
    expect(await act('failover', {args: [asynchronous]})).toMatchObject({fepActionCondition: 'Failure', fepActionResult: expect.stringMatching(/failed, details: \d+/i) as string});
  });

  it('a reloadable parameter is in force by itself, another waits for restart', async () => {
    await patch({fepChildCrVal: {customPgParams: "work_mem = '7MB'\nmax_connections = 60\n"}});
    const shown = (name: string): Promise<string[]> => Promise.all(PODS.map((pod) => demo.sql(pod, `show ${name}`).catch(() => '')));
    await expect.poll(() => shown('work_mem'), {timeout: 60_000, interval: 500}).toEqual(['7MB', '7MB', '7MB']);
    const pending = async (): Promise<number> => (await demo.members(PODS[0] as string)).filter((member) => member['Pending restart'] !== undefined).length;
    await expect.poll(pending, {timeout: 60_000, interval: 500}).toBe(3);
    await succeed('reload', {args: [PODS[1]]});
    const started = await ofPods('.metadata.uid');
    await succeed('restart');
    expect(await shown('max_connections')).toEqual(['60', '60', '60']);
    await expect.poll(pending, {timeout: 60_000, interval: 500}).toBe(0);
    expect(await ofPods('.metadata.uid')).toEqual(started);
    await demo.untilHealthy(PODS);
  });

  it('backups are made and expired by pgBackRest', async () => {
    const labels = async (): Promise<string[]> => {
      const {stdout} = await namespace.kubectl(['exec', await master(), '-c', 'fep-backup', '--', 'pgbackrest', 'info', '--output=json']);
      return (JSON.parse(stdout) as {backup: {label: string}[]}[]).flatMap(({backup}) => backup.map(({label}) => label));
    };
    await succeed('backup');
    expect(await succeed('backup', {backupType: 'incr'})).toMatch(/incr backup \d{8}-\d{6}F_\d{8}-\d{6}I was made in repo1/);
    await succeed('backup', {backupType: 'full'});
    expect(await labels()).toHaveLength(3);
    expect(await succeed('backup_expire', {args: ['1']})).toContain('expired: ');
    expect(await labels()).toHaveLength(1);
    expect(await act('backup', {backupRepo: 7})).toMatchObject({fepActionCondition: 'Failure', fepActionResult: expect.stringContaining('ERROR') as string});
  });

  it('create_extension in both spellings, where it is asked for', async () => {
    await succeed('create_extention', {args: ['pgcrypto', 'postgres']});
    await succeed('create_extension', {args: ['postgres', 'hstore']});
    expect(await demo.sql(await master(), "select string_agg(extname, ',' order by extname) from pg_extension where extname <> 'plpgsql'")).toBe('hstore,pgcrypto');
    expect(await act('create_extension', {args: ['nosuch']})).toMatchObject({fepActionCondition: 'Failure', fepActionResult: expect.stringContaining('"nosuch" is not available') as string});
  });

  it('a new password of postgres counts at once, and stands in no log', async () => {
    const stored = async (): Promise<string> => Buffer.from(await kubectl(['get', 'secret', 'demo', '-o', 'jsonpath={.data.PG_ADMIN_PASSWORD}']), 'base64').toString();
    const login = async (password: string): Promise<number> => {
      const leader = await master();
      const script = 'PGPASSWORD=$1 psql -X -h "$(patronictl list -f json | grep -o "\\"$HOSTNAME\\", \\"Host\\": \\"[0-9.]*" | grep -o "[0-9.]*$")" -d postgres -c "select 1"';
      return (await demo.exec(leader, 'env', `HOSTNAME=${leader}`, 'sh', '-c', script, 'sh', password)).exitCode;
    };
    const before = await stored();
    expect(await login(before)).toBe(0);
    const answer = await succeed('update_admin_password');
    const after = await stored();
    expect(after).not.toBe(before);
    expect([await login(after), await login(before)]).toEqual([0, 2]);
    expect(answer).not.toContain(after);
    const {stdout} = await demo.exec(await master(), 'sh', '-c', 'cat /database/log/*.log');
    expect(stdout).not.toContain(after);
    expect(await kubectl(['logs', '-n', 'fep-operator', 'deploy/fep-ansible-operator'])).not.toContain(after);
  });

  it('another image and more memory roll: replicas, a switchover, the old master; the volumes grow without it', async () => {
    const before = {master: await master(), uids: await ofPods('.metadata.uid')};
    const image = 'quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:ubi8-15-1.2';
    await patch({fep: {image: {image}, mcSpec: {limits: {memory: '900Mi'}}}, fepChildCrVal: {storage: {dataVol: {size: '3Gi'}}}});
    await expect.poll(async () => (await ofPods('.metadata.uid')).filter((uid) => before.uids.includes(uid)).length, {timeout: 180_000, interval: 500}).toBe(0);
    await demo.untilHealthy(PODS);
    const started = (await ofPods('.metadata.creationTimestamp')).map((time, index) => ({time, pod: PODS[index]}));
    expect(started.toSorted((one, other) => one.time.localeCompare(other.time)).at(-1)?.pod).toBe(before.master);
    expect(await master()).not.toBe(before.master);
    expect(await ofPods('.status.containerStatuses[?(@.name=="fep-patroni")].imageID')).toEqual([image, image, image]);
    const sizes = (): Promise<string[]> => Promise.all(PODS.map((pod) => kubectl(['get', 'pvc', `fep-data-${pod}`, '-o', 'jsonpath={.status.capacity.storage}'])));
    await expect.poll(sizes, {timeout: 60_000, interval: 500}).toEqual(['3Gi', '3Gi', '3Gi']);
    expect(await demo.sql(await master(), 'show max_connections')).toBe('60');
  });

  it('a major upgrade moves every database, and says why when it is not let in', async () => {
    const leader = await master();
    const host = `demo2-upgrade-pod.demo2-upgrade-headless-svc.${namespace.name}.svc.cluster.local`;
    const hba = `host all all ${host} trust\n`;
    await demo.sql(leader, "create role \"Odd role\" login password 'x'");
    await demo.sql(leader, "create table kept as select id, md5(id::text) as words from generate_series(1, 20000) as id");
    await demo.sql(leader, "insert into kept values (0, E'\\\\connect\nALTER ROLE postgres WITH')");
    await demo.sql(leader, 'alter table kept owner to "Odd role"');
    await demo.sql(leader, 'create database other');
    const sum = 'select count(*) || md5(string_agg(words, chr(10) order by id)) || min(tableowner) from kept, pg_tables where tablename = \'kept\'';
    const expected = await demo.sql(leader, sum);
    const upgraded = new DatabaseCluster(namespace, 'demo2');
    const outcome = async (): Promise<string> => {
      await kubectl(['create', '-f', '-'], JSON.stringify({
        apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo2'},
        spec: {
          fep: {instances: 1, sysExtraEvent: true},
          fepChildCrVal: {storage: {dataVol: {size: '1Gi'}, walVol: {size: '1Gi'}}, customPgHba: hba, upgrade: {sourceCluster: 'demo', storage: {size: '1Gi'}}},
        },
      }));
      const conditions = "{range .status.conditions[?(@.status=='True')]}{.type}: {.message}{'\\n'}{end}";
      let text = '';
      await expect.poll(async () => (text = (await namespace.kubectl(['get', 'fepupgrade', 'demo2', '-o', `jsonpath=${conditions}`])).stdout), {timeout: 120_000, interval: 500}).toMatch(/Failure|Successful/);
      return text;
    };
    expect(await outcome()).toContain(`Failure: FATAL: no pg_hba.conf entry for host "${host}", user "postgres", database "postgres" in FEPCluster demo`);
    expect(await kubectl(['get', 'events', '--field-selector', 'involvedObject.kind=FEPUpgrade', '-o', 'jsonpath={.items[*].reason}'])).toBe('FailedFepUpgrade');
    await expect.poll(() => kubectl(['get', 'fepcluster', 'demo2', '-o', 'jsonpath={.status.conditions[?(@.type=="Failure")].message}']), {timeout: 60_000, interval: 500}).toContain('has to be made anew');
    await kubectl(['delete', 'fepcluster', 'demo2', '--timeout=120s']);

    await patch({fepChildCrVal: {customPgHba: hba}});
    await expect.poll(() => demo.sql(leader, `select count(*) from pg_hba_file_rules where address = '${host}'`), {timeout: 60_000, interval: 500}).toBe('1');
    expect(await outcome()).toContain('Successful');
    expect(await kubectl(['get', 'fepcluster', 'demo2', '-o', 'jsonpath={.metadata.annotations.FEPUpgradeDone}'])).toBe('true');
    expect(await upgraded.sql('demo2-sts-0', sum)).toBe(expected);
    expect(await upgraded.sql('demo2-sts-0', "select string_agg(datname, ',' order by datname) from pg_database where datname = 'other'")).toBe('other');
    await expect.poll(() => kubectl(['get', 'pods,services,persistentvolumeclaims', '-l', 'fepupgrade=demo2', '-o', 'name']), {timeout: 60_000, interval: 500}).toBe('');
  });
});
