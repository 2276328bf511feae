import {describe, expect, it} from 'vitest';
import Restore from '../../../../src/commands/restore.ts';
import {planOptions, type RestoreFlags} from '../../../../src/lib/cli/restore/flags.ts';
import {restoreWizard} from '../../../../src/lib/cli/restore/wizard/index.ts';
import type {RestoreWorld} from '../../../../src/lib/cli/restore/wizard/world.ts';
import {requireMoment} from '../../../../src/lib/cli/moment.ts';
import {BACK} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import {ReadOnce} from '../../../../src/lib/cli/wizard/read-once.ts';
import type {FlagWizard} from '../../../../src/lib/cli/wizard/wanted-command.ts';
import type {RestorePlan} from '../../../../src/lib/model/answers/restore.ts';
import type {PlannedRestore} from '../../../../src/lib/operations/restore/plan-restore.ts';
import type {Restorable} from '../../../../src/lib/operations/restore/restorable.ts';
import {FakeCluster} from '../../operations/fake-cluster.ts';
import {ENTER} from '../../../support/scripted-prompts.ts';
import {wordsOf} from '../../../support/shell-words.ts';
import {parsedFrom, runFlagWizard} from '../../../support/wizard-run.ts';

const NOW = new Date('2026-01-31T12:00:00Z');
const [FROM, TO] = ['2026-01-30T01:00:00Z', '2026-01-31T11:00:00Z'];

function restorable(repos: readonly number[]): Restorable {
  const span = {from: FROM, to: TO, firstBackup: '20260130-010000F', backups: 1, firstSegment: '000000010000000000000002', lastSegment: '000000010000000000000009'};
  return {
    dataSize: '10Gi',
    window: {apiVersion: 'kubectl-fep/v1', kind: 'BackupWindow', name: 'demo', namespace: 'shop', pod: 'demo-sts-0', stanza: 'backupstanza', unreadable: [], repositories: repos.map((repo) => ({repo, timeline: 1, spans: [span], holes: [], useless: [], segments: 8, walBytes: 1}))},
    backups: [{label: '20260130-010000F', type: 'full', repo: 1, databaseId: 1, references: [], stoppedAt: FROM, error: false}],
  } as Restorable;
}

/** A planner whose archive reaches from FROM to TO, and whose database has 3 GiB. */
function planned(flags: RestoreFlags, options: Awaited<ReturnType<typeof planOptions>>['options']): PlannedRestore {
  const late = options.time !== undefined && options.time > TO;
  const early = options.time !== undefined && options.time < FROM;
  const [size = '10Gi'] = (options.changes ?? []).flatMap((change) => /dataVol\.size=(.*)/.exec(change)?.[1] ?? []);
  const plan = {
    name: 'demo', namespace: 'shop', target: flags.to ?? 'demo', inPlace: flags.to === undefined, toTime: options.time, mode: options.time === undefined ? 'latest' : 'PITR',
    verdict: late || early ? 'impossible' : 'possible', ...(late ? {problem: {code: 'after-last-commit', message: 'no transaction in the archive ended after the target'}} : early ? {problem: {code: 'before-first-backup', message: 'the first backup ended later'}} : {}),
    missing: [], nearest: {exact: false}, volumes: [{volume: 'dataVol', capacity: size, neededBytes: 3 * 2 ** 30, enough: Number.parseInt(size, 10) >= 3}], findings: [], notes: [], unreadable: [],
  } as unknown as RestorePlan;
  const taken = flags.to === 'shop' ? [{rule: 'restore-new-name-free', severity: 'error' as const, path: 'spec.toFEPcluster', message: 'a FEPCluster shop is there already'}] : [];
  return {ref: {name: 'demo', namespace: 'shop'}, plan, restore: {} as never, findings: taken, instances: 3, labels: []};
}

function world(given: ReadonlySet<string>, repos: readonly number[]): RestoreWorld {
  return {
    given, zone: 'Asia/Tokyo',
    clusters: {known: [{name: 'demo', namespace: 'shop', state: 'ready', instances: {wanted: 3, ready: 3}, syncMode: 'off', backupSchedules: []}]},
    restorable: new ReadOnce(async () => restorable(repos)),
    momentOf: (text) => requireMoment(text, {flag: 'to-time', now: NOW, zone: 'Asia/Tokyo'}),
    planOf: async ({name, flags}) => planned(flags as RestoreFlags, (await planOptions(name, flags as RestoreFlags, NOW)).options),
    pointsBeside: async (_, {plan}) => (plan.problem?.code === 'before-first-backup' ? ['2026-01-30T01:00:01Z'] : []),
  };
}

function run(script: readonly string[], {argv = [], repos = [1], seen = []}: {argv?: readonly string[]; repos?: readonly number[]; seen?: string[]} = {}) {
  const wizard: FlagWizard<RestoreWorld> = {...restoreWizard(Object.keys(Restore.flags)), world: async (_, given) => world(given, repos)};
  return runFlagWizard<RestoreFlags, RestoreWorld>(Restore, () => wizard, {argv, script, context: new FakeCluster().context(), seen});
}

