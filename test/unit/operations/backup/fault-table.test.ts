import {text} from 'node:stream/consumers';
import {describe, expect, it} from 'vitest';
import type {ExecOptions} from '../../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import {applyMergePatch} from '../../../../src/lib/manifest/patch.ts';
import type {FepAction} from '../../../../src/lib/model/fep-action/index.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import type {KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import {expireBackups} from '../../../../src/lib/operations/backup/retention/expire-backups.ts';
import {setRetention} from '../../../../src/lib/operations/backup/retention/set-retention.ts';
import {pauseSchedules, resumeSchedules, setSchedule} from '../../../../src/lib/operations/backup/schedule/change-schedules.ts';
import {takeBackup} from '../../../../src/lib/operations/backup/take-backup.ts';
import type {OperationContext} from '../../../../src/lib/operations/context.ts';
import {valueAt} from '../../../../src/lib/rules/view.ts';
import {errorFor} from '../../../support/fault-table/faults.ts';
import {faultTable} from '../../../support/fault-table/fault-table.ts';
import type {RequestMade} from '../../../support/fault-table/faulty-gateway.ts';
import {claim, operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster} from '../fake-cluster.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../../src/lib/rules/index.ts';

const BACKUP = 'spec.fepChildCrVal.backup';

/** The operator's word on a FEPAction. */
function answer(action: FepAction, fepActionCondition: 'Success' | 'Failure'): void {
  Object.assign(action, {fepActionStatus: {fepActionCondition}});
}

/** A cluster with three full backups, two schedules and an operator that follows at once; what it really did is counted. */
class World extends FakeCluster {
  done = 0;
  /** What the operator does with a FEPAction. */
  act = (action: FepAction): void => {
    this.carryOut(action);
    answer(action, 'Success');
  };

  /** When each backup began, in seconds since 1970. */
  backups = [1, 2, 3].map((day) => Date.UTC(2025, 11, day) / 1000);

