import {describe, expect, it} from 'vitest';
import type {FepError} from '../../../src/lib/errors/fep-error.ts';
import {readManifests, writeYaml} from '../../../src/lib/manifest/yaml/index.ts';
import type {Validation} from '../../../src/lib/model/answers/validation.ts';
import {validation} from '../../../src/lib/model/answers/validation.ts';
import {validate, type ValidateOptions} from '../../../src/lib/operations/validate/index.ts';
import {cluster} from '../../fixtures/rules/fixture.ts';

interface Run {
  answer: Validation;
  written: string | undefined;
}

async function run(text: string | Readonly<Record<string, string>>, options: Partial<ValidateOptions> = {}): Promise<Run> {
  let written: string | undefined;
  const files = typeof text === 'string' ? {'f.yaml': text} : text;
  const answer = await validate(() => Promise.reject(new Error('the cluster was asked')), {
    inputs: {files: Object.entries(files).map(([file, content]) => ({file, read: async () => content, write: async (next: string) => {
      written = next;
    }})), live: []},
    failOn: 'error', ignore: [], ...options,
  });
  expect(validation.strict().parse(answer)).toEqual(answer);
  return {answer, written};
}

const error = async (promise: Promise<unknown>): Promise<FepError> => {
  try {
    await promise;
  } catch (thrown) {
    return thrown as FepError;
  }
  throw new Error('was accepted');
};

const GOOD = await writeYaml(cluster());
const BAD = await writeYaml(cluster({'fep.instances': 17}));
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\n';

describe('validate', () => {
  it('passes a good manifest and fails a bad one, with the place', async () => {
    expect((await run(GOOD)).answer).toMatchObject({passed: true, counts: {objects: 1, errors: 0, warnings: 0}});
    const {answer} = await run(BAD);
    expect(answer.passed).toBe(false);
    const line = BAD.split('\n').findIndex((text) => text.includes('instances:')) + 1;
    expect(answer.objects[0]?.findings[0]).toMatchObject({rule: 'instances-range', severity: 'error', path: 'spec.fep.instances', position: {line}, section: '§5.9.2'});
    expect(answer.objects[0]?.findings[0]?.title).toBeTruthy();
  });

  it('lists what it could not check, and why', async () => {
    const {notChecked} = (await run(GOOD)).answer.objects[0] ?? {notChecked: []};
    expect(notChecked).toContainEqual({rule: 'operator-present-in-namespace', reason: 'the cluster was not asked'});
  });

  it('a version on the command line is no operator that was seen', async () => {
    const {answer} = await run(await writeYaml(cluster({'fep.ldap': {}})), {operatorVersion: '5.2.6'});
    expect(answer.objects[0]?.notChecked.map(({rule}) => rule)).toContain('operator-present-in-namespace');
    expect(answer.objects[0]?.notChecked.map(({rule}) => rule)).not.toContain('fields-by-operator-version');
  });

  it('reads many documents of mixed kinds and counts what it skips', async () => {
    const {answer} = await run(`${SERVICE}---\n${BAD}---\n${SERVICE}---\n---\n${GOOD}`);
    expect(answer.counts).toMatchObject({objects: 2, skipped: 2});
    expect(answer.skipped).toEqual([{kind: 'Service', count: 2}]);
    const [first] = answer.objects;
    expect(first?.findings[0]?.position?.line).toBe(4 + BAD.split('\n').findIndex((text) => text.includes('instances:')) + 1);
  });

  it("knows Helm's templates by their comments", async () => {
    const {answer} = await run(`---\n# Source: shop/templates/svc.yaml\n${SERVICE}---\n# Source: shop/templates/fep.yaml\n${BAD}`);
    expect(answer.objects[0]).toMatchObject({template: 'shop/templates/fep.yaml', line: 8});
  });

  it('looks into Lists', async () => {
    const {answer} = await run(JSON.stringify({apiVersion: 'v1', kind: 'List', items: [cluster(), cluster({'fep.instances': 17})]}, undefined, 1));
    expect(answer.counts.objects).toBe(2);
    const [finding] = answer.objects[1]?.findings ?? [];
    expect(finding?.path).toBe('spec.fep.instances');
    expect(finding?.position?.line).toBeGreaterThan(60);
  });

  it.each([
    ['a kind of a wrong spelling', GOOD.replace('FEPCluster', 'FepClusters'), 'FEPCluster'],
    ['a kind that is none', GOOD.replace('FEPCluster', 'FEPThing'), 'FEPAction'],
  ])('%s is an error, not skipped', async (_name, text, mend) => {
    const {answer} = await run(text);
    expect(answer.objects[0]?.findings[0]).toMatchObject({rule: 'unknown-kind', severity: 'error', path: 'kind'});
    expect(answer.objects[0]?.findings[0]?.fix).toContain(mend);
  });

  it.each([['metadata: {}'], ['metadata: none'], ['metadata: {name: 5}']])('%s is an error', async (metadata) => {
    const {answer} = await run(GOOD.replace(/metadata:\n(?: {2}.*\n)+/, `${metadata}\n`));
    expect(answer.objects[0]?.findings.find(({path}) => path.startsWith('metadata'))).toMatchObject({severity: 'error'});
  });

  it('fails at the level asked for', async () => {
    const text = await writeYaml(cluster({'fep.podAntiAffinity': false}));
    expect((await run(text)).answer.passed).toBe(true);
    expect((await run(text, {failOn: 'info'})).answer.passed).toBe(false);
    expect((await run(BAD, {failOn: 'never'})).answer.passed).toBe(true);
  });

  it('goes on behind an unreadable file, and does not pass', async () => {
    const {answer} = await run({'a.yaml': GOOD, 'b.yaml': 'a: [', 'c.yaml': GOOD});
    expect(answer).toMatchObject({passed: false, counts: {objects: 2, unreadable: 1}, unreadable: [{part: 'b.yaml', code: 'manifest-not-yaml', where: 'b.yaml:1:5'}]});
    expect((await error(run('a: ['))).code).toBe('manifest-not-yaml');
  });

  it('does not pass when there was nothing to look at', async () => {
    expect((await error(run('# nothing\n'))).code).toBe('nothing-to-check');
    expect((await error(run('a: 1\n'))).code).toBe('nothing-to-check');
    expect((await run(SERVICE)).answer.passed).toBe(true);
  });
});

