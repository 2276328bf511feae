import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isSame, parameterState} from '../../../../src/lib/operations/change/in-force.ts';
import {settingsFrom, settingsSql, type ServerSettings} from '../../../../src/lib/operations/change/server-settings.ts';

/** A server that has one row of pg_settings, and lines of its files. */
function server(row: Record<string, unknown>, files: readonly Record<string, unknown>[] = []): ServerSettings {
  const answer = {
    version: '15.5', loaded: '2026-01-01 00:00:00+00', started: '2026-01-01 00:00:00+00',
    settings: [{name: 'work_mem', setting: '4096', unit: 'kB', shown: '4MB', context: 'user', source: 'default', file: null, pending: false, ...row}],
    files: files.map((file) => ({name: 'work_mem', setting: '16MB', applied: true, error: null, file: '/data/postgresql.conf', ...file})),
  };
  const read = settingsFrom('demo-sts-0', JSON.stringify(answer));
  if (read === undefined) throw new Error('not read');
  return read;
}

describe('parameterState', () => {
  const wanted = {name: 'work_mem', value: '16MB'};

  it('is in force where the server has the value, whatever its spelling', () => {
    expect(parameterState(wanted, server({setting: '16384', shown: '16MB', source: 'configuration file'})).state).toBe('in-force');
    expect(parameterState({name: 'work_mem', value: '16384'}, server({setting: '16384', shown: '16MB'})).state).toBe('in-force');
  });

  it('is not yet where the server has another value', () => {
    expect(parameterState(wanted, server({}))).toEqual({state: 'not-yet', value: '4MB'});
  });

  it('is pending only when the value that waits is the one that is meant', () => {
    const row = {name: 'max_connections', setting: '100', shown: '100', unit: null, context: 'postmaster', source: 'command line', pending: true};
    const max = {name: 'max_connections', value: '300'};
    expect(parameterState(max, server(row, [{name: 'max_connections', setting: '300', applied: false, error: 'setting could not be applied'}])).state).toBe('pending-restart');
    expect(parameterState(max, server(row, [{name: 'max_connections', setting: '200', applied: false}])).state).toBe('not-yet');
  });

  it('is refused where PostgreSQL cannot take the value', () => {
    const state = parameterState(wanted, server({}, [{applied: false, error: 'invalid value'}]));
    expect(state).toMatchObject({state: 'refused', note: 'invalid value'});
  });

  it('names ALTER SYSTEM where it goes before the CR', () => {
    const state = parameterState(wanted, server({source: 'configuration file', file: '/data/postgresql.auto.conf'}, [{}, {setting: '4MB', file: '/data/postgresql.auto.conf'}]));
    expect(state.state).toBe('not-yet');
    expect(state.note).toContain('ALTER SYSTEM RESET work_mem');
  });

  it('looks through what ALTER ROLE lays over the superuser\'s own sessions', () => {
    expect(parameterState(wanted, server({setting: '8192', shown: '8MB', source: 'user'}, [{}]))).toMatchObject({state: 'in-force', value: '16MB'});
  });

  it('cannot see the parameter of a module that is not loaded', () => {
    expect(parameterState({name: 'pgaudit.log', value: 'all'}, server({})).state).toBe('unseen');
  });

  it('sees that a parameter was taken out', () => {
    const gone = {name: 'work_mem', old: '16MB'};
    expect(parameterState(gone, server({setting: '16384', shown: '16MB', source: 'configuration file'})).state).toBe('not-yet');
    expect(parameterState(gone, server({source: 'default'})).state).toBe('in-force');
    expect(parameterState(gone, server({setting: '8192', shown: '8MB', source: 'configuration file'})).state).toBe('in-force');
    // The operator's own default may be the value that it had: then only a reload since tells.
    const same = {setting: '16384', shown: '16MB', source: 'configuration file'};
    expect(parameterState(gone, server(same), '2025-12-31 00:00:00+00').state).toBe('in-force');
    expect(parameterState(gone, server(same), '2026-01-01 00:00:00+00').state).toBe('not-yet');
  });
});

describe('isSame', () => {
  it('compares by meaning', () => {
    expect(isSame({name: 'shared_buffers'}, '1GB', '131072')).toBe(true);
    expect(isSame({name: 'log_checkpoints'}, 'on', 'true')).toBe(true);
    expect(isSame({name: 'wal_level'}, 'LOGICAL', 'logical')).toBe(true);
    expect(isSame({name: 'shared_preload_libraries'}, 'a, b', 'a,b')).toBe(true);
    expect(isSame({name: 'search_path'}, 'a', 'b')).toBe(false);
    expect(isSame({name: 'pgaudit.log_catalog'}, 'on', 'true')).toBe(true);
  });

  it('is reflexive and symmetric for any text', () => {
    fc.assert(fc.property(fc.constantFrom('work_mem', 'log_checkpoints', 'search_path', 'x.y'), fc.string(), fc.string(), (name, a, b) => {
      expect(isSame({name}, a, a)).toBe(true);
      expect(isSame({name}, a, b)).toBe(isSame({name}, b, a));
    }));
  });
});

describe('settingsSql', () => {
  it('quotes names, and asks for pg_hba.conf only when it is wanted', () => {
    expect(settingsSql(["x'; DROP"], false)).toContain("'x''; DROP'");
    expect(settingsSql([], false)).not.toContain('hba');
    expect(settingsSql('all', true)).toContain('pg_hba_file_rules');
  });

  it('reads nothing from what is no answer', () => {
    expect(settingsFrom('p', 'psql: error')).toBeUndefined();
    expect(settingsFrom('p', '{}')).toBeUndefined();
  });
});
