import {describe, expect, it} from 'vitest';
import {readManifest} from '../../../src/lib/manifest/yaml/index.ts';
import {ANSWERS} from '../../../src/lib/model/answers/index.ts';
import type {ClusterPlan} from '../../../src/lib/model/answers/plan.ts';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import {diffCluster, planChange, planCluster, type PlanOptions} from '../../../src/lib/operations/plan/index.ts';
import {renderPlan} from '../../../src/lib/present/plan.ts';
import {renderDiff} from '../../../src/lib/present/cluster-diff.ts';
import {plainTheme} from '../../../src/lib/present/style.ts';
import {operator, pod} from './cluster-objects.ts';
import {FakeCluster, refusal} from './fake-cluster.ts';

const child = {
  customPgParams: 'max_connections = 100\nwork_mem = 1MB\nshared_preload_libraries = \'pgx_datamasking,pg_prewarm\'\n',
  storage: {dataVol: {size: '10Gi', storageClass: 'fast'}, walVol: {size: '2Gi'}},
  sysUsers: {pgdb: 'demo', pguser: 'app', pgpassword: '*****'},
};

function live(fep: object = {}, more: object = {}): FepCluster {
  return {
    apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo', namespace: 'shop', uid: 'u'},
    spec: {fep: {instances: 3, syncMode: 'off', mcSpec: {limits: {cpu: '1', memory: '2Gi'}}, ...fep}, fepChildCrVal: {...child, ...more}},
  } as FepCluster;
}

function world(cluster: FepCluster = live()): FakeCluster {
  return new FakeCluster().put(cluster, pod(0), pod(1), pod(2), operator());
}

const plan = (options: Partial<PlanOptions>, cluster = world()): Promise<ClusterPlan> => planCluster(cluster.context(), {name: 'demo', dryRun: 'client', ...options});
const classes = (answer: ClusterPlan): Record<string, string> => Object.fromEntries(answer.changes.map(({path, item, change}) => [item?.name ?? path.split('.').at(-1), change]));
const screen = (width?: number) => ({width, theme: plainTheme, now: new Date(0)});

