import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {sqlstateOptions} from '../../../../src/lib/cli/sqlstate-flag.ts';
import {FileLines} from '../../../../src/lib/operations/logs/file-lines.ts';
import {errorOf} from '../../../support/error-of.ts';

const origin = {pod: 'demo-sts-0', role: 'master', container: 'fep-patroni', source: 'database'} as const;
const read = (...texts: string[]) => new FileLines(origin, undefined).read(texts.map((text) => ({text, open: false}))).map(({time, severity, sqlstate}) => [time.slice(11, 19), severity, sqlstate]);

describe('records of the log files', () => {
  it('are read from stderr with FEP\'s own prefix; what goes on with one has its severity and code', () => {
    expect(read(
      '40P01 2026-11-21 11:05:36 UTC [80]: [1-1] user=app,db=shop,app=x,client=[local]ERROR:  deadlock detected',
      '40P01 2026-11-21 11:05:36 UTC [80]: [2-1] user=app,db=shop,app=x,client=[local]DETAIL:  Process 1 waits',
      '\tProcess 2 waits',
      '00000 2026-11-21 11:05:40 UTC [81]: [1-1] user=,db=,app=,client=LOG:  checkpoint starting: time',
    )).toEqual([['11:05:36', 'ERROR', '40P01'], ['11:05:36', 'ERROR', '40P01'], ['11:05:36', 'ERROR', '40P01'], ['11:05:40', 'LOG', '00000']]);
  });

  it('carry no code with a prefix that has none, and words that look like one are none', () => {
    expect(read('2026-11-21 11:05:36 UTC [80] ERROR:  syntax error at or near "40P01"')).toEqual([['11:05:36', 'ERROR', undefined]]);
  });

  it('are read from csvlog, over several lines', () => {
    expect(read(
      '2026-11-21 11:05:36.123 UTC,"app","shop",80,"[local]",65.1,1,"SELECT",2026-11-21 11:00:00 UTC,3/4,0,ERROR,53300,"too many',
      'connections, ""really"", LOG,00000,",,,,,,,,,"x","client backend",,0',
      '2026-11-21 11:05:37.000 UTC,,,81,,65.2,1,,2026-11-21 11:00:00 UTC,,0,LOG,00000,"ready",,,,,,,,,"","postmaster",,0',
    )).toEqual([['11:05:36', 'ERROR', '53300'], ['11:05:36', 'ERROR', '53300'], ['11:05:37', 'LOG', '00000']]);
  });

  it('are read from jsonlog', () => {
    expect(read(
      '{"timestamp":"2026-11-21 11:05:36.123 UTC","user":"app","dbname":"shop","pid":80,"error_severity":"FATAL","state_code":"28P01","message":"password authentication failed"}',
      '{"timestamp":"2026-11-21 11:05:37.123 UTC","pid":80,"error_severity":"LOG","message":"a \\"state_code\\":\\"40P01\\" quoted"}',
    )).toEqual([['11:05:36', 'FATAL', '28P01'], ['11:05:37', 'LOG', undefined]]);
  });

  it('never fail, whatever stands in the file', () => {
    fc.assert(fc.property(fc.array(fc.string({unit: 'binary', maxLength: 60})), (texts) => {
      expect(read(...texts)).toHaveLength(texts.length);
    }));
  });
});

describe('--sqlstate', () => {
  it('takes codes and classes', () => {
    expect(sqlstateOptions({sqlstate: '40p01, 53', source: 'database'})).toEqual({sqlstates: ['40P01', '53']});
    expect(sqlstateOptions({source: 'container'})).toEqual({});
  });

  it('refuses what is no code, and a source that carries none', () => {
    expect(errorOf(() => sqlstateOptions({sqlstate: '40P', source: 'all'}))).toMatchObject({exitCode: 2, where: '--sqlstate'});
    expect(errorOf(() => sqlstateOptions({sqlstate: '40P01', source: 'container'}))).toMatchObject({exitCode: 2, suggestions: ['--source database', '--source all']});
  });
});
