import {describe, expect, it} from 'vitest';
import {buildAction} from '../../../../src/lib/manifest/fep-action.ts';
import type {FepAction} from '../../../../src/lib/model/fep-action/index.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import type {OperationContext} from '../../../../src/lib/operations/context.ts';
import {planAnyAction, runAnyAction} from '../../../../src/lib/operations/action/run-any-action.ts';
import {changePrimary} from '../../../../src/lib/operations/primary-change/change-primary.ts';
import {planPrimaryChange} from '../../../../src/lib/operations/primary-change/plan.ts';
import {planRenewal, renewServers} from '../../../../src/lib/operations/renew-servers/renew-servers.ts';
import {planRotation, rotatePassword} from '../../../../src/lib/operations/superuser/rotate-password.ts';
import {faultTable} from '../../../support/fault-table/fault-table.ts';
import type {RequestMade} from '../../../support/fault-table/faulty-gateway.ts';
import type {FepError} from '../../../../src/lib/errors/fep-error.ts';
import {ActingCluster} from '../acting-cluster.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../../src/lib/operations/database-status/index.ts';
import '../../../../src/lib/rules/index.ts';

const PERFORM = {dryRun: 'none', wait: true, timeoutMs: 60_000} as const;

/** Each command that asks for one action, by the type of that action. */
const COMMANDS: Readonly<Record<string, (context: OperationContext) => Promise<unknown>>> = {
  switchover: async (context) => changePrimary(context, await planPrimaryChange(context, {name: 'demo', deed: 'switchover', by: 'operator', force: false}), {...PERFORM, measure: false}),
  failover: async (context) => changePrimary(context, await planPrimaryChange(context, {name: 'demo', deed: 'failover', by: 'operator', force: true}), {...PERFORM, measure: false}),
  restart: async (context) => renewServers(context, await planRenewal(context, {name: 'demo', deed: 'restart', force: false}), PERFORM),
  reload: async (context) => renewServers(context, await planRenewal(context, {name: 'demo', deed: 'reload', force: false}), PERFORM),
  update_admin_password: async (context) => rotatePassword(context, await planRotation(context, {name: 'demo', force: false}), PERFORM),
  open_tde_masterkey: async (context) => runAnyAction(context, await planAnyAction(context, {target: 'demo', type: 'open_tde_masterkey', force: false}), PERFORM),
};

/** Only the FEPAction itself, and the program's own note on it; SQL that reads, and one write test. */
function notMeant({words, body}: RequestMade): string | undefined {
  const text = JSON.stringify(body);
  if (words === 'create FEPAction') {
    const {spec, metadata, ...rest} = body as FepAction;
    const known = {sysExtraEvent: true, sysExtraLogging: false, targetClusterName: 'demo', fepAction: spec.fepAction};
    const keys = Object.keys(metadata).toSorted().join();
    return JSON.stringify(spec) === JSON.stringify(known) && keys === 'annotations,labels,name,namespace' && Object.keys(rest).toSorted().join() === 'apiVersion,kind' ? undefined : text;
  }
  if (words === 'patch FEPAction') return /^\{"metadata":\{"annotations":\{"kubectl-fep\/seen":"[^"]+"\}\}\}$/.test(text) ? undefined : text;
  if (words.startsWith('exec ')) return /\b(INSERT|UPDATE|DELETE|ALTER|DROP|GRANT)\b/i.test(text) || text.includes('PGPASSWORD=') ? text : undefined;
  return `${words} ${text}`;
}

let cells = 0;
for (const [type, run] of Object.entries(COMMANDS)) {
  cells += await faultTable<ActingCluster>({
    command: type, run, notMeant,
    world: () => new ActingCluster(),
    context: (world) => world.context(),
    timesDone: ({deeds}) => deeds.length,
    // Another user scales out, and asks for an action of his own.
    meddle: (world) => {
      Object.assign(world.get<FepCluster>('FEPCluster', 'demo')?.spec.fep ?? {}, {instances: 4});
      world.objects.set('FEPAction/theirs', {...buildAction('theirs', {target: 'demo', namespace: 'shop', type: 'list', requestId: 'theirs'}), fepActionStatus: {fepActionCondition: 'Failure'}} as FepAction);
    },
  });
}

describe('an operator that does not do as it should', () => {
  const endOf = async (type: string, prepare: (world: ActingCluster) => void): Promise<number> => {
    const world = new ActingCluster();
    prepare(world);
    return (COMMANDS[type] as (typeof COMMANDS)[string])(world.context()).then(() => 0, (error: unknown) => (error as FepError).exitCode);
  };
  const looksAtTheEnd = Object.keys(COMMANDS).filter((type) => type !== 'open_tde_masterkey');
  const types = Object.keys(COMMANDS);

  it.each(types)('%s: ignored for ever is 124', async (type) => {
    expect(await endOf(type, (world) => { world.act = () => undefined; })).toBe(124);
  });

  it.each(types)('%s: Failure is 1', async (type) => {
    expect(await endOf(type, (world) => { world.act = (cluster) => cluster.answer('Failure'); })).toBe(1);
  });

  it.each(looksAtTheEnd)('%s: Success though nothing happened is 1', async (type) => {
    expect(await endOf(type, (world) => { world.act = (cluster) => cluster.answer('Success'); })).toBe(1);
  });

  it.each(looksAtTheEnd)('%s: done and never answered is 0', async (type) => {
    expect(await endOf(type, (world) => { world.act = (cluster, deed) => cluster.carryOut(deed); })).toBe(0);
  });

  it.each(types)('%s: an operator that is down is refused before anything is sent', async (type) => {
    const world = new ActingCluster();
    const down = world.get('Deployment', 'fep-ansible-operator');
    Object.assign(down ?? {}, {status: {readyReplicas: 0}});
    const error: unknown = await (COMMANDS[type] as (typeof COMMANDS)[string])(world.context()).catch((thrown: unknown) => thrown);
    if (type === 'failover') expect(world.reported).toContainEqual({kind: 'note', level: 'warning', message: expect.stringContaining('--force overrules operator-not-ready')});
    else expect(error).toMatchObject({exitCode: 3, why: expect.stringContaining('operator-not-ready')});
    if (type !== 'failover') expect(world.sent).toEqual([]);
  });

  it('stands in a table of so many cells', () => {
    expect(cells).toBeGreaterThan(500);
    process.stderr.write(`fault table of actions: ${cells} cells\n`);
  });
});
