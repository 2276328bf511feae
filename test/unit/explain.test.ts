import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {FepError} from '../../src/lib/errors/fep-error.ts';
import {explanation} from '../../src/lib/model/answers/explanation.ts';
import {FEP_KINDS, schemaOf} from '../../src/lib/model/kinds.ts';
import {parameterNames} from '../../src/lib/model/postgres/parameters.ts';
import {walkSchema} from '../../src/lib/model/schema/walk.ts';
import {explain} from '../../src/lib/operations/explain/index.ts';
import {rulesOnPath} from '../../src/lib/operations/explain/rules-on-path.ts';
import {renderExplanation} from '../../src/lib/present/explanation.ts';
import {plainTheme} from '../../src/lib/present/style.ts';
import {allRules, catalogue, type Rule} from '../../src/lib/rules/index.ts';

async function about(...words: string[]) {
  const answer = await explain({words, search: false, lang: 'en'});
  expect(explanation.strict().parse(answer)).toEqual(answer);
  return answer;
}

async function error(...words: string[]): Promise<FepError> {
  try {
    await about(...words);
  } catch (thrown) {
    if (thrown instanceof FepError) return thrown;
    throw thrown;
  }
  throw new Error('was explained');
}

describe('explain', () => {
  it.each(['fepcluster.spec.fep.syncMode', 'FEPCluster.spec.fep.syncMode', 'spec.fep.syncMode', 'fep.syncMode', 'syncMode', 'syncmode'])('%s is the field', async (word) => {
    const {field} = await about(word);
    expect(field).toMatchObject({kind: 'FEPCluster', path: 'spec.fep.syncMode', immutable: false, secret: false});
    expect(field?.rules.map(({id}) => id)).toContain('sync-mode-string');
  });

  it('a section lists its members, each with a line', async () => {
    const {field} = await about('spec.fepChildCrVal.storage');
    expect(field?.children.map(({name}) => name)).toContain('archivewalVol');
    expect(field?.children.every(({description}) => description.length > 5)).toBe(true);
    expect((await about('customCertificates')).field?.children.some(({name}) => name.startsWith('[].'))).toBe(true);
  });

  it('a secret and a field fixed at creation are said to be so', async () => {
    expect((await about('sysUsers.pgpassword')).field?.secret).toBe(true);
    expect((await about('storage.dataVol.accessModes')).field?.immutable).toBe(true);
  });

  it('a kind, and a field of another kind', async () => {
    expect((await about('fepaction')).field).toMatchObject({kind: 'FEPAction', path: ''});
    expect((await about('fepaction.targetClusterName')).field).toMatchObject({kind: 'FEPAction', path: 'spec.targetClusterName'});
  });

  it('a name that stands in several places lists them', async () => {
    const {subject, hits} = await about('storageClass');
    expect(subject).toBe('search');
    expect(hits?.map(({name}) => name)).toContain('spec.fepChildCrVal.storage.dataVol.storageClass');
  });

  it('a rule, a family of rules, and a rule that no program checks', async () => {
    expect((await about('autoresize-cr-drift')).rule).toMatchObject({id: 'autoresize-cr-drift', severity: 'error', checked: true});
    expect((await about('pgbr-forbidden-option')).rule?.title).toContain('rules');
    const {rule} = await about('custom-image-docker-only');
    expect(rule).toMatchObject({checked: false, whyNot: expect.stringContaining('which program built an image') as unknown});
  });

  it('a parameter', async () => {
    expect((await about('shared_buffers')).parameter).toMatchObject({type: 'integer', unit: '8kB', context: 'postmaster', restart: 'restart'});
    expect((await about('archive_command')).parameter?.managedBy).toBe('operator');
  });

  it('in Japanese: the words of rules, mends, sources and categories, under the same ids', async () => {
    const inJapanese = (word: string) => explain({words: [word], search: false, lang: 'ja'});
    const [rule, mend, option, family, memory] = await Promise.all(['autoresize-cr-drift', 'sync-on-single', 'cmd-ssh', 'pgbr-forbidden-option', 'shared_buffers'].map(inJapanese));
    expect(rule?.rule).toMatchObject({id: 'autoresize-cr-drift', title: '自動拡張後のサイズをマニフェストに反映'});
    expect(renderExplanation(rule ?? await about('archive_command'), {theme: plainTheme, width: 80, now: new Date(0)})).toContain('§2.3.3.2、推定');
    expect(mend?.rule?.fix).toContain('サーバを2台以上');
    expect(option?.rule).toMatchObject({id: 'pgbr-forbidden-cmd-ssh', title: 'cmd-sshは指定不可'});
    expect(family?.rule?.title).toMatch(/^\d+件のルール: /);
    expect(memory?.parameter?.description).toBe('リソース使用量 / メモリ。サーバの起動時に読まれる。');
    expect((await inJapanese('fep.instances')).field?.rules).toContainEqual({id: 'instances-range', severity: 'error', title: 'クラスタのサーバ数は1～16'});
    const {hits} = await explain({words: ['スケールアウト'], search: true, lang: 'ja'});
    expect(hits?.filter(({what}) => what === 'rule').length).toBeGreaterThan(3);
  });

  it.each([['fep.syncNode', 'spec.fep.syncMode'], ['storage.dataVol.siez', 'spec.fepChildCrVal.storage.dataVol.size'], ['autoresize-cr-drft', 'autoresize-cr-drift'], ['shared_bufers', 'shared_buffers']])('%s: did you mean %s?', async (word, meant) => {
    const {why, exitCode} = await error(word);
    expect([why?.includes(meant), exitCode]).toEqual([true, 2]);
  });

  it('finds by words, those with all of them', async () => {
    const {hits} = await about('shared', 'backup');
    expect(hits?.map(({name}) => name)).toContain('ha-shared-backup-storage');
    expect((await about('ha shared')).hits?.[0]?.name).toBe('ha-shared-backup-storage');
    expect((await explain({words: ['バックアップ'], search: true, lang: 'ja'})).hits?.length).toBeGreaterThan(3);
    expect((await error('xyzzy', 'plugh')).code).toBe('nothing-found');
  });

  it('every field of every kind, in both languages, is explained by its own path', async () => {
    for (const kind of FEP_KINDS) {
      const paths: string[] = [];
      walkSchema(schemaOf(kind), (_node, path) => paths.push(path));
      for (const path of paths.filter((one, index) => one !== '' && index % 7 === 0)) {
        for (const lang of ['en', 'ja'] as const) {
          const answer = await explain({words: [`${kind.toLowerCase()}.${path}`], search: false, lang});
          expect([answer.field?.kind, answer.field?.path]).toEqual([kind, path]);
          expect(renderExplanation(answer, {theme: plainTheme, width: 80, now: new Date(0)})).not.toMatch(/undefined|\[object|NaN/);
        }
      }
    }
  });

  it('every rule and every parameter has a screen', async () => {
    for (const id of [...catalogue().keys(), ...allRules.map((rule) => rule.id)]) expect(renderExplanation(await about(id), {theme: plainTheme, width: 80, now: new Date(0)}), id).not.toMatch(/undefined|\[object|NaN/);
    for (const name of parameterNames()) expect((await about(name)).subject, name).not.toBe('search');
  });

  it('any words end in an answer or one error', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.stringMatching(/^[\w.[\]"<>-]{0,30}$/)), async (word) => {
      try {
        await explain({words: [word], search: false, lang: 'en'});
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FepError);
      }
    }), {numRuns: 300});
  });
});

