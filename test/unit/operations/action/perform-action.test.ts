import {describe, expect, it} from 'vitest';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import {ACTION_ANNOTATIONS, actionName, buildAction} from '../../../../src/lib/manifest/fep-action.ts';
import type {FepAction} from '../../../../src/lib/model/fep-action/index.ts';
import {beforeOf, mayBeStale, outcomeOf} from '../../../../src/lib/operations/action/outcome.ts';
import {performAction, type EndState} from '../../../../src/lib/operations/action/perform-action.ts';
import {operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster, refusal} from '../fake-cluster.ts';

const NAME = 'demo-switchover-20260101000000';
const REF = {name: 'demo', namespace: 'shop'};
const REQUEST = {target: 'demo', namespace: 'shop', type: 'switchover'};
const SENT = `create FEPAction ${NAME}`;

function world(): FakeCluster {
  return new FakeCluster().put(sources().cluster, operator(), pod(0), pod(1), pod(2));
}

function answer(fake: FakeCluster, fepActionStatus: Record<string, unknown>, name = NAME): void {
  const action = fake.get<FepAction>('FEPAction', name);
  if (action !== undefined) Object.assign(action, {fepActionStatus});
}

/** The create arrives, and the operator answers at once. */
function answering(fake: FakeCluster, status: Record<string, unknown>): FakeCluster {
  return fake.on(SENT, () => {
    fake.put({...buildAction(NAME, {...REQUEST, requestId: idSent(fake)}), metadata: {...sentAction(fake).metadata, uid: 'made-1', creationTimestamp: '2026-01-01T00:00:00Z'}});
    answer(fake, status);
  });
}

const sentAction = (fake: FakeCluster): FepAction => fake.tried.at(-1) as FepAction;
const idSent = (fake: FakeCluster): string => sentAction(fake).metadata.annotations?.[ACTION_ANNOTATIONS.request] ?? '';

const FOLLOW = {ref: REF, step: 'demo is switched over', missed: 'demo was not switched over', timeoutMs: 120_000};
const reached: EndState<string> = {look: async () => 'there', judge: () => ({state: 'ready', message: 'demo-sts-1 is primary'})};
const never: EndState<string> = {look: async () => 'no', judge: () => ({state: 'progressing', message: 'the master did not change', causes: []})};

async function errorOf(run: Promise<unknown>): Promise<FepError> {
  const error: unknown = await run.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof FepError) return error;
  throw new Error(`no FepError but ${String(error)}`);
}

describe('the FEPAction object', () => {
  it('has a name of its own, its target under spec, and tells events', () => {
    expect(actionName('demo', 'update_admin_password', new Date('2026-01-02T03:04:05.678Z'))).toBe('demo-update-admin-password-20260102030405');
    const action = buildAction('x', {...REQUEST, type: 'reload', args: ['demo-sts-0'], requestId: 'r', before: {primary: 'demo-sts-0'}});
    expect(action.spec).toEqual({sysExtraEvent: true, sysExtraLogging: false, targetClusterName: 'demo', fepAction: {type: 'reload', args: ['demo-sts-0']}});
    expect(beforeOf(action)).toEqual({primary: 'demo-sts-0'});
    expect(buildAction('x', {...REQUEST, type: 'pgpool2_restart', requestId: 'r'}).spec).toMatchObject({targetPgpool2Name: 'demo'});
  });

  it.each([
    [undefined, {state: 'pending'}],
    [{}, {state: 'pending'}],
    [{fepActionCondition: 'Success', fepActionResult: 'done', processedTimestamp: 't'}, {state: 'success', result: 'done', processedAt: 't'}],
    [{fepActionCondition: 'FAILURE'}, {state: 'failure'}],
    [{fepActionCondition: 'Partly'}, {state: 'unclear', word: 'Partly'}],
  ])('reads the outcome of %j', (fepActionStatus, outcome) => {
    expect(outcomeOf({...buildAction('x', {...REQUEST, requestId: ''}), fepActionStatus} as FepAction)).toEqual(outcome);
  });

  it('doubts an old answer only in an object that was written again', () => {
    const action = (specAt: string): FepAction => ({
      ...buildAction('x', {...REQUEST, requestId: ''}),
      metadata: {name: 'x', creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{time: specAt, fieldsV1: {'f:spec': {}}}]},
      fepActionStatus: {fepActionCondition: 'Success', processedTimestamp: '2025-12-31T23:40:00Z'},
    });
    expect(mayBeStale(action('2026-01-01T00:00:00Z'))).toBe(false);
    expect(mayBeStale(action('2026-01-01T01:00:00Z'))).toBe(true);
  });
});

