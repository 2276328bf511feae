import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {useNamespace} from '../support/namespace.ts';

/** What the tests ask of an answer. */
interface Plan {
  kind: string;
  verdict: string;
  server: string;
  changes: {path: string; change: string; item?: {name: string}; rules: {rule: string; severity: string}[]}[];
  kept: {path: string; reason: string}[];
  patch: object;
  disturbance: {pods: {pod: string; role: string}[]};
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-plan-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

const MANIFEST = `apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata:
  name: demo
spec:
  fep:
    instances: 2
    syncMode: "off"
    servicePort: 27500
    mcSpec:
      limits: {cpu: 500m, memory: 1Gi}
      requests: {cpu: 200m, memory: 512Mi}
  fepChildCrVal:
    storage:
      dataVol: {size: 2Gi}
      walVol: {size: 1200Mi}
    sysUsers:
      pgdb: demo
      pguser: app
      pgpassword: geheim-der-erste
      pgrepluser: repl
      pgreplpassword: geheim-der-zweite
      pgRewindUser: rewind
      pgRewindPassword: geheim-der-dritte
      tdepassphrase: geheim-der-vierte
    customPgParams: |
      work_mem = 4MB
      max_connections = 100
`;

describe('plan and diff', () => {
  const namespace = useNamespace();
  let manifest: string;

  const plan = async (...args: string[]): Promise<{exitCode: number; answer: Plan; stdout: string}> => {
    const {exitCode, stdout} = await namespace.fep(['plan', 'demo', ...args, '-o', 'json']);
    return {exitCode, stdout, answer: JSON.parse(stdout) as Plan};
  };
  const generation = async (): Promise<string> => (await namespace.kubectl(['get', 'fepcluster', 'demo', '-o', 'jsonpath={.metadata.generation} {.spec}'])).stdout;

  beforeAll(async () => {
    manifest = file('demo.yaml', MANIFEST);
    const created = await namespace.fep(['create', 'demo', '-f', manifest]);
    expect(created.stderr + created.stdout).toContain('2 instances ready');
    // The mask comes some time after the cluster is ready: only then does the file differ from what is stored.
    const masked = await namespace.kubectl(['wait', 'fepcluster/demo', '--for=jsonpath={.spec.fepChildCrVal.sysUsers.pgpassword}=*****', '--timeout=60s']);
    expect(masked.exitCode, masked.stderr).toBe(0);
  });

  it('the file that made the cluster is no change, its secrets are not told', async () => {
    const {exitCode, answer, stdout} = await plan('-f', manifest);
    expect(answer).toMatchObject({kind: 'ClusterPlan', verdict: 'no-change', changes: [], patch: {}});
    expect(exitCode).toBe(0);
    expect(answer.kept.filter(({reason}) => reason === 'secret-unknown')).toHaveLength(4);
    expect(stdout).not.toContain('geheim');
    const diff = await namespace.fep(['diff', 'demo', '-f', manifest]);
    expect(diff).toMatchObject({exitCode: 0, stdout: '', stderr: ''});
  });

  it('what kubectl gives back is no change either', async () => {
    const stored = await namespace.kubectl(['get', 'fepcluster', 'demo', '-o', 'yaml']);
    expect(stored.stdout).toContain("'*****'");
    const {answer} = await plan('-f', file('stored.yaml', stored.stdout));
    expect(answer).toMatchObject({verdict: 'no-change', patch: {}});
  });

  it('a change is classed, asked of the API server, and not made', async () => {
    const before = await generation();
    const {exitCode, answer} = await plan('--set', 'fep.mcSpec.limits.memory=2Gi', '--set', 'fep.podDisruptionBudget=true', '--param', 'max_connections=200', '--param', 'work_mem=8MB', '--dry-run=server');
    expect(exitCode).toBe(0);
    expect(answer).toMatchObject({verdict: 'would-change', server: 'accepted'});
    expect(Object.fromEntries(answer.changes.map(({path: at, item, change}) => [item?.name ?? at, change]))).toEqual({
      'spec.fep.mcSpec.limits.memory': 'rolling', 'spec.fep.podDisruptionBudget': 'none', max_connections: 'restart', work_mem: 'reload',
    });
    expect(answer.disturbance.pods).toHaveLength(2);
    expect(answer.disturbance.pods.at(-1)?.role).toBe('master');
    expect(await generation()).toBe(before);
  });

  it('a refusal ends with 3, and names the rule first', async () => {
    const result = await namespace.fep(['plan', 'demo', '--set', 'fepChildCrVal.storage.dataVol.size=1Gi', '--set', 'fep.instances=3']);
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toMatch(/^✗ 2 changes to demo, refused by storage-size-shrink\n\nREFUSED\n {2}spec\.fepChildCrVal\.storage\.dataVol\.size {2}2Gi → 1Gi\n/);
    expect(result.stdout.indexOf('storage-size-shrink')).toBeLessThan(result.stdout.indexOf('spec.fep.instances'));
  });

  it('diff ends with 1 when something differs, above it on failure', async () => {
    const changed = file('changed.yaml', MANIFEST.replace('memory: 1Gi', 'memory: 2Gi').replace('work_mem = 4MB', 'work_mem = 8MB'));
    const diff = await namespace.fep(['diff', 'demo', '-f', changed]);
    expect(diff.exitCode).toBe(1);
    expect(diff.stdout).toContain('--- fepcluster/demo (live)\n+++ fepcluster/demo (');
    expect(diff.stdout).toMatch(/^- +memory: 1Gi\n\+ +memory: 2Gi$/m);
    expect(diff.stdout).not.toContain('geheim');
    const patch = await namespace.fep(['diff', 'demo', '-f', changed, '-o', 'patch']);
    expect(patch.stdout).toBe('spec:\n  fep:\n    mcSpec:\n      limits:\n        memory: 2Gi\n  fepChildCrVal:\n    customPgParams: |\n      work_mem = 8MB\n      max_connections = 100\n');
    expect((await namespace.fep(['diff', 'demo', '-f', path.join(folder, 'nowhere.yaml')])).exitCode).toBe(2);
    expect((await namespace.fep(['diff', 'other', '--set', 'fep.instances=1'])).exitCode).toBe(4);
  });

  it('the patch, sent by kubectl, leaves nothing to change', async () => {
    const wanted = file('wanted.yaml', MANIFEST.replace('    servicePort', '    podAntiAffinity: true\n    servicePort'));
    const patch = await namespace.fep(['diff', 'demo', '-f', wanted, '-o', 'patch']);
    expect(patch.stdout).toBe('spec:\n  fep:\n    podAntiAffinity: true\n');
    const sent = await namespace.kubectl(['patch', 'fepcluster', 'demo', '--type', 'merge', '--patch-file', file('patch.yaml', patch.stdout)]);
    expect(sent.exitCode, sent.stderr).toBe(0);
    expect((await namespace.fep(['diff', 'demo', '-f', wanted])).exitCode).toBe(0);
  });

  it('with kubectl apply, what is gone from the file is to go', async () => {
    const applied = file('applied.yaml', 'apiVersion: fep.fujitsu.io/v2\nkind: FEPCluster\nmetadata: {name: demo}\nspec: {fep: {forceSsl: true}}\n');
    expect((await namespace.kubectl(['apply', '-f', applied])).exitCode).toBe(0);
    const without = file('without.yaml', readFileSync(applied, 'utf8').replace('forceSsl: true', ''));
    expect((await plan('-f', without)).answer).toMatchObject({changes: [{path: 'spec.fep.forceSsl', kind: 'removed'}], patch: {spec: {fep: {forceSsl: null}}}});
  });

  it('works with the rights of a reader, and says what it could not look at', async () => {
    const result = await namespace.fep(['plan', 'demo', '--set', 'fep.instances=3', '-o', 'json', '--context', 'fep-sandbox-test-user']);
    expect(JSON.parse(result.stdout)).toMatchObject({verdict: 'would-change'});
    expect(result.exitCode).toBe(0);
  });
});
