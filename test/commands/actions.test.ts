import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {useNamespace} from '../support/namespace.ts';

interface ActionStatus {
  fepActionCondition?: string;
  fepActionResult?: string;
  processedTimestamp?: string;
}

/** FEPActions as the sandbox's operator carries them out on pods without a database, and goes wrong on order. */
describe('actions on scripted pods', () => {
  const namespace = useNamespace();
  let made = 0;

  const kubectl = async (...args: string[]): Promise<string> => {
    const {exitCode, stdout, stderr} = await namespace.kubectl(args);
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };
  const apply = (name: string, spec: Record<string, unknown>): Promise<unknown> => {
    const manifest = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPAction', metadata: {name}, spec};
    return namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify(manifest)}).then(({exitCode, stderr}) => expect(exitCode, stderr).toBe(0));
  };
  const status = async (name: string): Promise<ActionStatus> => JSON.parse((await kubectl('get', 'fepaction', name, '-o', 'jsonpath={.fepActionStatus}')) || '{}') as ActionStatus;
  const answered = async (name: string): Promise<ActionStatus> => {
    let found: ActionStatus = {};
    await expect.poll(async () => (found = await status(name)).fepActionCondition, {timeout: 120_000, interval: 300}).toBeDefined();
    return found;
  };
  const act = async (type: string, args?: unknown, more: Record<string, unknown> = {}): Promise<string> => {
    const name = `a${(made += 1)}`;
    await apply(name, {targetClusterName: 'demo', sysExtraEvent: true, ...more, fepAction: {type, ...(args === undefined ? {} : {args})}});
    return name;
  };
  const outcome = async (type: string, args?: unknown, more?: Record<string, unknown>): Promise<ActionStatus> => answered(await act(type, args, more));
  const order = (data: Record<string, string>): Promise<unknown> => {
    const manifest = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'fep-sandbox-faults', namespace: 'fep-operator'}, data: {cluster: `${namespace.name}/demo`, ...data}};
    return namespace.kubectl(['apply', '-n', 'fep-operator', '-f', '-'], {stdin: JSON.stringify(manifest)}).then(({exitCode, stderr}) => expect(exitCode, stderr).toBe(0));
  };
  const mend = (): Promise<unknown> => namespace.kubectl(['delete', 'configmap', 'fep-sandbox-faults', '-n', 'fep-operator', '--ignore-not-found']);
  const master = (): Promise<string> => kubectl('get', 'pods', '-l', 'app=demo-sts,feprole=master', '-o', 'jsonpath={.items[*].metadata.name}');
  const uids = async (): Promise<string[]> => (await kubectl('get', 'pods', '-l', 'app=demo-sts', '-o', 'jsonpath={.items[*].metadata.uid}')).split(' ');

  beforeAll(async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--instances', '2', '--wait']);
    expect(created.exitCode, created.stderr).toBe(0);
  });
  afterAll(mend);

  it('switchover and failover change the master, and events tell of it', async () => {
    expect(await master()).toBe('demo-sts-0');
    const name = await act('switchover');
    expect(await answered(name)).toMatchObject({fepActionCondition: 'Success', processedTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string});
    expect(await master()).toBe('demo-sts-1');
    expect((await outcome('failover', ['demo-sts-0'])).fepActionResult).toContain('demo-sts-0 is the master now, demo-sts-1 was before');
    expect(await master()).toBe('demo-sts-0');
    const reasons = await kubectl('get', 'events', '--field-selector', `involvedObject.name=${name}`, '-o', 'jsonpath={.items[*].reason}');
    expect(reasons.split(' ').toSorted()).toEqual(['InitiatedFepAction', 'SuccessfulFepAction']);
  });

  it('restart, reload, list and a new password are played as far as pods without a database can', async () => {
    expect(await outcome('restart')).toMatchObject({fepActionCondition: 'Success', fepActionResult: 'PostgreSQL was restarted in demo-sts-1, demo-sts-0'});
    expect(await outcome('reload', ['demo-sts-1'])).toMatchObject({fepActionCondition: 'Success', fepActionResult: expect.not.stringContaining('demo-sts-0') as string});
    expect((await outcome('list')).fepActionResult).toMatch(/demo-sts-0 .*Leader/);
    const password = (): Promise<string> => kubectl('get', 'secret', 'demo', '-o', 'jsonpath={.data.PG_ADMIN_PASSWORD}');
    const before = await password();
    const {fepActionCondition, fepActionResult = ''} = await outcome('update_admin_password');
    expect(fepActionCondition).toBe('Success');
    expect(await password()).not.toBe(before);
    expect(fepActionResult).not.toContain(Buffer.from(await password(), 'base64').toString());
    for (const type of ['backup', 'create_extention']) expect(await outcome(type, ['pgcrypto'])).toMatchObject({fepActionCondition: 'Failure', fepActionResult: expect.stringContaining('not played here') as string});
  });

  it('pod_restart replaces the replica first, then switches over, then replaces the old master', async () => {
    const before = await uids();
    expect(await outcome('pod_restart', ['ALL'])).toEqual({
      fepActionCondition: 'Success',
      fepActionResult: 'replacing demo-sts-1\nswitched over from demo-sts-0 to demo-sts-1\nreplacing demo-sts-0',
      processedTimestamp: expect.any(String) as string,
    });
    expect(await master()).toBe('demo-sts-1');
    for (const uid of await uids()) expect(before).not.toContain(uid);
  });

  it('a change of memory rolls in the same order by itself, or waits for pod_restart', async () => {
    const before = await uids();
    await kubectl('patch', 'fepcluster', 'demo', '--type=merge', '-p', '{"spec":{"fep":{"mcSpec":{"limits":{"memory":"800Mi"}}}}}');
    await expect.poll(async () => (await uids()).filter((uid) => before.includes(uid)).length, {timeout: 120_000, interval: 500}).toBe(0);
    await expect.poll(master, {timeout: 60_000, interval: 500}).toBe('demo-sts-0');
    const limits = (): Promise<string> => kubectl('get', 'pods', '-l', 'app=demo-sts', '-o', 'jsonpath={.items[*].spec.containers[0].resources.limits.memory}');
    expect(await limits()).toBe('800Mi 800Mi');
    await kubectl('patch', 'fepcluster', 'demo', '--type=merge', '-p', '{"spec":{"fep":{"autoPodRestart":false,"mcSpec":{"limits":{"memory":"900Mi"}}}}}');
    const said = (): Promise<string> => kubectl('get', 'fepcluster', 'demo', '-o', 'jsonpath={.status.conditions[?(@.type=="Successful")].message}');
    await expect.poll(said, {timeout: 60_000, interval: 500}).toContain('autoPodRestart is false: demo-sts-0, demo-sts-1 wait for a FEPAction pod_restart');
    expect(await limits()).toBe('800Mi 800Mi');
    expect((await outcome('pod_restart', ['ALL'])).fepActionCondition).toBe('Success');
    expect(await limits()).toBe('900Mi 900Mi');
  });

  it.each<[string, unknown, Record<string, unknown>, string]>([
    ['swichover', undefined, {}, 'swichover is not a type'],
    ['switchover', undefined, {targetClusterName: 'other'}, 'there is no FEPCluster other'],
    ['reload', ['demo-sts-7'], {}, 'has no server pod demo-sts-7'],
    ['open_tde_masterkey', undefined, {}, 'has no spec.fepChildCrVal.sysTde.tdek'],
    ['promote_standby', undefined, {}, 'is no standby'],
    ['pgpool2_restart', undefined, {targetPgpool2Name: 'pool'}, 'there is no FEPPgpool2 pool'],
  ])('%s of %j fails in words', async (type, args, more, words) => {
    const {fepActionCondition, fepActionResult} = await outcome(type, args, more);
    expect({fepActionCondition, fepActionResult}).toEqual({fepActionCondition: 'Failure', fepActionResult: expect.stringContaining(words) as string});
  });

  it('pgpool2_restart replaces the pods of a FEPPgpool2, scripted ones too', async () => {
    const spec = {fepclustername: 'demo', count: 1, limits: {cpu: '100m', memory: '64Mi'}, requests: {cpu: '10m', memory: '16Mi'}};
    await namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name: 'front'}, spec})});
    const uid = (): Promise<string> => kubectl('get', 'pods', '-l', 'app=front-feppgpool2', '-o', 'jsonpath={.items[*].metadata.uid}');
    const ready = (): Promise<string> => kubectl('get', 'feppgpool2', 'front', '-o', 'jsonpath={.status.conditions[?(@.type=="Successful")].status}');
    await expect.poll(ready, {timeout: 60_000, interval: 500}).toBe('True');
    const before = await uid();
    expect(await outcome('pgpool2_restart', undefined, {targetPgpool2Name: 'front'})).toMatchObject({fepActionCondition: 'Success', fepActionResult: 'Pgpool-II was restarted in front-feppgpool2-0'});
    expect(await uid()).not.toBe(before);
    await kubectl('delete', 'feppgpool2', 'front');
    await expect.poll(uid, {timeout: 60_000, interval: 500}).toBe('');
  });

  it('an action is carried out once; another spec under its name is another action', async () => {
    const name = await act('list');
    const first = await answered(name);
    await apply(name, {targetClusterName: 'demo', sysExtraEvent: true, fepAction: {type: 'list'}});
    await kubectl('annotate', 'fepaction', name, 'looked=at');
    // The operator has seen the annotation by the time it answers what came after it.
    await outcome('list');
    expect(await status(name)).toEqual(first);
    await apply(name, {targetClusterName: 'demo', fepAction: {type: 'promote_standby'}});
    await expect.poll(async () => (await status(name)).fepActionCondition, {timeout: 30_000, interval: 300}).toBe('Failure');
  });

  it('goes wrong on order: fails, pretends, ignores, keeps silent, answers late and twice', async () => {
    const leader = await master();
    await order({'action-fail': 'backup', 'action-pretend': 'switchover', message: 'the disk is on fire'});
    // The operator hears of the order by a watch: when this one is answered so, it has.
    await expect.poll(async () => (await outcome('backup')).fepActionResult, {timeout: 30_000}).toBe('the disk is on fire');
    expect(await outcome('switchover')).toMatchObject({fepActionCondition: 'Success'});
    expect(await master()).toBe(leader);

    await order({'action-ignore': 'reload', 'action-silent': 'switchover', 'action-twice': 'list', 'action-late': 'list=1', 'action-fail': 'backup', message: 'second'});
    await expect.poll(async () => (await outcome('backup')).fepActionResult, {timeout: 30_000}).toBe('second');
    const ignored = await act('reload');
    const silent = await act('switchover');
    const twice = await act('list');
    const {processedTimestamp} = await answered(twice);
    await expect.poll(async () => (await status(twice)).processedTimestamp, {timeout: 30_000, interval: 300}).not.toBe(processedTimestamp);
    await expect.poll(master, {timeout: 60_000, interval: 300}).not.toBe(leader);
    expect([await status(ignored), await status(silent)]).toEqual([{}, {}]);
    const events = await kubectl('get', 'events', '--field-selector', `involvedObject.name=${ignored}`, '-o', 'name');
    expect(events).toBe('');

    await mend();
    expect(await answered(ignored)).toMatchObject({fepActionCondition: 'Success'});
    expect(await answered(silent)).toMatchObject({fepActionCondition: 'Success', fepActionResult: expect.stringContaining(`${leader} was before`) as string});
  });
});