describe('rulesOnPath', () => {
  const rule = (...looksAt: string[]): Rule => ({id: looksAt.join(), looksAt}) as unknown as Rule;
  it.each<[string, string, boolean]>([
    ['spec.fep.syncMode', 'spec.fep.syncMode', true],
    ['spec.fep', 'spec.fep.syncMode', true],
    ['spec.fep.syncMode', 'spec.fep', true],
    ['spec.**', 'spec.fep.syncMode', false],
    ['spec', 'spec.fep', false],
    ['a.storage.*.size', 'a.storage.dataVol.size', true],
    ['a.storage.*.size', 'a.storage.dataVol.accessModes', false],
    ['a.backup.schedule*', 'a.backup.schedule1.type', true],
    ['a.*Tls.sslMode', 'a.pgAdminTls.sslMode', true],
    ['spec.a.b.**.limits', 'spec.a.b.c.d.limits', true],
    ['spec.a.b.**.limits', 'spec.a.b.c.d.requests', false],
    ['spec.fep.instances', 'spec.fep.image', false],
    ['spec.list.name', 'spec.list[].name', true],
  ])('%s looks at %s: %s', (pattern, path, expected) => {
    expect(rulesOnPath([rule(pattern)], path)).toHaveLength(expected ? 1 : 0);
  });
});