describe('leaving rules out', () => {
  const annotated = (text: string): Promise<string> => writeYaml(cluster({'fep.instances': 17, 'metadata.annotations': {'kubectl-fep/ignore': text}}));

  it('by an annotation with a reason', async () => {
    const {answer} = await run(await annotated('instances-range: a test; replicas-max: the same'));
    expect(answer.passed).toBe(true);
    expect(answer.objects[0]?.ignored.map(({rule, reason}) => [rule, reason])).toEqual([['instances-range', 'a test'], ['replicas-max', 'the same']]);
  });

  it.each([['instances-range', 'without a reason'], ['instances-range:', 'without a reason'], ['instance-range: x', 'no rule']])('the annotation %s is an error itself', async (text, words) => {
    const {answer} = await run(await annotated(text));
    expect(answer.objects[0]?.findings.find(({rule}) => rule === 'ignore-annotation')?.message).toContain(words);
    expect(answer.objects[0]?.findings.map(({rule}) => rule)).toContain('instances-range');
  });

  it('by a flag, and an unknown rule is wrong usage', async () => {
    expect((await run(BAD, {ignore: [{rule: 'instances-range', reason: 'x'}, {rule: 'replicas-max', reason: 'x'}]})).answer.passed).toBe(true);
    expect((await error(run(BAD, {ignore: [{rule: 'instance-range', reason: 'x'}]}))).suggestions[0]).toContain('instances-range');
  });
});

describe('--fix', () => {
  const MESS = `# kept
apiVersion: fep.fujitsu.io/v1
kind: FEPCluster
metadata:
    name:   demo   # wide
spec:
    fep:
      instnaces: "3"  # quoted
      syncMode: on

      podAntiAffinity: "true"
    fepChildCrVal:
      storage: {dataVol: {size: 2GB, accessModes: ReadWriteOnce}, archivalVol: {size: 1Gi}, walVol: {size: 1200Mi}}
      sysUsers:
        pguser: app
        pgpassword: 12345
`;

  it('mends what has one safe answer and nothing else', async () => {
    const {answer, written} = await run(MESS, {fix: 'write'});
    expect(written).toBe(MESS
      .replace('fujitsu.io/v1', 'fujitsu.io/v2').replace('instnaces: "3"', 'instances: 3').replace('syncMode: on', 'syncMode: "on"')
      .replace('"true"', 'true').replace('accessModes: ReadWriteOnce', 'accessModes: ["ReadWriteOnce"]').replace('archivalVol', 'archivewalVol').replace('12345', '"12345"'));
    expect(answer.counts.fixed).toBe(answer.fixes?.length);
    expect(answer.objects[0]?.findings.map(({rule}) => rule)).toContain('quantity-format');
    expect(JSON.stringify(answer)).not.toContain('12345');
  });

  it('only shows with --dry-run', async () => {
    const {answer, written} = await run(MESS, {fix: 'show'});
    expect(written).toBeUndefined();
    expect(answer.counts.fixed).toBe(0);
    expect(answer.fixes).toContainEqual({source: 'f.yaml', path: 'spec.fep.syncMode', rule: 'sync-mode-string', line: 9, before: 'on', after: '"on"'});
  });

  it('keeps the byte order mark, CRLF and the other documents', async () => {
    const text = `\uFEFF${SERVICE}---\n${GOOD.replace('syncMode: "off"', 'syncMode: off')}---\n${SERVICE}`.replaceAll('\n', '\r\n');
    expect((await run(text, {fix: 'write'})).written).toBe(text.replace('syncMode: off', 'syncMode: "off"'));
  });

  it('renames nothing when the right name stands there already', async () => {
    expect((await run(GOOD.replace('instances: 3', 'instances: 3\n    instnaces: 4'), {fix: 'write'})).written).toBeUndefined();
  });

  it('leaves alone what was left out', async () => {
    const text = GOOD.replace('syncMode: "off"', 'syncMode: off');
    expect((await run(text, {fix: 'write', ignore: [{rule: 'sync-mode-string', reason: 'x'}]})).written).toBeUndefined();
  });

  it('works in Lists, and what it writes can be read', async () => {
    const list = JSON.stringify({apiVersion: 'v1', kind: 'List', items: [{...cluster(), apiVersion: 'fep.fujitsu.io/v1'}, cluster({'storage.dataVol.accessModes': 'ReadWriteOnce'})]});
    const {written = ''} = await run(list, {fix: 'write'});
    const [document] = await readManifests(written, {file: 'f'});
    expect(JSON.parse(written)).toEqual(document?.object);
    expect(JSON.parse(written)).toMatchObject({items: [{apiVersion: 'fep.fujitsu.io/v2'}, {spec: {fepChildCrVal: {storage: {dataVol: {accessModes: ['ReadWriteOnce']}}}}}]});
  });
});
