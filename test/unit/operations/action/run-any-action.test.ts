import {describe, expect, it} from 'vitest';
import type {FepAction} from '../../../../src/lib/model/fep-action/index.ts';
import type {KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import {planAnyAction, runAnyAction} from '../../../../src/lib/operations/action/run-any-action.ts';
import {listActions, showAction, waitForAction} from '../../../../src/lib/operations/action/read-actions.ts';
import {ActingCluster} from '../acting-cluster.ts';
import '../../../../src/lib/operations/database-status/index.ts';
import '../../../../src/lib/rules/index.ts';

const PERFORM = {dryRun: 'none', wait: true, timeoutMs: 30_000} as const;

/** An operator that knows one spelling, and says what it thinks of the other. */
function knowing(spelling: string, complaint: string): ActingCluster {
  const world = new ActingCluster();
  world.act = (cluster, type) => {
    const status = type === spelling ? {fepActionCondition: 'Success'} : {fepActionCondition: 'Failure', fepActionResult: complaint};
    for (const object of cluster.objects.values()) if (object.kind === 'FEPAction' && (object as FepAction).spec.fepAction?.type === type) Object.assign(object, {fepActionStatus: status});
  };
  return world;
}

async function createExtension(world: ActingCluster): Promise<unknown> {
  const context = world.context();
  return runAnyAction(context, await planAnyAction(context, {target: 'demo', type: 'create_extension', args: ['pgcrypto'], force: false}), PERFORM);
}

const typesSent = (world: ActingCluster): (string | undefined)[] => world.tried.map((object) => (object as FepAction).spec.fepAction?.type);

describe('create_extension', () => {
  it("is sent in the guide's spelling when the operator does not know that of the CRDs", async () => {
    const world = knowing('create_extention', 'unknown action type create_extension');
    expect(await createExtension(world)).toMatchObject({observed: 'answered', type: 'create_extention'});
    expect(typesSent(world)).toEqual(['create_extension', 'create_extention']);
  });

  it('is not sent again when the operator knows it and failed', async () => {
    const world = knowing('none', 'extension "pgcrypto" is not available');
    await expect(createExtension(world)).rejects.toMatchObject({exitCode: 1});
    expect(typesSent(world)).toEqual(['create_extension']);
  });
});

describe('pgpool2_restart', () => {
  it('acts on a FEPPgpool2 and tells of the cluster that it serves', async () => {
    const world = new ActingCluster();
    world.put({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name: 'pool'}, spec: {fepclustername: 'demo'}} as KubernetesObject);
    const context = world.context();
    const planned = await planAnyAction(context, {target: 'pool', type: 'pgpool2_restart', force: false});
    expect(await runAnyAction(context, planned, PERFORM)).toMatchObject({name: 'demo', target: 'pool', observed: 'answered'});
    expect((world.tried[0] as FepAction).spec).toMatchObject({targetPgpool2Name: 'pool'});
    await expect(planAnyAction(context, {target: 'none', type: 'pgpool2_restart', force: false})).rejects.toMatchObject({exitCode: 4});
  });
});

describe('types that nobody knows', () => {
  it('are refused by the rule before anything is sent', async () => {
    const world = new ActingCluster();
    await expect(planAnyAction(world.context(), {target: 'demo', type: 'swichover', force: false})).rejects.toMatchObject({exitCode: 3, why: expect.stringContaining('action-type-enum')});
    expect(world.tried).toEqual([]);
  });
});

describe('reading actions', () => {
  it('lists, shows and waits; a Failure ends the wait with 1, a missing one with 4', async () => {
    const world = new ActingCluster();
    const context = world.context();
    await runAnyAction(context, await planAnyAction(context, {target: 'demo', type: 'list', force: false}), PERFORM);
    const {actions: [line]} = await listActions(context, {target: 'demo'});
    expect(line).toMatchObject({type: 'list', target: 'demo', answered: {state: 'success'}, madeHere: true, seenAt: expect.any(String)});
    expect(await showAction(context, {name: line?.name ?? ''})).toMatchObject({kind: 'ActionShown', type: 'list'});
    Object.assign(world.get<FepAction>('FEPAction', line?.name ?? '') ?? {}, {fepActionStatus: {fepActionCondition: 'Failure', fepActionResult: 'no'}});
    await expect(waitForAction(context, {name: line?.name ?? '', timeoutMs: 5000})).rejects.toMatchObject({exitCode: 1});
    await expect(showAction(context, {name: 'none'})).rejects.toMatchObject({exitCode: 4});
    expect((await listActions(context, {target: 'other'})).actions).toEqual([]);
  });
});
