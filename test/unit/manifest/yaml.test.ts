import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FepError} from '../../../src/lib/errors/fep-error.ts';
import {readManifest, readManifests, writeYaml} from '../../../src/lib/manifest/yaml/index.ts';

const HEAD = 'apiVersion: fep.fujitsu.io/v2\nkind: FEPCluster\nmetadata:\n  name: demo\n';

async function refusal(text: string): Promise<FepError> {
  try {
    await readManifest(text, {file: 'fep.yaml'});
  } catch (error) {
    return error as FepError;
  }
  throw new Error('was accepted');
}

describe('readManifest', () => {
  it('gives the object and the place of each value', async () => {
    const document = await readManifest(`${HEAD}spec:\n  fep:\n    instances: 3\n    list:\n      - a: 1\n`, {file: 'fep.yaml'});
    expect(document.object.metadata.name).toBe('demo');
    expect(document.locate('spec.fep.instances')).toEqual({line: 7, column: 16});
    expect(document.locate('spec.fep.list[0].a')).toEqual({line: 9, column: 12});
    expect(document.locate('spec.fep.missing')).toEqual({line: 6, column: 3});
  });

  it('reads on, off and octals as kubectl does, and tells of them', async () => {
    const document = await readManifest(`${HEAD}spec:\n  fep:\n    syncMode: off\n    mode: 0600\n    text: "on"\n`, {file: 'f'});
    expect(document.object['spec']).toEqual({fep: {syncMode: false, mode: 384, text: 'on'}});
    expect(document.traps.map(({path, written, meaning}) => [path, written, meaning])).toEqual([
      ['spec.fep.syncMode', 'off', false],
      ['spec.fep.mode', '0600', 384],
    ]);
  });

  it.each([
    ['', 'manifest-empty', 'fep.yaml'],
    ['# only words\n', 'manifest-empty', 'fep.yaml'],
    ['- a\n- b\n', 'manifest-not-object', 'fep.yaml'],
    ['just text', 'manifest-not-object', 'fep.yaml'],
    ['a:\n\tb: 1\n', 'manifest-not-yaml', 'fep.yaml:2:1'],
    [`${HEAD}spec: {}\nspec: {}\n`, 'manifest-duplicate-key', 'fep.yaml:6:1'],
    [`${HEAD}---\n${HEAD}`, 'manifest-several-documents', 'fep.yaml'],
    [HEAD.replace('v2', 'v1'), 'apiversion-fepcluster', 'fep.yaml:1:13'],
    [HEAD.replace('FEPCluster', 'Pod'), 'manifest-kind', 'fep.yaml:2:7'],
    ['a'.repeat(10_000_000), 'manifest-too-large', 'fep.yaml'],
    ['['.repeat(500_000), 'manifest-too-deep', 'fep.yaml'],
    ['- '.repeat(500_000), 'manifest-too-deep', 'fep.yaml'],
    ['a\0b', 'manifest-not-yaml', 'fep.yaml'],
    ['? [a]\n: 1\n', 'manifest-not-object', 'fep.yaml:1:3'],
  ])('refuses bad input %# with one clear error', async (text, code, where) => {
    const error = await refusal(text);
    expect([error.name, error.code, error.where, error.exitCode]).toEqual(['FepError', code, where, 2]);
    expect(error.message.length).toBeLessThan(200);
  });

  it('names the kinds found where one is expected', async () => {
    const error = await refusal(`${HEAD}---\napiVersion: v1\nkind: Secret\nmetadata: {name: x}\n`);
    expect(error.why).toBe('found: FEPCluster demo, Secret x');
  });

  it('stops alias bombs', async () => {
    const levels = ['a: &a [x,x,x,x,x,x,x,x,x]', ...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`)];
    expect((await refusal(levels.join('\n'))).code).toBe('manifest-aliases');
  });

  it('reads fifty thousand keys as fast as their number grows', async () => {
    const text = `${HEAD}spec:\n${Array.from({length: 50_000}, (_, index) => `  k${index}: 1`).join('\n')}\n`;
    const [document] = await readManifests(text, {file: 'f'});
    expect(document?.locate('spec.k49999')?.line).toBe(50_005);
  });

  it('ends in an object or a FepError for any text', async () => {
    const piece = fc.constantFrom('a: ', '- ', '[', ']', '{', '}', '&x ', '*x ', '| ', '>+\n', '"', "'", '\n', '  ', '? ', ': ', '---\n', '%', '!', '#', '\t', '\uFEFF', 'kind', '0600', 'on', '<<: ');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string({maxLength: 4})), {maxLength: 40}), async (pieces) => {
        try {
          await readManifests(pieces.join(''), {file: 'f'});
        } catch (error) {
          expect((error as Error).name).toBe('FepError');
        }
      }),
      {numRuns: 1000},
    );
  });
});

describe('writeYaml', () => {
  it('orders members, writes several lines as a block and says where values came from', async () => {
    const text = await writeYaml(
      {spec: {fep: {syncMode: 'on', instances: 3}, params: 'a = 1\nb = 2\n'}, kind: 'FEPCluster', metadata: {labels: {a: 'yes'}, name: 'demo'}, apiVersion: 'fep.fujitsu.io/v2'},
      {comments: new Map([['spec.fep.instances', '--instances'], ['spec.params', 'profile ha']])},
    );
    expect(text).toBe(`apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata:
  name: demo
  labels:
    a: "yes"
spec:
  fep:
    instances: 3 # --instances
    syncMode: "on"
  params: | # profile ha
    a = 1
    b = 2
`);
  });

  it('is read back as the same object', async () => {
    const text = fc.oneof(
      fc.string({maxLength: 30}),
      fc.string({maxLength: 30, unit: 'binary'}).filter((value) => !value.includes('\0')),
      fc.constantFrom('on', 'no', 'y', '0600', '1_000', '1:30', '~', 'null', '=', '1e3', '0x1f', '.5', '2024-01-31', ' lead', 'trail ', 'a\n b\n', '\n', 'a\n\n', '# x', 'a: b', '- a', 'x #y', '*', '&a', '!t', '%p', '@', '`'),
      fc.array(fc.string({maxLength: 8}), {maxLength: 5}).map((lines) => lines.join('\n')),
    );
    const {tree} = fc.letrec((tie) => ({
      tree: fc.oneof({depthSize: 'small'}, text, fc.integer(), fc.boolean(), fc.array(tie('tree'), {maxLength: 3}), fc.dictionary(text.filter((key) => key !== '__proto__' && key !== '<<'), tie('tree'), {maxKeys: 4})),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (spec) => {
        const object = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'a'}, spec};
        const read = await readManifest(await writeYaml(object), {file: 'f'});
        expect(read.object).toEqual(object);
        expect(read.traps).toEqual([]);
      }),
      {numRuns: 500},
    );
  });
});
