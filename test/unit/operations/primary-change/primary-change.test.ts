import {describe, expect, it} from 'vitest';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import {primaryChanged as schema} from '../../../../src/lib/model/answers/action.ts';
import {changePrimary} from '../../../../src/lib/operations/primary-change/change-primary.ts';
import {planPrimaryChange, type PrimaryChangeOptions} from '../../../../src/lib/operations/primary-change/plan.ts';
import {ActingCluster} from '../acting-cluster.ts';
import {operator, pod} from '../cluster-objects.ts';
import '../../../../src/lib/operations/database-status/index.ts';

const OPTIONS: PrimaryChangeOptions = {name: 'demo', deed: 'switchover', by: 'operator', force: false};
const PERFORM = {dryRun: 'none', wait: true, measure: false, timeoutMs: 120_000} as const;

async function run(servers: ActingCluster, options: Partial<PrimaryChangeOptions> = {}, perform: Partial<typeof PERFORM> = {}) {
  const context = servers.context();
  return changePrimary(context, await planPrimaryChange(context, {...OPTIONS, ...options}), {...PERFORM, ...perform});
}

async function errorOf(promise: Promise<unknown>): Promise<FepError> {
  const error: unknown = await promise.then((value) => new Error(JSON.stringify(value)), (thrown: unknown) => thrown);
  if (error instanceof FepError) return error;
  throw error;
}

/** What somebody in the operator's place does with the action. */
function onCreate(servers: ActingCluster, act: () => void): ActingCluster {
  servers.act = act;
  return servers;
}

