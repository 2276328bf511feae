import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {writeYaml} from '../../../src/lib/manifest/yaml/index.ts';
import type {Validation} from '../../../src/lib/model/answers/validation.ts';
import {FEP_KINDS, schemaOf} from '../../../src/lib/model/kinds.ts';
import {walkSchema} from '../../../src/lib/model/schema/walk.ts';
import {setAt} from '../../../src/lib/manifest/path.ts';
import {splitPath} from '../../../src/lib/model/schema/path.ts';
import {validate} from '../../../src/lib/operations/validate/index.ts';
import {cluster} from '../../fixtures/rules/fixture.ts';

const noCluster = (): Promise<never> => Promise.reject(new Error('the cluster was asked'));

async function check(text: string, fix?: 'show'): Promise<Validation | FepError> {
  try {
    return await validate(noCluster, {inputs: {files: [{file: 'f.yaml', read: async () => text}], live: []}, failOn: 'error', ignore: [], ...(fix === undefined ? {} : {fix})});
  } catch (error) {
    if (error instanceof FepError && error.exit === 'usage') return error;
    throw error;
  }
}

/** Findings or one FepError; and no check that fell over. */
async function endsWell(text: string): Promise<void> {
  const result = await check(text, 'show');
  if (result instanceof FepError) {
    expect(result.message.length).toBeLessThan(300);
    return;
  }
  const fallen = result.objects.flatMap(({notChecked}) => notChecked).filter(({reason}) => reason.startsWith('the check failed inside'));
  expect(fallen).toEqual([]);
  for (const object of result.objects) for (const {message} of object.findings) expect(message.length).toBeLessThan(1500);
}

const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, 2 ** 53, '', ' ', '0', 'on', 'yes', '*****', '2GB', '1:30', '0600', '1e3', 'a: b', '=', '[global]', '\u0007', '\uFEFF', '😀', 'x'.repeat(5000), '='.repeat(3000), ' '.repeat(3000), "'".repeat(999), '#'.repeat(999), 'repo1-type=s3\nrepo1-'.repeat(50), 'host all all 0/0 trust\n'.repeat(50), [], {}, [null], [[]], [{}], {a: null}, {constructor: 1}, {['__proto__']: 1}),
  fc.string({maxLength: 40}), fc.double({noNaN: true}), fc.array(fc.oneof(fc.string({maxLength: 8}), fc.integer()), {maxLength: 4}), fc.dictionary(fc.string({maxLength: 8}), fc.oneof(fc.integer(), fc.string({maxLength: 8}), fc.constant(null)), {maxKeys: 4}),
);

