import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseHba, parseParameters} from '../../../../../src/sandbox/pods/postgres/cluster-settings.ts';
import {setupSql} from '../../../../../src/sandbox/pods/postgres/database-setup.ts';
import {patroniConfiguration, usableParameters, type PatroniOptions} from '../../../../../src/sandbox/pods/postgres/patroni-configuration.ts';
import {globalOptions, pgbackrestConfiguration} from '../../../../../src/sandbox/pods/postgres/pgbackrest-configuration.ts';

const OPTIONS: PatroniOptions = {
  cluster: 'demo', namespace: 'shop', pod: 'demo-sts-0', address: '127.156.64.2', port: 27_500, postgresBin: '/opt/fsepv15server64/bin',
  dataFolder: '/database/userdata/data', walFolder: '/database/wal/pg_wal', logFolder: '/database/log', archives: true, kubeconfigContext: 'sandbox',
  labels: {app: 'demo-sts', fepclustername: 'demo'}, synchronous: false, parameters: {}, hba: [],
  users: {superuser: {name: 'postgres', password: 's'}, replication: {name: 'repluser', password: 'r'}, rewind: {name: 'rewinduser', password: 'w'}},
  postBootstrap: '/tmp/setup.sh',
};

interface Configuration {
  kubernetes: Record<string, unknown>;
  bootstrap: {dcs: {synchronous_mode: boolean; postgresql: {parameters: Record<string, string>}}};
  postgresql: {parameters: Record<string, string>; pg_hba: string[]};
}
const configure = (options: Partial<PatroniOptions> = {}): Configuration => patroniConfiguration({...OPTIONS, ...options}) as unknown as Configuration;

describe('parseParameters', () => {
  it('reads pairs as postgresql.conf has them, and skips what cannot be read', () => {
    const text = "max_connections = 200\nwork_mem=4MB # a comment\n# shared_buffers = 1GB\nlog_line_prefix = '%e it''s'\n= 3\nSearch_Path 'a, b'\n";
    expect(parseParameters(text)).toEqual({max_connections: '200', work_mem: '4MB', log_line_prefix: "%e it's", search_path: 'a, b'});
  });

  it('reads back whatever was quoted', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z_]{0,20}$/), fc.string().filter((text) => !/[\r\n]/.test(text)), (name, value) => {
      expect(parseParameters(`${name} = '${value.replaceAll("'", "''")}'`)[name]).toBe(value);
    }));
  });
});

describe('parseHba', () => {
  it('keeps the lines in order without comments and blanks', () => {
    expect(parseHba('# first\nhost all all 10.0.0.0/8 md5 # office\n\nhostssl all all all cert\n')).toEqual(['host all all 10.0.0.0/8 md5', 'hostssl all all all cert']);
  });
});

describe('patroniConfiguration', () => {
  it('keeps roles by the labels of the operator, and the lock in ConfigMaps', () => {
    expect(configure().kubernetes).toMatchObject({scope_label: 'fepclustername', role_label: 'feprole', use_endpoints: false, labels: OPTIONS.labels});
  });

  it('gives parameters that all members must share to the store, the others to the member', () => {
    const {bootstrap, postgresql} = configure({parameters: {max_connections: '50', work_mem: '8MB'}});
    expect(bootstrap.dcs.postgresql.parameters).toMatchObject({max_connections: '50'});
    expect(postgresql.parameters).toMatchObject({work_mem: '8MB'});
    expect(postgresql.parameters['max_connections']).toBeUndefined();
  });

  it('archives by pgBackRest only with a backup section', () => {
    expect(configure().postgresql.parameters['archive_command']).toContain('--stanza=backupstanza');
    expect(configure({archives: false}).postgresql.parameters['archive_mode']).toBeUndefined();
  });

  it("puts the user's hba lines before its own", () => {
    const lines = configure({hba: ['host all all 10.0.0.0/8 reject']}).postgresql.pg_hba;
    expect(lines.indexOf('host all all 10.0.0.0/8 reject')).toBeLessThan(lines.findIndex((line) => line.startsWith('host all all 0.0.0.0/0')));
  });

  it('serves TLS with a certificate, demands it only where the cluster forces it, and lets replication in first', () => {
    const files = {certificate: '/tmp/server.crt', key: '/tmp/server.key', passphraseFile: '/tmp/server.keypassword'};
    const forced = configure({tls: {...files, force: true}}).postgresql;
    expect(forced.parameters).toMatchObject({ssl: 'on', ssl_cert_file: '/tmp/server.crt', ssl_passphrase_command: 'cat /tmp/server.keypassword'});
    expect(forced.parameters['ssl_ca_file']).toBeUndefined();
    expect(forced.pg_hba.at(-1)).toBe('hostssl all all 0.0.0.0/0 scram-sha-256');
    expect(forced.pg_hba.filter((line) => line.startsWith('host '))).toEqual(['host replication repluser 127.0.0.0/8 scram-sha-256', 'host all rewinduser 127.0.0.0/8 scram-sha-256']);
    expect(configure({tls: {...files, force: false}}).postgresql.pg_hba.at(-1)).toBe('host all all 0.0.0.0/0 scram-sha-256');
    expect(configure().postgresql.parameters['ssl']).toBeUndefined();
  });
});

describe('usableParameters', () => {
  it("leaves out what only FEP's server has, and what the pod owns", () => {
    expect(usableParameters({shared_preload_libraries: 'pgx_datamasking, pg_stat_statements,fsep_operator_security', port: '1', wal_keep_segments: '64'}))
      .toEqual({shared_preload_libraries: 'pg_stat_statements'});
  });
});

describe('pgbackrestConfiguration', () => {
  const options = {repositoryFolder: '/database/backup', dataFolder: '/database/userdata/data', port: 27_500, logFolder: '/database/log/backup'};

  it("keeps the user's options and adds stanza, repository and socket", () => {
    const text = pgbackrestConfiguration({...options, params: '[global]\nrepo1-retention-full=7\n'});
    expect(text).toContain('repo1-retention-full=7');
    expect(text).toMatch(/repo1-path=\/database\/backup\n/);
    expect(text).toContain('[backupstanza]\npg1-path=/database/userdata/data\n');
  });

  it('leaves the place of an object store alone', () => {
    expect(pgbackrestConfiguration({...options, params: '[global]\nrepo1-type=s3\nrepo1-s3-bucket=b\nrepo1-path=/fep\n'})).toContain('repo1-path=/fep');
  });

  it('reads only the global section', () => {
    expect([...globalOptions('a=1\n[global]\nb=2\n[other]\nc=3\n')]).toEqual([['a', '1'], ['b', '2']]);
  });
});

describe('setupSql', () => {
  it('quotes names and passwords', () => {
    const sql = setupSql({
      synchronous: false, parameters: {}, hba: [], pgbackrest: undefined, superuserPassword: "o'hara", application: {name: 'a"b', password: "p'q", database: 'd'},
      replication: OPTIONS.users.replication, rewind: OPTIONS.users.rewind, metrics: undefined, tls: undefined, forceSsl: false,
    });
    expect(sql).toContain("ALTER ROLE postgres PASSWORD 'o''hara';");
    expect(sql).toContain('CREATE ROLE "a""b" LOGIN');
    expect(sql).toContain('CREATE DATABASE "d" OWNER "a""b";');
  });
});
