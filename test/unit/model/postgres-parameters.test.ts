import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {managedParameter, removedParameter} from '../../../src/lib/model/postgres/managed-parameters.ts';
import {checkParameterValue, parameterAmount, parameterBytes, parseBoolean} from '../../../src/lib/model/postgres/parameter-value.ts';
import {isModuleParameter, parameter, parameterMeant, parameterNames} from '../../../src/lib/model/postgres/parameters.ts';

const NAMES = parameterNames();

describe('the parameters of PostgreSQL 15', () => {
  it('are all there, each with what it needs', () => {
    expect(NAMES.length).toBeGreaterThan(340);
    const wrong = NAMES.filter((name) => {
      const known = parameter(name);
      if (known === undefined || known.category === '') return true;
      if (known.type === 'enum') return (known.words ?? []).length < 2;
      return (known.type === 'integer' || known.type === 'real') && !((known.min ?? NaN) <= (known.max ?? NaN));
    });
    expect(wrong).toEqual([]);
  });

  it('take their own boot value', () => {
    const refused = NAMES.filter((name) => {
      const {boot = '', context = 'internal'} = parameter(name) ?? {};
      return boot !== '' && context !== 'internal' && !name.startsWith('transaction_') && checkParameterValue(name, boot) !== undefined;
    });
    expect(refused).toEqual([]);
  });

  it('are found in any case, and only by their name', () => {
    expect(parameter('SHARED_BUFFERS')).toMatchObject({name: 'shared_buffers', type: 'integer', unit: '8kB', context: 'postmaster', restart: 'restart'});
    expect(parameter('timezone')?.name).toBe('TimeZone');
    expect([parameter(''), parameter('constructor'), parameter('wal_keep_segments')]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['work_mem', 'reload'],
    ['max_connections', 'restart'],
    ['log_connections', 'reload'],
    ['archive_command', 'reload'],
    ['pg_stat_statements.max', 'restart'],
    ['block_size', 'none'],
  ])('%s: %s', (name, restart) => {
    expect(parameter(name)?.restart).toBe(restart);
  });

  it('knows what was meant', () => {
    expect(parameterMeant('shared_bufers')).toBe('shared_buffers');
    expect(parameterMeant('max_conections')).toBe('max_connections');
    expect(parameterMeant('nothing_like_it')).toBeUndefined();
  });

  it('knows whose they are, and what is gone', () => {
    expect([managedParameter('PORT')?.by, managedParameter('recovery_target_time')?.by, managedParameter('archive_command')?.by, managedParameter('work_mem')]).toEqual(['patroni', 'patroni', 'operator', undefined]);
    expect(removedParameter('wal_keep_segments')).toEqual({goneSince: '13', instead: 'wal_keep_size'});
    expect([removedParameter('work_mem'), removedParameter('toString')]).toEqual([undefined, undefined]);
    expect([isModuleParameter('pgaudit.log'), isModuleParameter('work_mem'), isModuleParameter('a..b')]).toEqual([true, false, false]);
  });
});

describe('values', () => {
  it('are judged as the server judges them', () => {
    const lines = readFileSync(join(import.meta.dirname, '../../fixtures/model/parameter-values.tsv'), 'utf8').trimEnd().split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(1400);
    const wrong = lines.filter((line) => {
      const [name = '', value = '', verdict] = line.split('\t');
      return (checkParameterValue(name, value) === undefined) !== (verdict === '+');
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['shared_buffers', '1Gb', '"Gb" is no unit of shared_buffers, which takes B, kB, MB, GB, TB; did you mean GB?'],
    ['shared_buffers', '1Gi', '"Gi" is no unit of shared_buffers, which takes B, kB, MB, GB, TB; did you mean GB?'],
    ['shared_buffers', '64kB', '"64kB" is outside 128kB to 8589934584kB'],
    ['checkpoint_timeout', '10s', '"10s" is outside 30s to 1d'],
    ['checkpoint_timeout', '5 minutes', '"minutes" is no unit of checkpoint_timeout, which takes us, ms, s, min, h, d; did you mean min?'],
    ['max_connections', '100MB', 'max_connections has no unit; write the number alone'],
    ['max_connections', 'many', '"many" is no number'],
    ['wal_level', 'replca', '"replca" is none of minimal, replica, logical; did you mean replica?'],
    ['fsync', 'o', '"o" is neither on nor off'],
    ['block_size', '8192', 'block_size is told by the server and cannot be set'],
    ['transaction_isolation', 'serializable', 'transaction_isolation belongs to a transaction and cannot stand in a file; default_transaction_isolation can'],
  ])('%s = %s: %s', (name, value, problem) => {
    expect(checkParameterValue(name, value)).toBe(problem);
  });

  it('count in the unit of the parameter', () => {
    expect([parameterAmount('shared_buffers', '1GB'), parameterBytes('shared_buffers', '1GB'), parameterBytes('shared_buffers', '16384')]).toEqual([131_072, 2 ** 30, 2 ** 27]);
    expect([parameterAmount('checkpoint_timeout', '1h'), parameterBytes('checkpoint_timeout', '1h'), parameterAmount('fsync', 'on'), parameterAmount('nothing', '1')]).toEqual([3600, undefined, undefined, undefined]);
  });

  it('never make it throw, and wrong ones are told shortly', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.oneof(fc.string(), fc.double().map(String), fc.stringMatching(/^[+-]?[0-9.]{1,8} ?[kMGTBmsinhd]{0,3}$/)), (name, value) => {
        const problem = checkParameterValue(name, value);
        expect(problem === undefined || (problem.length > 5 && problem.length < 400)).toBe(true);
      }),
      {numRuns: 3000},
    );
  });

  it('keep their order when they are whole numbers', () => {
    fc.assert(
      fc.property(fc.integer({min: 16, max: 1_000_000}), fc.integer({min: 16, max: 1_000_000}), (a, b) => {
        expect(Math.sign((parameterAmount('shared_buffers', `${a}MB`) ?? 0) - (parameterAmount('shared_buffers', `${b}MB`) ?? 0))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('of booleans are their unambiguous beginnings', () => {
    expect(['t', 'TR', 'y', 'on', '1', 'f', 'n', 'of', '0'].map(parseBoolean)).toEqual([true, true, true, true, true, false, false, false, false]);
    expect(['', 'o', 'x', 'truee', '2', ' on'].map(parseBoolean)).toEqual(Array.from({length: 6}));
  });
});