describe('performAction', () => {
  it('makes one object, ends when answer and end state are there, and notes that it has seen them', async () => {
    const fake = answering(world(), {fepActionCondition: 'Success'});
    const done = await performAction(fake.context(), REQUEST, {...FOLLOW, end: reached});
    expect(done).toMatchObject({adopted: false, last: 'there', message: 'demo-sts-1 is primary', outcome: {state: 'success'}});
    expect(fake.sent).toEqual([SENT, expect.stringMatching(/^patch FEPAction .*\{"metadata":\{"annotations":\{"kubectl-fep\/seen":"2026/)]);
  });

  it('does not believe Success: the end state has to come', async () => {
    const fake = answering(world(), {fepActionCondition: 'Success', fepActionResult: 'switched'});
    expect(await errorOf(performAction(fake.context(), REQUEST, {...FOLLOW, end: never}))).toMatchObject({
      exitCode: 1, message: 'demo was not switched over: the operator answered Success, and the master did not change', details: {action: NAME},
    });
  });

  it("ends with the operator's own words when it failed", async () => {
    const fake = answering(world(), {fepActionCondition: 'Failure', fepActionResult: 'no candidate\n'});
    expect(await errorOf(performAction(fake.context(), REQUEST, {...FOLLOW, end: never}))).toMatchObject({exitCode: 1, message: expect.stringContaining('the operator answered Failure: no candidate')});
  });

  it('names the operator that does not run, and how to withdraw', async () => {
    const fake = world().put(operator(0));
    const error = await errorOf(performAction(fake.context(), REQUEST, {...FOLLOW, end: never}));
    expect(error).toMatchObject({exitCode: 124, why: expect.stringContaining('Deployment fep-ansible-operator in namespace fep-operator has 0 ready replicas')});
    expect(error.suggestions.join('\n')).toMatch(/kubectl fep action wait demo-switchover-20260101000000[^]*kubectl delete fepaction/);
  });

  it('trusts the end state when the operator never answers, and says so', async () => {
    expect(await performAction(world().context(), REQUEST, {...FOLLOW, end: reached})).toMatchObject({message: 'demo-sts-1 is primary; the operator has not answered the FEPAction'});
  });

  it('finds its own object when the answer to the create was lost, and never sends it twice', async () => {
    const fake = answering(world(), {fepActionCondition: 'Success'});
    const reactions = fake;
    reactions.on(SENT, () => undefined);
    const context = fake.context();
    const {create} = context.cluster;
    context.cluster.create = (async (...args: Parameters<typeof create>) => {
      await create(...args);
      throw refusal('outcome-unknown', 'unknown');
    }) as typeof create;
    expect(await performAction(context, REQUEST, {...FOLLOW, end: reached})).toMatchObject({adopted: false});
    expect(fake.sent.filter((line) => line === SENT)).toHaveLength(1);
  });

  it('says unknown (8) when the object cannot be found after a lost answer', async () => {
    const fake = world().on(SENT, () => { throw refusal('outcome-unknown', 'unknown'); });
    const error = await errorOf(performAction(fake.context(), REQUEST, {...FOLLOW, end: reached}));
    expect(error).toMatchObject({exitCode: 8, message: expect.stringContaining(NAME)});
    expect(fake.sent).toEqual([SENT]);
  });

  it("takes another name when somebody else's object has it", async () => {
    const fake = world().put({...buildAction(NAME, {...REQUEST, type: 'reload', requestId: 'theirs'})}).on(SENT, () => { throw refusal('already-exists'); });
    const done = performAction(fake.context(), REQUEST, {...FOLLOW, timeoutMs: 5000});
    expect(await errorOf(done)).toMatchObject({exitCode: 124});
    expect(fake.sent.slice(0, 2)).toEqual([SENT, `${SENT}-2`]);
  });

  it.each([
    ['unanswered', undefined, undefined, true],
    ['answered, its end never seen', {fepActionCondition: 'Success'}, undefined, true],
    ['answered and seen', {fepActionCondition: 'Success'}, '2026-01-01T00:00:00Z', false],
  ])('an earlier one that is %s is taken up: %s', async (_case, status, seen, adopted) => {
    const fake = world();
    const earlier = buildAction('demo-switchover-20251231235900', {...REQUEST, requestId: 'r', before: {primary: 'demo-sts-0'}});
    Object.assign(earlier.metadata, {creationTimestamp: '2025-12-31T23:59:00Z'});
    Object.assign(earlier.metadata.annotations ?? {}, seen === undefined ? {} : {[ACTION_ANNOTATIONS.seen]: seen});
    fake.put({...earlier, ...(status === undefined ? {} : {fepActionStatus: status})} as FepAction);
    const done = await performAction(fake.context(), REQUEST, {...FOLLOW, end: reached});
    expect(done.adopted).toBe(adopted);
    expect(fake.sent.includes(SENT)).toBe(!adopted);
  });

  it('asks for another one with again', async () => {
    const fake = world();
    const earlier = buildAction('demo-switchover-20251231235900', {...REQUEST, requestId: 'r'});
    Object.assign(earlier.metadata, {creationTimestamp: '2025-12-31T23:59:00Z'});
    fake.put(earlier);
    expect((await performAction(fake.context(), {...REQUEST, again: true}, {...FOLLOW, end: reached})).adopted).toBe(false);
  });

  it('gives up when the object is deleted before it was answered', async () => {
    const fake = world().on(SENT, () => undefined);
    expect(await errorOf(performAction(fake.context(), REQUEST, {...FOLLOW, end: never}))).toMatchObject({exitCode: 1, message: expect.stringContaining('was deleted before it was answered')});
  });

  it('tells what happens meanwhile', async () => {
    const fake = world();
    let looks = 0;
    const turning: EndState<number> = {
      look: async () => {
        looks += 1;
        if (looks === 2) fake.put(pod(0, 'replica'), pod(1, 'master'));
        if (looks === 2) answer(fake, {fepActionCondition: 'Success'});
        return looks;
      },
      judge: (count) => (count > 3 ? {state: 'ready', message: 'done'} : {state: 'progressing', message: 'not yet', causes: []}),
    };
    await performAction(fake.context(), REQUEST, {...FOLLOW, end: turning});
    const notes = fake.reported.flatMap((progress) => (progress.kind === 'note' ? [progress.message] : []));
    expect(notes).toEqual(expect.arrayContaining(['demo-sts-0 is replica now, streaming', 'demo-sts-1 is master now, running']));
  });
});