describe('plan', () => {
  it('says the class of each change and the order in which servers restart', async () => {
    const answer = await plan({sets: ['fep.mcSpec.limits.memory=4Gi', 'fep.instances=4'], parameters: {max_connections: '50', work_mem: '2MB'}});
    expect(classes(answer)).toEqual({memory: 'rolling', instances: 'none', max_connections: 'restart', work_mem: 'reload'});
    expect(answer.verdict).toBe('would-change');
    expect(answer.disturbance).toMatchObject({change: 'rolling', pods: [{pod: 'demo-sts-1', role: 'replica'}, {pod: 'demo-sts-2', role: 'replica'}, {pod: 'demo-sts-0', role: 'master'}]});
    expect(answer.changes.find(({item}) => item?.name === 'max_connections')?.after).toMatch(/master before the replicas/);
    expect(ANSWERS['ClusterPlan']?.strict().parse(answer)).toEqual(answer);
  });

  it('sends nothing, and with dryRun server a patch of the fields meant alone', async () => {
    const cluster = world();
    await plan({sets: ['fep.instances=4']}, cluster);
    expect(cluster.sent).toEqual([]);
    expect(await plan({sets: ['fep.instances=4'], dryRun: 'server'}, cluster)).toMatchObject({server: 'accepted'});
    expect(cluster.sent).toEqual(['patch FEPCluster demo {"spec":{"fep":{"instances":4}}} (dry run)']);
  });

  it("passes the API server's refusal on", async () => {
    const cluster = world().on('patch FEPCluster demo {"spec":{"fep":{"instances":4}}} (dry run)', () => {
      throw refusal('invalid', 'failed');
    });
    await expect(plan({sets: ['fep.instances=4'], dryRun: 'server'}, cluster)).rejects.toMatchObject({code: 'invalid'});
  });

  it.each<[string, string[], string]>([
    ['a smaller volume', ['fepChildCrVal.storage.dataVol.size=5Gi'], 'storage-size-shrink'],
    ['another storage class', ['fepChildCrVal.storage.dataVol.storageClass=slow'], 'storage-class-immutable'],
    ['too many servers', ['fep.instances=17'], 'instances-range'],
  ])('is refused: %s', async (_name, sets, rule) => {
    const cluster = world();
    const answer = await plan({sets, dryRun: 'server'}, cluster);
    expect(answer).toMatchObject({verdict: 'refused', server: 'not asked', changes: [{change: 'refused'}]});
    expect(answer.changes[0]?.rules.map((finding) => finding.rule)).toContain(rule);
    expect(cluster.sent).toEqual([]);
  });

  it('is not refused for what the cluster had before', async () => {
    const answer = await plan({sets: ['fep.podAntiAffinity=true']}, world(live({syncMode: true as unknown as 'on'})));
    expect(answer.verdict).toBe('would-change');
    expect(answer.alreadyThere).toBeGreaterThan(0);
    expect((await plan({sets: ['fep.syncMode=offf']}, world())).verdict).toBe('refused');
  });

  it('leaves out a rule on request', async () => {
    const sets = ['fepChildCrVal.storage.dataVol.storageClass=slow'];
    const answer = await plan({sets, ignore: [{rule: 'storage-class-immutable', reason: 'for the test'}]});
    expect(answer).toMatchObject({verdict: 'would-change', changes: [{change: 'ignored'}]});
  });

  it('keeps what grew by itself and what is masked', async () => {
    const cluster = world(live({instances: 5}, {
      autoscale: {scaleout: {policy: 'cpu'}},
      storage: {dataVol: {size: '30Gi', storageClass: 'fast'}, walVol: {size: '2Gi'}, autoresize: {enable: true}},
    }));
    const base = await readManifest(`apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata: {name: demo}
spec:
  fep: {instances: 3}
  fepChildCrVal:
    storage: {dataVol: {size: 10Gi}}
    sysUsers: {pgpassword: hunter22}
`, {file: 'demo.yaml'});
    const answer = await plan({base}, cluster);
    expect(answer).toMatchObject({verdict: 'no-change', changes: [], patch: {}});
    expect(answer.kept.filter(({reason}) => reason !== 'not-in-file').map(({reason, rule}) => `${reason} ${rule}`)).toEqual([
      'autoscale instances-live-drift', 'autoresize autoresize-cr-drift', 'secret-unknown masked-value-write-back',
    ]);
    expect(JSON.stringify(answer)).not.toContain('hunter22');
    const sent = await plan({base, secrets: 'send'}, cluster);
    expect(sent).toMatchObject({verdict: 'would-change', patch: {spec: {fepChildCrVal: {sysUsers: {pgpassword: '*****'}}}}});
    expect(JSON.stringify(sent) + renderPlan(sent, screen())).not.toContain('hunter22');
  });

  it.each<[string, FepCluster, string[], Record<string, string>, object]>([
    ['an image that waits for pod_restart', live({autoPodRestart: false}), ['fep.mcSpec.limits.cpu=2'], {}, {change: 'restart', after: expect.stringContaining('pod_restart')}],
    ['servers that go', live(), ['fep.instances=2'], {}, {change: 'none', disturbs: 'sessions on demo-sts-2 are cut by force', duration: 'not stated'}],
    ['remoteLogging once it is set', live({remoteLogging: {enable: true}}), ['fep.remoteLogging.enable=false'], {}, {change: 'ignored'}],
    ['a parameter that Patroni manages', live(), [], {port: '5433'}, {change: 'not-stated', effect: expect.stringContaining('Patroni')}],
    ['a parameter that PostgreSQL has not', live(), [], {wal_keep_segments: '9'}, {change: 'ignored', effect: expect.stringContaining('wal_keep_size')}],
    ["a module's parameter", live(), [], {'auto_tuner.level': '9'}, {change: 'not-stated'}],
    ['the library of key management', live(), [], {shared_preload_libraries: 'pgx_datamasking,pg_prewarm,tde_kms'}, {change: 'restart', irreversible: expect.stringContaining('tde_kms')}],
    ['password_encryption', live(), [], {password_encryption: 'md5'}, {change: 'reload', after: expect.stringContaining('restart')}],
    ['synchronous replication', live(), ['fep.syncMode=on'], {}, {change: 'reload', evidence: 'inferred', effect: expect.stringContaining('synchronous')}],
  ])('knows %s', (_name, cluster, sets, parameters, expected) => {
    return expect(plan({sets, parameters}, world(cluster)).then(({changes}) => changes)).resolves.toMatchObject([expected]);
  });

  it('says that a shorter retention cannot be taken back', () => {
    const backup = (days: number): object => ({backup: {pgbackrestParams: `[global]\nrepo1-retention-full=${days}`}});
    const impact = (from: number, to: number) => planChange(live({}, backup(from)), {spec: {fepChildCrVal: backup(to)}}).impact.map((one) => one.impact.irreversible !== undefined);
    expect([impact(7, 3), impact(3, 7)]).toEqual([[true], [false]]);
  });

  it('says of a single server that there is nobody to switch over to', async () => {
    const cluster = new FakeCluster().put(live({instances: 1}), pod(0), operator());
    const answer = await plan({sets: ['fep.mcSpec.limits.cpu=2']}, cluster);
    expect(answer.disturbance).toMatchObject({pods: [{pod: 'demo-sts-0', role: 'master'}], words: expect.arrayContaining([expect.stringContaining('no replica')])});
  });

  it('throws one clear error for what cannot be planned', async () => {
    await expect(plan({})).rejects.toMatchObject({code: 'nothing-wanted'});
    await expect(plan({name: 'nowhere', sets: ['fep.instances=2']})).rejects.toMatchObject({code: 'not-found'});
    await expect(plan({sets: ['fep.instnaces=2']})).rejects.toMatchObject({code: 'set-path'});
    await expect(plan({sets: ['fepChildCrVal.customCertificates[4].caName=x']})).rejects.toMatchObject({code: 'set-path'});
    const gone = live();
    gone.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    await expect(plan({sets: ['fep.instances=2']}, world(gone))).rejects.toMatchObject({code: 'being-deleted', exitCode: 3});
    const base = await readManifest('apiVersion: fep.fujitsu.io/v2\nkind: FEPCluster\nmetadata: {name: other}\nspec: {}\n', {file: 'other.yaml'});
    await expect(plan({base})).rejects.toMatchObject({code: 'other-cluster', where: 'other.yaml:3:18'});
  });
});

