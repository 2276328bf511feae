import type {ClusterSettings} from './cluster-settings.ts';

/** A literal in SQL. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name in SQL. */
function named(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/**
 * SQL that runs once on a new cluster: the roles, the application's database and the monitoring schema that the operator
 * makes (UG 2.3.12, 4.3, 5.7.3). Passwords stand in it, so the file is readable by the container's user only.
 */
export function setupSql(settings: ClusterSettings): string {
  const lines: string[] = ['SET log_statement = none;', `ALTER ROLE postgres PASSWORD ${quoted(settings.superuserPassword)};`];
  const {application, metrics} = settings;
  if (application !== undefined) {
    lines.push(
      `CREATE ROLE ${named(application.name)} LOGIN NOSUPERUSER NOREPLICATION NOBYPASSRLS CREATEDB CREATEROLE INHERIT PASSWORD ${quoted(application.password)};`,
      `GRANT pg_monitor, pg_signal_backend TO ${named(application.name)};`,
    );
    if (application.database !== 'postgres') lines.push(`CREATE DATABASE ${named(application.database)} OWNER ${named(application.name)};`);
  }
  if (metrics !== undefined) {
    lines.push(
      `CREATE ROLE ${named(metrics.name)} LOGIN NOSUPERUSER PASSWORD ${quoted(metrics.password)};`,
      `GRANT pg_monitor TO ${named(metrics.name)};`,
    );
  }
  lines.push(
    'CREATE SCHEMA fep_exporter;',
    `CREATE TABLE fep_exporter.pgbackrest_info_backup (label text, type text, prior text, database_size bigint, database_size_comp bigint,
  backup_size bigint, backup_size_comp bigint, archive_start text, archive_stop text, backup_start timestamptz, backup_stop timestamptz,
  backup_exec_time interval);`,
  );
  return `${lines.join('\n')}\n`;
}

/**
 * SQL that runs once on a restored cluster: the passwords are those of the present Secret, not those of the backup's time. A user
 * that did not exist then is not made. (Patroni itself sets those of its own users.)
 */
export function takeOverSql(settings: ClusterSettings): string {
  const accounts = [settings.application, settings.metrics].filter((account) => account !== undefined);
  const lines = accounts.map(({name, password}) => `SELECT format('ALTER ROLE %I PASSWORD %L', rolname, ${quoted(password)}) FROM pg_roles WHERE rolname = ${quoted(name)} \\gexec`);
  return `${['SET log_statement = none;', ...lines].join('\n')}\n`;
}

/** Script that Patroni calls with a connection string after it has made a new cluster. */
export function setupScript(sqlFile: string, postgresBin: string): string {
  return `#!/bin/sh\nset -eu\n${postgresBin}/psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --host /tmp --port "$PGPORT" --username postgres --dbname postgres --file ${sqlFile}\nrm -f ${sqlFile}\n`;
}