describe('switchover', () => {
  it('is done when another server takes writes, on a later timeline, and the old primary follows', async () => {
    const servers = new ActingCluster();
    onCreate(servers, () => { servers.promote('demo-sts-1'); servers.answer('Success'); });
    const answer = await run(servers);
    expect(schema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({observed: 'ready', from: 'demo-sts-0', to: 'demo-sts-1', timelineFrom: 2, timelineTo: 3, proof: 'databases', oldPrimary: 'demo-sts-0 follows', takenUp: false});
    expect(servers.sent.filter((line) => line.startsWith('create'))).toHaveLength(1);
  });

  it.each<[string, (servers: ActingCluster) => void, RegExp]>([
    ['nothing happened', () => undefined, /the master did not change: demo-sts-0 is still the primary/],
    ['nobody can write', (servers) => { servers.promote('demo-sts-1'); Object.assign(servers.servers['demo-sts-1'] ?? {}, {writes: false}); }, /takes no write yet/],
    ['the timeline stayed', (servers) => { servers.promote('demo-sts-1'); Object.assign(servers.servers['demo-sts-1'] ?? {}, {timeline: 2}); }, /not later than 2/],
    ['clients are led to the old one', (servers) => { servers.promote('demo-sts-1'); servers.put(pod(0, 'master'), pod(1, 'replica')); }, /feprole=master/],
    ['the old primary does not follow', (servers) => { servers.promote('demo-sts-1'); servers.servers['demo-sts-0'] = undefined; }, /demo-sts-0 does not follow yet \(no such socket\)/],
    ['there are two primaries', (servers) => { servers.promote('demo-sts-1'); servers.servers['demo-sts-0'] = {recovery: false, timeline: 2, started: 0, loaded: 0}; }, /nobody is primary yet/],
  ])('ends with 1 when the operator said Success and %s', async (_case, act, words) => {
    const servers = new ActingCluster();
    onCreate(servers, () => { act(servers); servers.answer('Success'); });
    expect(await errorOf(run(servers))).toMatchObject({exitCode: 1, message: expect.stringMatching(/^demo was not switched over: the operator answered Success, and /)});
    const again = new ActingCluster();
    onCreate(again, () => { act(again); again.answer('Success'); });
    expect((await errorOf(run(again))).message).toMatch(words);
  });

  it('takes what an earlier run began from its own note, and asks for nothing', async () => {
    const servers = onCreate(new ActingCluster(), () => undefined);
    const context = servers.context();
    const first = await planPrimaryChange(context, OPTIONS);
    await changePrimary(context, first, {...PERFORM, wait: false});
    servers.promote('demo-sts-1');
    servers.answer('Success');
    expect(await run(servers)).toMatchObject({observed: 'ready', from: 'demo-sts-0', to: 'demo-sts-1', takenUp: true});
    expect(servers.sent.filter((line) => line.startsWith('create'))).toHaveLength(1);
  });

  it('goes by Patroni where no database answers, and says whose word it is', async () => {
    const servers = new ActingCluster();
    for (const name of Object.keys(servers.servers)) servers.servers[name] = undefined;
    onCreate(servers, () => { for (const ordinal of [0, 1, 2]) servers.put(withTimeline(ordinal, ordinal === 1 ? 'master' : 'replica', 3)); servers.answer('Success'); });
    expect(await run(servers)).toMatchObject({observed: 'ready', proof: 'patroni', to: 'demo-sts-1'});
  });
});

function withTimeline(ordinal: number, role: 'master' | 'replica', timeline: number) {
  const made = pod(ordinal, role);
  return {...made, metadata: {...made.metadata, annotations: {status: JSON.stringify({role, state: 'running', timeline})}}};
}

describe('guards', () => {
  const refused = async (options: Partial<PrimaryChangeOptions>, change: (servers: ActingCluster) => void = () => undefined) => {
    const servers = new ActingCluster();
    change(servers);
    const error = await errorOf(run(servers, options));
    expect(servers.sent).toEqual([]);
    return {exit: error.exitCode, why: `${error.message} ${error.why} ${error.where}`};
  };

  it('refuse with 3 and the rule', async () => {
    expect(await refused({expectations: {primary: 'demo-sts-1'}})).toMatchObject({exit: 3, why: expect.stringContaining('--if-primary')});
    expect(await refused({expectations: {timeline: 9}})).toMatchObject({exit: 3, why: expect.stringContaining('--if-timeline')});
    expect(await refused({}, (world) => { world.put(operator(0)); })).toMatchObject({exit: 3, why: expect.stringContaining('operator-not-ready')});
    expect(await refused({}, (servers) => { servers.lag = 64 * 1024 * 1024; })).toMatchObject({exit: 3, why: expect.stringContaining('replica-lag')});
    expect(await refused({}, (world) => { for (const ordinal of [1, 2]) world.objects.delete(`Pod/demo-sts-${ordinal}`); })).toMatchObject({exit: 3, why: expect.stringContaining('action-switchover-replica')});
    expect(await refused({to: '2'})).toMatchObject({exit: 3, why: expect.stringContaining('switchover-target')});
    expect(await refused({to: '7'})).toMatchObject({exit: 4});
    expect(await refused({deed: 'failover'})).toMatchObject({exit: 3, why: expect.stringContaining('failover-of-healthy-primary')});
  });

  it('are named when --force overrules them', async () => {
    const servers = new ActingCluster();
    servers.lag = 64 * 1024 * 1024;
    onCreate(servers, () => { servers.promote('demo-sts-1'); servers.lag = 0; servers.answer('Success'); });
    await run(servers, {force: true});
    expect(servers.reported).toContainEqual({kind: 'note', level: 'warning', message: expect.stringContaining('--force overrules replica-lag')});
  });
});

describe('--to', () => {
  it('is nothing to do when that server is primary already', async () => {
    const servers = new ActingCluster();
    expect(await run(servers, {to: '0'})).toMatchObject({observed: 'unchanged'});
    expect(servers.sent).toEqual([]);
  });

  it('is taken where nobody else can be chosen, and checked afterwards', async () => {
    const only = (): ActingCluster => {
      const servers = new ActingCluster();
      servers.objects.delete('Pod/demo-sts-2');
      return servers;
    };
    const right = only();
    onCreate(right, () => { right.promote('demo-sts-1'); right.objects.delete('Pod/demo-sts-2'); right.answer('Success'); });
    expect(await run(right, {to: '1'})).toMatchObject({observed: 'ready', to: 'demo-sts-1'});
    const wrong = only();
    onCreate(wrong, () => { wrong.put(pod(2)); wrong.promote('demo-sts-2'); wrong.answer('Success'); });
    expect(await errorOf(run(wrong, {to: '1'}))).toMatchObject({exitCode: 1, message: expect.stringContaining('demo-sts-2 is primary on timeline 3, and demo-sts-1 was asked for')});
  });

  it('goes past the operator with --by patroni, without a FEPAction', async () => {
    const servers = new ActingCluster();
    expect(await run(servers, {to: '2', by: 'patroni'})).toMatchObject({observed: 'ready', by: 'patroni', to: 'demo-sts-2'});
    expect(servers.commands).toEqual(['patronictl switchover --leader demo-sts-0 --candidate demo-sts-2 --force']);
    expect(servers.sent).toEqual([]);
  });
});

describe('dry runs', () => {
  it('send nothing, or ask the server to check', async () => {
    const servers = new ActingCluster();
    expect(await run(servers, {}, {dryRun: 'client' as never})).toMatchObject({observed: 'dry-run-client'});
    expect(servers.sent).toEqual([]);
    expect(await run(servers, {}, {dryRun: 'server' as never})).toMatchObject({observed: 'dry-run-server'});
    expect(servers.sent).toEqual([expect.stringMatching(/^create FEPAction demo-switchover-\d+ \(dry run\)$/)]);
  });
});
