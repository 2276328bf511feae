import {describe, expect, it} from 'vitest';
import {FEP_KINDS, schemaOf} from '../../../src/lib/model/kinds.ts';
import {parameter, parameterNames} from '../../../src/lib/model/postgres/parameters.ts';
import {categoryInJapanese} from '../../../src/lib/model/postgres/categories-in-japanese.ts';
import {sourceInJapanese} from '../../../src/lib/model/source-in-japanese.ts';
import {walkSchema} from '../../../src/lib/model/schema/walk.ts';
import {typeWords} from '../../../src/lib/operations/explain/describe-field.ts';
import {explain} from '../../../src/lib/operations/explain/index.ts';
import {allRules, catalogue} from '../../../src/lib/rules/index.ts';
import {JAPANESE, wordsInJapanese} from '../../../src/lib/rules/japanese/index.ts';

const SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** What is the same in both languages: numbers, flags, fields, parameters, settings. */
const VERBATIM = /(?<![\w.-])\d+(?:\.\d+)*(?![\w.-])|--[a-z-]+|\b[\w.]*[a-z]+(?:[A-Z_.][A-Za-z0-9]+)+\b/g;

describe('the Japanese of the rules', () => {
  it.each(allRules.map((rule) => [rule.id, rule] as const))('%s has a title, and a mend where the English has one', (_, rule) => {
    const words = wordsInJapanese(rule);
    expect(words?.title).toMatch(SCRIPT);
    expect(words?.fix === undefined).toBe(rule.fix === undefined);
    if (words?.fix !== undefined) expect(words.fix).toMatch(SCRIPT);
  });

  it.each(Object.keys(JAPANESE))('%s is a rule', async (id) => {
    const {rule} = await explain({words: [id], search: false, lang: 'ja'});
    expect(rule).toMatchObject({id, checked: true, ...JAPANESE[id]});
  });

  it('keeps the numbers, flags and names of the English', () => {
    const lost = allRules.flatMap((rule) => {
      const {title, fix = ''} = wordsInJapanese(rule) ?? {title: ''};
      return (`${rule.title} ${rule.fix ?? ''}`.match(VERBATIM) ?? []).filter((token) => !`${title} ${fix}`.includes(token.replace(/(?<=Class)es$|(?<=Volume)s$/, ''))).map((token) => `${rule.id}: ${token}`);
    });
    expect(lost).toEqual([]);
  });

  it('says what no two rules say alike', () => {
    const titles = Object.values(JAPANESE).map(({title}) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});

describe('sourceInJapanese', () => {
  it.each([
    ['§5.2 [INF]', '§5.2、推定'],
    ['[INF: Kubernetes]', '推定(Kubernetes)'],
    ['§2.3.1, §4.7.3 [EX] [CRD]', '§2.3.1、§4.7.3、富士通のサンプル、オペレータのCRDとチャート'],
    ['§6.4.3.1 [INF for the factor]', '§6.4.3.1、推定(倍率)'],
    ['REF 16SP1; OV 1.2.7', 'リファレンス 16SP1、Overview 1.2.7'],
    ['CRD', 'オペレータのCRDとチャート'],
    ['App. A.2 [INF]', '付録A.2、推定'],
  ])('%s → %s', (section, words) => {
    expect(sourceInJapanese(section)).toBe(words);
  });

  it('leaves no mark and no English word in any rule', () => {
    const names = /\b(?:PostgreSQL|pgBackRest|CRD|Kubernetes|StatefulSet|Velero|README|Overview|SP|UG)\b/g;
    const left = [...catalogue().values()].map(({section}) => sourceInJapanese(section)).filter((words) => /[[\]]|[A-Za-z]{2,}/.test(words.replaceAll(/\d+SP\d/g, '').replaceAll(names, '')));
    expect(left).toEqual([]);
  });
});

it('every type of a field is in Japanese', () => {
  const left = new Set<string>();
  for (const kind of FEP_KINDS) {
    walkSchema(schemaOf(kind), (node) => {
      const words = typeWords(node, 'ja');
      if (!SCRIPT.test(words)) left.add(words);
    });
  }
  expect([...left]).toEqual(['"local"']);
});

it('every category of PostgreSQL parameters is in Japanese', () => {
  const left = parameterNames().map((name) => parameter(name)?.category ?? '').filter((category) => !SCRIPT.test(categoryInJapanese(category)) && !categoryInJapanese(category).startsWith('WAL / '));
  expect(left).toEqual([]);
});