describe('the wizard of restore', () => {
  it('by Enter restores the latest state into a new cluster', async () => {
    const {line, asked, screen} = await run(['demo', ENTER, ENTER, ENTER, ENTER, ENTER, ENTER, 'go']);
    expect(asked.map(({message}) => message)).toEqual([
      'Cluster:', 'Where to?', 'Name of the new cluster:', 'To which state?', 'Size of its data volume (demo has 10Gi):', expect.stringContaining('Anything else'), expect.stringContaining('Tables'), 'Restore demo into demo-restored now?',
    ]);
    expect(screen).toMatch(/any time +from +2026-01-30 01:00:00 UTC[^]*backup +20260130-010000F[^]*restore demo into the new cluster demo-restored/);
    expect(line).toBe('restore demo --to demo-restored --latest');
  });

  it('checks each answer at once, names the points that can be reached, and goes back', async () => {
    const {asked, line, wanted} = await run([
      'demo', 'new', 'Copy', 'demo', 'shop', 'copy', 'time', 'yesterday', '2026-01-01 00:00 Asia/Tokyo', '2026-01-31T11:30:00Z', '2026-01-31 12:00', BACK, '-2h',
      '2Gi', '5 GB', '20Gi', 'child.nothing=1', 'child.storage.walVol.size=4Gi', 'a.b.c', 'public.orders; items', 'sales', 'go',
    ]);
    const refused = asked.flatMap((one) => one.refused);
    expect(refused).toEqual([
      expect.stringContaining('lower case'), expect.stringContaining('that is the source'), expect.stringContaining('a FEPCluster shop is there already'),
      expect.stringContaining('is no point in time'), expect.stringMatching(/first backup ended later; nearest that can be reached: 2026-01-30T01:00:01Z/), expect.stringContaining('kubectl fep backup check demo'),
      expect.stringContaining('would fill the volume'), expect.stringContaining('not a quantity'), expect.stringContaining('is not a known field'), expect.stringContaining('a.b.c is no name of a table'),
    ]);
    expect(line).toBe('restore demo --to copy --to-time 2026-01-31T10:00:00Z --change child.storage.dataVol.size=20Gi --change child.storage.walVol.size=4Gi --verify-table public.orders --verify-table items --verify-database sales');
    const {args, flags} = await parsedFrom<RestoreFlags>(Restore, wordsOf(line).slice(1));
    expect(await planOptions(args.name ?? '', flags, NOW)).toEqual(await planOptions('demo', wanted.flags, NOW));
  });

  it('in place has the name typed, and the command that is shown needs no answer', async () => {
    const {line, asked, wanted} = await run(['demo', 'in-place', ENTER, ENTER, ENTER, 'demi', 'demo']);
    expect(asked.find(({message}) => message.startsWith('Take a backup'))?.default).toBe('no');
    expect(asked.at(-1)).toMatchObject({message: 'Type demo to go on with the restore in place (no leaves, < goes back):', refused: [expect.stringContaining('demi is not demo')]});
    expect(line).toBe('restore demo --yes --in-place --latest --no-backup-before');
    expect(wanted.flags).toMatchObject({yes: true, 'backup-before': false});
  });

  it('goes back from the typed name, and leaves with 3 at a no', async () => {
    expect((await run(['demo', 'in-place', ENTER, ENTER, ENTER, BACK, 'yes', 'demo'])).line).toContain('--backup-before');
    await expect(run(['demo', 'in-place', ENTER, ENTER, ENTER, 'no'])).rejects.toMatchObject({code: 'not-confirmed', exitCode: 3, message: 'nothing was restored'});
  });

  it('asks for the repository where there are several, and nothing that was given', async () => {
    const {asked, line} = await run(['demo', '2', 'go'], {repos: [1, 2], argv: ['--to', 'copy', '--to-time=-3h', '--change', 'child.storage.dataVol.size=20Gi', '--verify-table', 'orders', '--verify-database', 'sales', '--dry-run=client']});
    expect(asked.map(({message}) => message)).toEqual(['Cluster:', 'From which repository?', 'Go on with the dry run?']);
    // The span is said as the time that it meant.
    expect(line).toBe('restore demo --dry-run client --to copy --to-time 2026-01-31T09:00:00Z --repo 2 --change child.storage.dataVol.size=20Gi --verify-table orders --verify-database sales');
  });

  it('offers no yes where the plan is refused', async () => {
    const seen: string[] = [];
    await expect(run(['demo', 'go'], {argv: ['--to', 'copy', '--to-time', '2026-01-31T11:30:00Z', '--change', 'child.storage.dataVol.size=20Gi', '--verify-table', 'orders', '--verify-database', 'x'], seen})).rejects.toThrow('go is not offered');
    expect(seen.join('')).toContain('cannot be restored to 2026-01-31T11:30:00Z');
  });
});
