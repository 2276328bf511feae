import {describe, expect, it} from 'vitest';
import {sourceInWords} from '../../../src/lib/model/source-in-words.ts';
import {catalogue} from '../../../src/lib/rules/catalogue.ts';

describe('sourceInWords', () => {
  it.each([
    ['§5.2 [INF]', '§5.2, inferred'],
    ['§2.3.1, §4.7.3 [EX] [CRD]', "§2.3.1, §4.7.3, Fujitsu's samples, the operator's CRDs and charts"],
    ['[INF]', 'inferred'],
    ['CRD', "the operator's CRDs and charts"],
    ['§6.4.3.1 [INF for the factor]', '§6.4.3.1, inferred for the factor'],
    ['[INF: Kubernetes]', 'inferred: Kubernetes'],
    ['§2.3 [PG]', '§2.3, PostgreSQL'],
    ['REF 16SP1; OV 1.2.7', 'Reference manual 16SP1; Overview 1.2.7'],
    ['§5.9.2', '§5.9.2'],
    ['UG 4.12.2.1', 'UG 4.12.2.1'],
  ])('%s → %s', (section, words) => {
    expect(sourceInWords(section)).toBe(words);
  });

  it('leaves no mark of evidence in any rule', () => {
    const left = [...catalogue().values()].map(({section}) => sourceInWords(section)).filter((words) => /[[\]]|\b(?:INF|CRD|EX|PG|PGBR|REF|OV)\b/.test(words));
    expect(left).toEqual([]);
  });
});