  constructor() {
    super();
    const {cluster, children, statefulSet} = sources();
    this.put(operator(), {
      ...cluster, metadata: {...cluster.metadata, resourceVersion: '1'},
      spec: {fep: {instances: 3, syncMode: 'off'}, fepChildCrVal: {
        sysUsers: {pgpassword: '*****'}, storage: {dataVol: {size: '10Gi'}},
        backup: {
          pgbackrestParams: '[global]\nrepo1-retention-full=5\nrepo1-retention-full-type=count\n', schedule: {num: 2},
          schedule1: {schedule: '15 0 * * 0', type: 'full', repo: 1}, schedule2: {schedule: '15 0 * * 1-6', type: 'incr', repo: 1},
        },
      }},
    } as unknown as FepCluster);
    for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) this.put(part.known);
    for (const ordinal of [0, 1, 2]) this.put(pod(ordinal), claim(ordinal));
    this.#follow();
  }

  get live(): FepCluster {
    return this.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
  }

  write(patch: object): FepCluster {
    const before = JSON.stringify(valueAt(this.live, BACKUP));
    const after = applyMergePatch(this.live, patch) as FepCluster;
    this.put({...after, metadata: {...after.metadata, resourceVersion: String(Number(this.live.metadata.resourceVersion) + 1)}} as FepCluster);
    if (JSON.stringify(valueAt(this.live, BACKUP)) !== before) this.done += 1;
    this.#follow();
    return this.live;
  }

  override context(): OperationContext {
    const context = super.context();
    const {create, patch} = context.cluster;
    context.cluster.create = (async (...args: Parameters<typeof create>) => {
      const [resource, object] = args;
      const name = object.metadata.name ?? '';
      if (this.get(resource.kind, name) !== undefined) throw new FepError(`${name} is there already`, {code: 'already-exists', exit: 'conflict'});
      await create(...args);
      const made = this.get<FepAction>(resource.kind, name) as FepAction;
      Object.assign(made, {metadata: {...made.metadata, creationTimestamp: this.clock.now().toISOString()}});
      this.act(made);
      return structuredClone(made);
    }) as typeof create;
    context.cluster.patch = (async (...args: Parameters<typeof patch>) => {
      const [{resource, name}, {body}] = args;
      if (resource.kind !== 'FEPCluster') return patch(...args);
      const version = valueAt(body, 'metadata.resourceVersion');
      if (version !== undefined && version !== this.live.metadata.resourceVersion) {
        throw errorFor('refused as conflict', {verb: 'patch', resource, name});
      }
      return structuredClone(this.write(body));
    }) as typeof patch;
    context.cluster.exec = async ({command, stdin, stdout}: ExecOptions) => {
      if (stdin !== undefined) await text(stdin);
      stdout?.write(this.#answer(command));
      stdout?.end();
      return {exitCode: 0};
    };
    return context;
  }

  /** What pgBackRest does for an action. */
  carryOut({spec}: FepAction): void {
    this.done += 1;
    if (spec.fepAction?.type === 'backup') this.backups.push(this.clock.now().getTime() / 1000);
    else this.backups.splice(0, this.backups.length - Number(spec.fepAction?.args?.[0]));
  }

  /** CronJobs as the FEPCluster wants them. */
  #follow(): void {
    const num = Number(valueAt(this.live, `${BACKUP}.schedule.num`));
    for (const number of [1, 2, 3]) {
      const schedule = valueAt(this.live, `${BACKUP}.schedule${number}.schedule`);
      const name = `demo-backup-cronjob${number}`;
      if (number <= num && schedule !== undefined) this.put({apiVersion: 'batch/v1', kind: 'CronJob', metadata: {name, namespace: 'shop', labels: {fepclustername: 'demo'}}, spec: {schedule, suspend: false}} as KubernetesObject);
      else this.objects.delete(`CronJob/${name}`);
    }
  }

  #answer(command: readonly string[]): string {
    const script = command[2] ?? '';
    if (script.includes('repo-ls --repo="$1"')) return '000000010000000000000003-aaaa.gz\n';
    if (script.includes('expire --dry-run')) return this.#expire(command.slice(5).join(' '));
    if (!script.includes('pgbackrest')) return '';
    return `\n#kubectl-fep info\n${JSON.stringify([this.#info()])}\n#kubectl-fep end info 0\n`;
  }

  #expire(options: string): string {
    const lines = String(valueAt(this.live, `${BACKUP}.pgbackrestParams`)).split('\n').filter((line) => line.startsWith('repo1-retention')).map((line) => `--${line}`).join(' ');
    const used = options === '' ? lines : options;
    const keep = Number(/retention-full=(\d+)/.exec(used)?.[1]);
    const gone = keep >= this.backups.length ? [] : this.#labels().slice(0, this.backups.length - keep);
    return `P00   INFO: expire command begin 2.45: ${used} --stanza=backupstanza\n${gone.map((label) => `P00   INFO: repo1: remove expired backup ${label}\n`).join('')}`;
  }

  #labels(): string[] {
    return this.backups.map((start) => `${new Date(start * 1000).toISOString().replaceAll(/\D/g, '').replace(/^(\d{8})(\d{6}).*/, '$1-$2')}F`);
  }

  #info(): Record<string, unknown> {
    const ok = {code: 0, message: 'ok'};
    return {
      name: 'backupstanza', status: ok, db: [{id: 1, version: '15', 'system-id': 1, 'repo-key': 1}], repo: [{key: 1, cipher: 'none', status: ok}],
      archive: [{id: '15-1', min: '000000010000000000000003', max: '000000010000000000000004', database: {id: 1, 'repo-key': 1}}],
      backup: this.#labels().map((label, index) => ({
        label, type: 'full', database: {id: 1, 'repo-key': 1}, timestamp: {start: this.backups[index], stop: (this.backups[index] ?? 0) + 10},
        archive: {start: '000000010000000000000003', stop: '000000010000000000000003'}, lsn: {start: '0/3000028', stop: '0/3000100'},
        info: {size: 1000, delta: 1000, repository: {size: 100, delta: 100}}, reference: null, error: false,
      })),
    };
  }
}

const PERFORM = {name: 'demo', dryRun: 'none', wait: true, timeoutMs: 60_000} as const;

