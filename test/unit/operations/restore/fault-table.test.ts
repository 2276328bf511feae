import {text} from 'node:stream/consumers';
import {describe, expect, it} from 'vitest';
import type {ExecOptions, ListOptions} from '../../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import type {FepRestore} from '../../../../src/lib/model/fep-restore/index.ts';
import type {KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import type {Resource} from '../../../../src/lib/model/resources.ts';
import type {OperationContext} from '../../../../src/lib/operations/context.ts';
import {planRestore} from '../../../../src/lib/operations/restore/plan-restore.ts';
import {restoreCluster} from '../../../../src/lib/operations/restore/restore-cluster.ts';
import {faultTable} from '../../../support/fault-table/fault-table.ts';
import type {RequestMade} from '../../../support/fault-table/faulty-gateway.ts';
import {claim, operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster} from '../fake-cluster.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../../src/lib/rules/index.ts';

const LONG_AGO = '2025-12-31T00:00:00Z';

/** The same object for a cluster of another name. */
const renamed = <T extends KubernetesObject>(object: T, name: string): T => JSON.parse(JSON.stringify(object).replaceAll('demo', name)) as T;

/** One backup of `demo` in a repository, and an operator that restores at once; how often it did so is counted. */
class World extends FakeCluster {
  done = 0;
  /** Of the newest primary. */
  timeline = 1;
  /** What the operator makes of a FEPRestore. */
  act = (restore: FepRestore): void => {
    this.done += 1;
    this.timeline += 1;
    this.serve(restore.spec.toFEPcluster ?? restore.spec.fromFEPcluster ?? '', this.clock.now().toISOString());
  };

  constructor() {
    super();
    this.put(operator());
    this.serve('demo', LONG_AGO);
  }

  /** Three servers that were started at a time. */
  serve(name: string, since: string): void {
    const {cluster, children, statefulSet} = sources();
    const parts = [...Object.values(children), statefulSet].flatMap((part) => ('known' in part && part.known !== undefined ? [part.known] : []));
    for (const object of [cluster, ...parts, ...[0, 1, 2].map((ordinal) => claim(ordinal))]) this.put(renamed(object, name));
    for (const ordinal of [0, 1, 2]) {
      const one = renamed(pod(ordinal), name);
      this.put({...one, metadata: {...one.metadata, uid: `${one.metadata.uid}-${since}`, creationTimestamp: since}} as KubernetesObject);
    }
  }

  override context(): OperationContext {
    const context = super.context();
    const [create, list] = [context.cluster.create, context.cluster.list];
    context.cluster.create = (async (...args: Parameters<typeof create>) => {
      const [resource, object] = args;
      const name = object.metadata.name ?? '';
      if (this.get(resource.kind, name) !== undefined) throw new FepError(`${name} is there already`, {code: 'already-exists', exit: 'conflict'});
      await create(...args);
      const made = this.get<FepRestore>(resource.kind, name) as FepRestore;
      Object.assign(made.metadata, {creationTimestamp: this.clock.now().toISOString()});
      this.act(made);
      return structuredClone(made);
    }) as typeof create;
    context.cluster.list = (async (resource: Resource, options: ListOptions = {}) => {
      const found = await list(resource, options);
      const app = /^app=([^,]+)/.exec(options.labelSelector ?? '')?.[1];
      return {...found, items: found.items.filter(({metadata}) => app === undefined || metadata.labels?.['app'] === app)};
    }) as typeof list;
    context.cluster.exec = async (options) => ({exitCode: await this.#exec(options)});
    return context;
  }

  async #exec({command, stdin, stdout}: ExecOptions): Promise<number> {
    if (command[2]?.includes('pgbackrest') === true) {
      const wal = command.slice(5).length > 0;
      stdout?.write(`\n#kubectl-fep info\n${JSON.stringify([this.#info()])}\n#kubectl-fep end info 0\n${wal ? this.#wal() : ''}`);
      stdout?.end();
      return 0;
    }
    const sql = stdin === undefined ? '' : await text(stdin);
    const name = String(this.timeline).padStart(8, '0');
    if (sql.includes('pg_current_snapshot')) stdout?.write('{"lsn":83886080,"xid":"800"}\n');
    else stdout?.write(`${JSON.stringify({recovery: false, timeline: name, history: `${this.timeline - 1}\t0/4000000\tno recovery target specified\n`})}\n`);
    return 0;
  }

  #info(): Record<string, unknown> {
    const ok = {code: 0, message: 'ok'};
    const backup = (label: string, timeline: number, start: number) => ({
      label, type: 'full', database: {id: 1, 'repo-key': 1}, timestamp: {start, stop: start + 10}, archive: {start: `${timeline}`.padStart(8, '0') + '0000000000000003', stop: `${timeline}`.padStart(8, '0') + '0000000000000003'},
      lsn: {start: '0/3000028', stop: '0/3000100'}, info: {size: 1000, delta: 1000, repository: {size: 100, delta: 100}}, reference: null, error: false,
    });
    const first = Date.parse(LONG_AGO) / 1000;
    return {
      name: 'backupstanza', status: ok, db: [{id: 1, version: '15', 'system-id': 1, 'repo-key': 1}], repo: [{key: 1, cipher: 'none', status: ok}],
      archive: [{id: '15-1', min: '000000010000000000000003', max: '000000010000000000000004', database: {id: 1, 'repo-key': 1}}],
      backup: [backup('20251231-000000F', 1, first), ...(this.done > 0 ? [backup('20260101-000000F', this.timeline, first + 86_400)] : [])],
    };
  }

  #wal(): string {
    const segment = (timeline: number, number: number): [string, unknown] => {
      const log = `${timeline}`.padStart(8, '0') + '00000000';
      return [`backupstanza/15-1/${log}/${log}${`${number}`.padStart(8, '0')}-${'a'.repeat(40)}.gz`, {type: 'file', size: 1000, time: Date.parse(LONG_AGO) / 1000 + number * 60}];
    };
    const files = [segment(1, 3), segment(1, 4), ...(this.timeline > 1 ? [segment(2, 4), segment(2, 5)] : [])];
    const history = this.timeline > 1 ? '\n#kubectl-fep history 1 backupstanza/15-1/00000002.history\n1\t0/4000000\tno recovery target specified\n\n#kubectl-fep end history 1 backupstanza/15-1/00000002.history\n' : '';
    return `\n#kubectl-fep wal 1\n${JSON.stringify(Object.fromEntries(files))}\n#kubectl-fep end wal 1 0\n${history}`;
  }
}

