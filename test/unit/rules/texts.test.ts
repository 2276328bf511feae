import {CronExpressionParser} from 'cron-parser';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {cronProblem} from '../../../src/lib/model/cron/cron-line.ts';
import {isWide, parseHba} from '../../../src/lib/rules/text/hba.ts';
import {parseIni} from '../../../src/lib/rules/text/ini.ts';
import {parseParameters} from '../../../src/lib/rules/text/pg-params.ts';

describe('customPgParams', () => {
  it('reads blanks around keys, values and =, quotes and comments', () => {
    const lines = parseParameters("  Work_Mem =  8MB  # more\n\n# note\nsearch_path = ' a, b '\r\nempty=''\n");
    expect(lines.map(({line, key, value, problems}) => [line, key, value, problems])).toEqual([
      [1, 'work_mem', '8MB', []],
      [4, 'search_path', ' a, b ', []],
      [5, 'empty', '', []],
    ]);
  });

  it('finds what the operator would ignore', () => {
    const problems = (text: string) => parseParameters(text).map((line) => [line.problems, line.effective]);
    expect(problems('foo=bar bar2')).toEqual([[['unquoted-space'], false]]);
    expect(problems("foo='a b' c")).toEqual([[['after-quote'], false]]);
    expect(problems("foo='a b")).toEqual([[['after-quote'], false]]);
    expect(problems('a = 1 b = 2')).toEqual([[['folded'], false]]);
    expect(problems('a=b#c')).toEqual([[['hash'], true]]);
  });

  it('reads any text, line by line', () => {
    fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => {
      for (const {line} of parseParameters(text)) expect(line).toBeLessThanOrEqual(text.split('\n').length);
    }));
  });

  it('reads back what was written', () => {
    const value = fc.string({maxLength: 20}).filter((text) => !/['\\\n\r#]/.test(text));
    fc.assert(fc.property(fc.constantFrom('work_mem', 'a.b'), value, (key, text) => {
      expect(parseParameters(`${key} = '${text}'`)).toEqual([{line: 1, key, value: text, problems: [], effective: true}]);
    }));
  });
});

describe('pg_hba.conf', () => {
  it.each([
    ['local all all peer', undefined],
    ['host all all 127.0.0.1/32 md5', undefined],
    ['host all all 127.0.0.1 255.255.255.255 scram-sha-256', undefined],
    ['hostssl replication repl samenet cert clientcert=verify-full map=m', undefined],
    ['host "a b", c all .example.com ldap ldapserver=x # note', undefined],
    ['host all all ::1/128 trust', undefined],
    ['host all all md5', 'the address is missing'],
    ['host all all 10.0.0.1/32', 'the method is missing'],
    ['local all peer', 'the method is missing'],
    ['tcp all all all md5', 'tcp is no connection type (local, host, hostssl, hostnossl, hostgssenc, hostnogssenc)'],
    ['host all all all md6', 'md6 is no authentication method'],
    ['host all all a . b.svc md5', 'the address has blanks in it'],
    ['local all all md5 verify', 'verify is no option (name=value)'],
  ])('%s', (text, problem) => {
    expect(parseHba(text).map((entry) => entry.problem)).toEqual([problem]);
  });

  it('knows which addresses are wide', () => {
    const wide = (address: string) => parseHba(`host all all ${address} trust`).map(isWide);
    expect(['10.0.0.1/32', '10.0.0.1 255.255.255.255', '::1/128', 'db.example.com'].map(wide)).toEqual([[false], [false], [false], [false]]);
    expect(['10.0.0.0/8', '10.0.0.0 255.0.0.0', 'all', '::/0', '.example.com'].map(wide)).toEqual([[true], [true], [true], [true], [true]]);
  });

  it('reads any text', () => {
    const word = fc.constantFrom('host', 'local', 'all', 'md5', '10.0.0.1', '"', '#', ',', '/8', 'a=b', '\n', ' ');
    fc.assert(fc.property(fc.array(fc.oneof(word, fc.string({maxLength: 3}))), (words) => {
      for (const entry of parseHba(words.join(' '))) expect(entry.problem === undefined).toBe(entry.method !== '' && entry.problem === undefined);
    }));
  });
});

it('reads sections, options and comments of pgBackRest', () => {
  expect(parseIni('a=1\n# c\n[global]\n b = x=y \n[global:archive-push]\nc\n')).toEqual({
    sections: [{line: 3, name: 'global'}, {line: 5, name: 'global:archive-push'}],
    entries: [
      {line: 1, section: undefined, key: 'a', value: '1'},
      {line: 4, section: 'global', key: 'b', value: 'x=y'},
      {line: 6, section: 'global:archive-push', key: 'c', value: ''},
    ],
  });
});

describe('cron lines', () => {
  it.each(['* * * * *', '*/15 0-6,22 1 jan-mar Mon', '0 0 * * 7', '15 0 * * 1-6', '0 0 1,15 * *'])('%s is one', (line) => {
    expect(cronProblem(line)).toBeUndefined();
  });

  it.each(['', '@daily', '0 15 0 * * 0', '60 0 * * *', '0 24 * * *', '0 0 0 * *', '0 0 * 13 *', '0 0 * * 8', '0 0 ? * *', '5-1 0 * * *', '*/0 * * * *', 'a b c d e', '0 0 * *'])('%j is none', (line) => {
    expect(cronProblem(line)).toBeDefined();
  });

  it('are judged as an independent parser judges them', () => {
    const number = (min: number, max: number) => fc.integer({min: min - 1, max: max + 1}).map(String);
    const part = (min: number, max: number) =>
      fc.oneof(fc.constant('*'), number(min, max), fc.tuple(number(min, max), number(min, max)).map(([a, b]) => `${a}-${b}`), fc.integer({min: 1, max}).map((step) => `*/${step}`));
    const line = fc.tuple(part(0, 59), part(0, 23), part(1, 31), part(1, 12), part(0, 7)).map((parts) => parts.join(' ')).filter((text) => !text.includes('-1'));
    fc.assert(fc.property(line, (text) => {
      let accepted = true;
      try {
        CronExpressionParser.parse(text);
      } catch {
        accepted = false;
      }
      // The library also refuses days that no month has, and takes steps beyond the range.
      if (accepted !== (cronProblem(text) === undefined)) expect(text).toMatch(/^\S+ \S+ (?:29|30|31|\d+-\d+) |-7$/);
    }), {numRuns: 500});
  });
});