function notMeantOfAction(action: object) {
  return ({words, body}: RequestMade): string | undefined => {
    const sent = JSON.stringify(body);
    if (words === 'create FEPAction') return JSON.stringify((body as FepAction).spec) === JSON.stringify({sysExtraEvent: true, sysExtraLogging: false, targetClusterName: 'demo', fepAction: action}) ? undefined : sent;
    if (words === 'patch FEPAction') return /^\{"metadata":\{"annotations":\{"kubectl-fep\/seen":"[^"]+"\}\}\}$/.test(sent) ? undefined : sent;
    return onlyAsks(words, sent);
  };
}

/** The one patch changes this of the backup section, and states the version that was read where it has to. */
function notMeantOfPatch(backup: object) {
  return ({words, body}: RequestMade): string | undefined => {
    const sent = JSON.stringify(body);
    if (words !== 'patch FEPCluster') return onlyAsks(words, sent);
    const {metadata, ...rest} = body as {metadata?: object};
    const meant = {spec: {fepChildCrVal: {backup}}};
    return JSON.stringify(rest) === JSON.stringify(meant) && (metadata === undefined || Object.keys(metadata).join() === 'resourceVersion') ? undefined : sent;
  };
}

/** Scripts ask pgBackRest, and `expire` with a dry run alone. */
function onlyAsks(words: string, sent: string): string | undefined {
  if (!words.startsWith('exec ')) return `${words} ${sent}`;
  return /pgbackrest (backup|restore|stanza|expire (?!--dry-run))|\b(INSERT|UPDATE|DELETE|ALTER)\b/.test(sent) ? sent : undefined;
}

const COMMANDS: readonly (readonly [string, (context: OperationContext) => Promise<unknown>, (request: RequestMade) => string | undefined])[] = [
  ['backup now', (context) => takeBackup(context, {...PERFORM, type: 'full', repo: 1}), notMeantOfAction({type: 'backup', backupType: 'full', backupRepo: 1})],
  ['backup expire', (context) => expireBackups(context, {...PERFORM, repo: 1, keep: 2}), notMeantOfAction({type: 'backup_expire', args: ['2']})],
  ['backup schedule set', (context) => setSchedule(context, {...PERFORM, repo: 1, full: '30 1 * * 0'}), notMeantOfPatch({schedule1: {schedule: '30 1 * * 0'}})],
  ['backup schedule pause', (context) => pauseSchedules(context, PERFORM), notMeantOfPatch({schedule: {num: 0}})],
  ['backup schedule resume', (context) => resumeSchedules(context, {...PERFORM, count: 1}), notMeantOfPatch({schedule: {num: 1}})],
  ['backup retention set', (context) => setRetention(context, {...PERFORM, repo: 1, to: {value: 4, type: 'count'}}), notMeantOfPatch({pgbackrestParams: '[global]\nrepo1-retention-full=4\nrepo1-retention-full-type=count\n'})],
];

describe('a pause', () => {
  it('is not called done while nobody may look at the CronJobs', async () => {
    const context = new World().context();
    const {list} = context.cluster;
    let looks = 0;
    context.cluster.list = (async (resource, options) => {
      if (resource.kind === 'CronJob') looks += 1;
      if (looks > 1) throw errorFor('forbidden', {verb: 'list', resource, namespace: 'shop'});
      return list(resource, options);
    }) as typeof list;
    await expect(pauseSchedules(context, PERFORM)).rejects.toMatchObject({exitCode: 124, why: expect.stringContaining('may not list cronjobs') as unknown});
  });
});

describe.each(COMMANDS.slice(0, 2))('an operator that does not do as it should: %s', (_command, run) => {
  const endOf = async (act: (world: World, action: FepAction) => void): Promise<{code: number; again: number; done: number}> => {
    const world = new World();
    const {act: good} = world;
    world.act = (action) => act(world, action);
    const codeOf = (): Promise<number> => run(world.context()).then(() => 0, (error: unknown) => (error as FepError).exitCode);
    const code = await codeOf();
    world.act = good;
    return {code, again: await codeOf(), done: world.done};
  };

  it('ignored for ever is 124, also for the next run, which asks for no second one', async () => {
    expect(await endOf(() => undefined)).toEqual({code: 124, again: 124, done: 0});
  });

  it('Failure, or Success though nothing happened, is 1, and the next run asks anew', async () => {
    expect(await endOf((_world, action) => answer(action, 'Failure'))).toEqual({code: 1, again: 0, done: 1});
    expect(await endOf((_world, action) => answer(action, 'Success'))).toEqual({code: 1, again: 0, done: 1});
  });

  it('that does not run is 3, and nothing is sent: it would be done at a moment that nobody chose', async () => {
    const world = new World();
    world.put(operator(0));
    await expect(run(world.context())).rejects.toMatchObject({exitCode: 3, code: 'operator-not-ready'});
    expect(world.done).toBe(0);
    world.put(operator());
    await run(world.context());
    expect(world.done).toBe(1);
  });

  it('done and never answered is 0', async () => {
    expect((await endOf((world, action) => world.carryOut(action))).code).toBe(0);
  });
});

for (const [command, run, notMeant] of COMMANDS) {
  await faultTable<World>({
    command, run, notMeant, world: () => new World(), context: (world) => world.context(), timesDone: ({done}) => done,
    // Somebody labels the cluster, and sets a parameter.
    meddle: (world) => { world.write({metadata: {labels: {team: 'a'}}, spec: {fepChildCrVal: {customPgParams: 'work_mem = 8MB\n'}}}); },
  });
}