const PERFORM = {dryRun: 'none', wait: true, confirmed: true, force: false, timeoutMs: 60_000} as const;

const COMMANDS: Readonly<Record<string, (context: OperationContext) => Promise<unknown>>> = {
  'restore --in-place': async (context) => restoreCluster(context, {planned: await planRestore(context, {name: 'demo'}), ...PERFORM}),
  'restore --to': async (context) => restoreCluster(context, {planned: await planRestore(context, {name: 'demo', to: 'copy'}), ...PERFORM}),
};

/** One FEPRestore of the fields that were asked for, our own note on it, and questions. */
function notMeant({words, body}: RequestMade): string | undefined {
  const sent = JSON.stringify(body);
  if (words === 'create FEPRestore') {
    const {spec, metadata} = body as FepRestore;
    const {toFEPcluster: _to, ...rest} = spec;
    const meant = {fromFEPcluster: 'demo', restoretype: 'latest', sysExtraEvent: true, sysExtraLogging: false};
    return JSON.stringify(rest) === JSON.stringify(meant) && Object.keys(metadata).toSorted().join() === 'annotations,labels,name,namespace' ? undefined : sent;
  }
  if (words === 'patch FEPRestore') return /^\{"metadata":\{"annotations":\{"kubectl-fep\/seen":"[^"]+"\}\}\}$/.test(sent) ? undefined : sent;
  if (words.startsWith('exec ')) return /\b(INSERT|UPDATE|DELETE|ALTER|DROP)\b|pgbackrest (expire|backup|restore|stanza)/i.test(sent) ? sent : undefined;
  return `${words} ${sent}`;
}

for (const [command, run] of Object.entries(COMMANDS)) {
  await faultTable<World>({
    command, run, notMeant, world: () => new World(), context: (world) => world.context(), timesDone: ({done}) => done,
    // A repository that could not be read refuses the restore (3); a restore that nobody could prove is unknown (8), and proven by the next run.
    alsoEnds: [3, 8],
    // Somebody restores into a cluster of his own.
    meddle: (world) => world.put({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPRestore', metadata: {name: 'theirs', namespace: 'shop', creationTimestamp: world.clock.now().toISOString()}, spec: {fromFEPcluster: 'demo', toFEPcluster: 'theirs', restoretype: 'latest'}} as KubernetesObject),
  });
}

describe.each(Object.entries(COMMANDS))('%s without an operator', (_command, run) => {
  it('is refused before anything is sent', async () => {
    const world = new World();
    world.put(operator(0));
    await expect(run(world.context())).rejects.toMatchObject({exitCode: 3, code: 'operator-not-ready', why: expect.stringContaining('whenever it comes back') as unknown});
    expect(world.sent).toEqual([]);
  });
});

describe('a restore that was asked for already', () => {
  const restore = COMMANDS['restore --in-place'] as (typeof COMMANDS)[string];

  it('is done anew once its end was told, also when that end was a failure', async () => {
    const world = new World();
    await restore(world.context());
    await world.clock.sleep(1000);
    await restore(world.context());
    expect(world.done).toBe(2);
    const failing = new World();
    const {act} = failing;
    failing.act = (made) => Object.assign(made, {status: {conditions: [{type: 'Failure', status: 'True', reason: 'Failed', message: 'no space', lastTransitionTime: failing.clock.now().toISOString()}]}});
    await expect(restore(failing.context())).rejects.toMatchObject({exitCode: 1});
    failing.act = act;
    await restore(failing.context());
    expect(failing.done).toBe(1);
  });

  it('is followed for as long as its end was not seen, and made anew with --again', async () => {
    const world = new World();
    const {act} = world;
    world.act = () => undefined;
    await expect(restore(world.context())).rejects.toMatchObject({exitCode: 124});
    act(world.get<FepRestore>('FEPRestore', 'demo-restore-20260101000000') as FepRestore);
    await restore(world.context());
    expect([world.done, [...world.objects.keys()].filter((key) => key.startsWith('FEPRestore/')).length]).toEqual([1, 1]);
    world.act = act;
    const context = world.context();
    await restoreCluster(context, {planned: await planRestore(context, {name: 'demo', again: true}), ...PERFORM});
    expect(world.done).toBe(2);
  });
});
