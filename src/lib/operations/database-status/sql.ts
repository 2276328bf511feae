/**
 * What one server is asked, each statement answering with one line: a JSON object. They are sent as `-c` arguments of one
 * psql (input would need Kubernetes 1.30), so every byte lengthens the request line: keep them short. A statement that
 * fails leaves the others standing, which is why sizes (may be slow) and the certificate (may be unreadable) are apart.
 * Column and function names: PostgreSQL 15, chapters 9.27 and 28.2.
 */

/** State, replication, archiving, sessions and transaction ids. No text of any query. */
const STATE = `
WITH m AS MATERIALIZED (SELECT r, CASE WHEN r THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END l,
CASE WHEN r THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) ELSE pg_current_wal_lsn() END w FROM pg_is_in_recovery() r),
x AS (SELECT pid, usename, datname, application_name a, state, wait_event_type w, extract(epoch FROM now() - xact_start) s
FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
c AS (SELECT state, count(*) n FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1),
p AS (SELECT owner, database, extract(epoch FROM now() - prepared) s FROM pg_prepared_xacts ORDER BY prepared LIMIT 1),
d AS (SELECT datname, age(datfrozenxid) x, mxid_age(datminmxid) m FROM pg_database)
SELECT json_build_object('recovery', r, 'lsn', l, 'receive', w,
'now', clock_timestamp(), 'started', pg_postmaster_start_time(), 'version', current_setting('server_version'),
'timeline', CASE WHEN r THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver), (SELECT nullif(min_recovery_end_timeline, 0) FROM pg_control_recovery()), (SELECT timeline_id FROM pg_control_checkpoint()))::text
ELSE left(pg_walfile_name(l), 8) END,
'replayed', CASE WHEN r THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END,
'receiver', (SELECT json_build_object('status', status, 'host', sender_host) FROM pg_stat_wal_receiver),
'senders', (SELECT json_agg(json_build_object('name', application_name, 'addr', client_addr, 'state', state, 'sync', sync_state, 'bytes', pg_wal_lsn_diff(w, replay_lsn), 'seconds', extract(epoch FROM replay_lag), 'reply', extract(epoch FROM now() - reply_time))) FROM pg_stat_replication),
'slots', (SELECT json_agg(json_build_object('name', slot_name, 'type', slot_type, 'db', database, 'active', active, 'wal', wal_status, 'bytes', pg_wal_lsn_diff(w, restart_lsn))) FROM pg_replication_slots),
'archiver', (SELECT row_to_json(a) FROM pg_stat_archiver a), 'mode', current_setting('archive_mode'),
'ready', (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
'pending', (SELECT json_agg(name) FROM pg_settings WHERE pending_restart),
'sessions', (SELECT json_object_agg(coalesce(state, 'starting'), n) FROM c),
'max', current_setting('max_connections')::int, 'reserved', current_setting('superuser_reserved_connections')::int,
'longest', (SELECT row_to_json(x) FROM x WHERE s IS NOT NULL ORDER BY s DESC LIMIT 1), 'prepared', (SELECT row_to_json(p) FROM p),
'xid', (SELECT row_to_json(d) FROM d ORDER BY x DESC LIMIT 1), 'freeze', current_setting('autovacuum_freeze_max_age')::int, 'ssl', current_setting('ssl')) FROM m`;

/** Sizes in bytes: of a large database the slowest of the figures, so only the primary is asked. */
const SIZES = `SELECT json_build_object('sizes', json_object_agg(datname, pg_database_size(oid))) FROM pg_database WHERE datallowconn`;

/** The server's certificate, which every client is shown anyway; a bundle begins with it. Never the key. */
const CERTIFICATE = `SELECT json_build_object('certificate', pg_read_file(current_setting('ssl_cert_file'), 0, 16384, true)) WHERE current_setting('ssl') = 'on'`;

/** Who would be cut off (json_agg breaks lines between rows, and not between documents): clients by application, user and database, and how many transactions are prepared. */
const SESSIONS = `SELECT json_build_object('clients', (SELECT json_agg(row_to_json(c)) FROM (SELECT application_name a, usename u, datname d, count(*) n, count(xact_start) x, max(extract(epoch FROM now() - xact_start)) s
FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1, 2, 3 ORDER BY x DESC, n DESC LIMIT 100) c), 'preparedcount', (SELECT count(*) FROM pg_prepared_xacts))`;

/** What is asked beside the state of a server. */
export interface Asked {
  sizes: boolean;
  sessions?: boolean;
}

/** Statements for one server, each on one line. */
export function statements({sizes, sessions = false}: Asked): string[] {
  return [STATE, ...(sessions ? [SESSIONS] : [CERTIFICATE]), ...(sizes ? [SIZES] : [])].map(oneLine);
}

/** No statement has a string with two blanks, so blanks may go together, and go altogether beside signs. */
function oneLine(sql: string): string {
  return sql.trim().replaceAll(/\s+/g, ' ').replaceAll(/ ?([(),=]) ?/g, '$1').replaceAll(/\)(?=[A-Za-z])/g, ') ');
}