describe('the patch for other operations', () => {
  it('turns the live cluster into the wanted one, and holds secrets that the screens never show', () => {
    const {patch, wanted} = planChange(live(), {spec: {fep: {instances: 4}, fepChildCrVal: {sysUsers: {pgMetricsUser: 'm', pgMetricsPassword: 'hunter22'}}}});
    expect(patch).toEqual({spec: {fep: {instances: 4}, fepChildCrVal: {sysUsers: {pgMetricsUser: 'm', pgMetricsPassword: 'hunter22'}}}});
    expect(wanted.spec.fep?.instances).toBe(4);
  });

  it('takes items of a list over from the cluster', () => {
    const certificates = {customCertificates: [{userName: 'a', caName: 'x'}, {userName: 'b', caName: 'y'}]};
    const cluster = world(live({}, certificates));
    return expect(plan({sets: ['fepChildCrVal.customCertificates[1].caName=z']}, cluster)).resolves.toMatchObject({
      changes: [{path: 'spec.fepChildCrVal.customCertificates["b"].caName', old: 'y', new: 'z'}],
      patch: {spec: {fepChildCrVal: {customCertificates: [{userName: 'a', caName: 'x'}, {userName: 'b', caName: 'z'}]}}},
    });
  });
});

describe('screens', () => {
  it('of a plan fits 80 columns, but for values that are not cut', async () => {
    const answer = await plan({sets: ['fep.mcSpec.limits.memory=4Gi', 'fepChildCrVal.storage.dataVol.size=5Gi'], parameters: {work_mem: '2MB'}});
    const text = renderPlan(answer, screen(80));
    expect(text.split('\n').filter((line) => line.length > 80 && !line.startsWith('  spec.') && !/^(?:warning|error| {9})/.test(line))).toEqual([]);
    const headings = ['REFUSED', 'ROLLING REPLACEMENT', 'RELOAD', 'ALL IN ALL'].map((heading) => text.indexOf(heading));
    expect(headings.every((at, index) => at > (headings[index - 1] ?? 0))).toBe(true);
  });

  it('says a refusal first, also at a place that the change leaves alone', async () => {
    const answer = await plan({sets: ['fep.pgBadger.schedules.create=0 1 * * *']});
    expect(answer.verdict).toBe('refused');
    expect(renderPlan(answer, screen(80)).split('\n').slice(1, 5)).toEqual(['', 'REFUSED BESIDE THE CHANGES', '  spec.fep.pgBadger.endpoint.url', expect.stringMatching(/^ {4}error {5}.*pgbadger-url/)]);
  });

  it('of a diff is empty when nothing differs, and tells of secrets without showing them', async () => {
    const options = {name: 'demo', dryRun: 'client' as const};
    const same = await diffCluster(world().context(), {...options, sets: ['fep.instances=3']});
    expect([same.differs, renderDiff(same, screen())]).toEqual([false, '']);
    const base = await readManifest('apiVersion: fep.fujitsu.io/v2\nkind: FEPCluster\nspec: {fepChildCrVal: {sysUsers: {pgMetricsPassword: hunter22}}}\n', {file: 'f.yaml'});
    const other = await diffCluster(world().context(), {...options, base});
    const text = renderDiff(other, screen());
    expect(text).toContain('+      pgMetricsPassword: "***** (another one)"');
    expect(text).toContain('# spec.fepChildCrVal.sysUsers.pgMetricsPassword: a secret is set');
    expect(text + JSON.stringify(other)).not.toContain('hunter22');
    expect(ANSWERS['ClusterDiff']?.strict().parse(other)).toEqual(other);
  });
});