const PLACES = FEP_KINDS.flatMap((kind) => {
  const paths: string[] = ['metadata', 'metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'spec', 'status'];
  walkSchema(schemaOf(kind), (_node, path) => {
    if (path.startsWith('spec.')) paths.push(path);
  });
  return paths.map((path) => ({kind, path}));
});

/** The object with a value somewhere, whatever stood on the way there. */
function put(object: Record<string, unknown>, path: string, value: unknown): void {
  const segments = (splitPath(path) ?? []).map((segment) => (segment === '[]' ? 0 : segment));
  try {
    setAt(object, segments, value);
  } catch {
    // Something on the way is no section any more: an earlier mutation did that.
  }
}

describe('any manifest ends in findings or in one error', () => {
  it('wrong values at any place of any kind', {timeout: 120_000}, async () => {
    const mutation = fc.record({place: fc.nat(PLACES.length - 1), value: nasty});
    await fc.assert(fc.asyncProperty(fc.array(mutation, {minLength: 1, maxLength: 6}), async (mutations) => {
      const {kind} = PLACES[mutations[0]?.place ?? 0] ?? {kind: 'FEPCluster'};
      const object = {...cluster(), kind, apiVersion: kind === 'FEPCluster' ? 'fep.fujitsu.io/v2' : 'fep.fujitsu.io/v1', ...(kind === 'FEPCluster' ? {} : {spec: {}})} as unknown as Record<string, unknown>;
      for (const {place, value} of mutations) put(object, PLACES[place]?.path ?? 'spec', structuredClone(value));
      await endsWell(JSON.stringify(object));
    }), {numRuns: 3000});
  });

  it('letters lost, doubled or exchanged', {timeout: 60_000}, async () => {
    const text = await writeYaml(cluster({'fep.syncMode': 'on', 'child.customPgParams': 'shared_buffers = 1GB\nwork_mem = 4MB\n', 'child.customPgHba': 'host all all 10.0.0.0/8 scram-sha-256\n'}));
    const edit = fc.record({at: fc.nat(text.length - 1), length: fc.nat(6), insert: fc.oneof(fc.constantFrom('\0', '\uFEFF', '\r\n', '\t', ': ', '- ', '&a ', '*a', '!!binary ', '<<: *a', '---\n', '...\n', '%YAML 1.1\n', '{', ']', '"', "'", '|', '>', '#', '? ', '0o17', '1:30:00', 'yes'), fc.string({maxLength: 3}))});
    await fc.assert(fc.asyncProperty(fc.array(edit, {minLength: 1, maxLength: 4}), async (edits) => {
      let mutated = text;
      for (const {at, length, insert} of edits) mutated = mutated.slice(0, at) + insert + mutated.slice(at + length);
      await endsWell(mutated);
    }), {numRuns: 1500});
  });

  it('embedded texts of any form', {timeout: 60_000}, async () => {
    const line = fc.oneof(fc.string({maxLength: 30}), fc.constantFrom('[global]', 'repo1-type=s3', 'repo1-retention-full=x', 'a = b c', "x = 'it''s' y", '#', 'host all', 'hostssl all all ::/0 cert clientcert=verify-full', 'local a b', '=', '[', "shared_preload_libraries = 'a,b"));
    const body = fc.array(line, {maxLength: 12}).map((lines) => lines.join('\n'));
    const field = fc.constantFrom('child.customPgParams', 'child.customPgHba', 'child.customPgAudit', 'backup.pgbackrestParams', 'backup.pgbackrestKeyParams', 'child.restore.pgbackrestParams', 'fep.remoteLogging.fluentbitParams');
    await fc.assert(fc.asyncProperty(field, body, async (path, text) => endsWell(JSON.stringify(cluster({[path]: text})))), {numRuns: 800});
  });

  it.each<[string, string]>([
    ['a MiB of commas', `a: [${'1,'.repeat(500_000)}1]`],
    ['a MiB of dashes', `a:\n${'- \n'.repeat(340_000)}`],
    ['a hundred thousand keys', Array.from({length: 100_000}, (_, index) => `k${index}: 1`).join('\n')],
    ['a hundred thousand documents', '---\na: 1\n'.repeat(110_000)],
    ['deep nesting', `a: ${'['.repeat(100_000)}`],
    ['deep nesting by blanks', Array.from({length: 1000}, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
    ['an alias bomb', ['a: &a [x,x,x,x,x,x,x,x,x]', ...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)].join('\n')],
    ['a wide alias bomb', `a: &a [${'x,'.repeat(20_000)}x]\nb: [${Array(99).fill('*a').join(',')}]`],
    ['a circle of aliases', 'a: &a\n  b: *a\n'],
    ['a ladder of aliases', Array.from({length: 20_000}, (_, index) => `k${index}: &k${index} {a: ${index === 0 ? 1 : `*k${index - 1}`}}`).join('\n')],
    ['a circle of merges', 'a: &a\n  <<: *a\n'],
    ['UTF-16', Buffer.from('\uFEFFkind: FEPCluster\n', 'utf16le').toString('utf8')],
    ['UTF-16 read as bytes', Buffer.from('kind: FEPCluster\n', 'utf16le').toString('latin1')],
    ['one long line', `a: ${'x'.repeat(1_000_000)}`],
    ['duplicate keys', 'kind: FEPCluster\nkind: FEPCluster\n'],
    ['nothing', ''],
    ['tags', 'a: !!js/function "x"\nb: !<tag:x> y\nkind: !!binary x\n'],
  ])('%s', {timeout: 30_000}, async (_name, text) => endsWell(text));

  it('a byte order mark and CRLF change nothing', async () => {
    const text = await writeYaml(cluster({'fep.instances': 17}));
    const plain = await check(text);
    for (const other of [`\uFEFF${text}`, text.replaceAll('\n', '\r\n'), `\uFEFF${text.replaceAll('\n', '\r\n')}`]) expect(await check(other)).toEqual(plain);
  });

  it('reads octals, sexagesimals and yes as kubectl does', async () => {
    const text = (await writeYaml(cluster())).replace('instances: 3', 'instances: 020\n    podAntiAffinityX: yes\n    servicePortX: 1:30');
    const result = await check(text);
    expect(result).not.toBeInstanceOf(FepError);
    const findings = (result as Validation).objects[0]?.findings ?? [];
    expect(findings.find(({rule}) => rule === 'instances-range')).toBeUndefined();
  });
});
