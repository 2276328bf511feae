import {safeSegment} from '../../bundle/entry-path.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {BACKUP_CONTAINERS} from '../../model/names.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {SUPERUSER} from '../database/credentials.ts';
import {psqlStart, SOCKET_FOLDER} from '../database/psql-script.ts';
import {isRunning} from '../pods/containers.ts';
import {portOf} from '../pods/service-port.ts';
import {isReady} from '../readiness/index.ts';
import {execToSink, reasonOf} from './exec-file.ts';
import type {Collected} from './options.ts';
import {NothingThere, type CollectTask} from './task.ts';

/** Configuration of pgBackRest in the server container (archive_command of the v5 samples). */
const PGBACKREST = '/database/userdata/pgbackrest.conf';

/** What one server is asked, each answer below its heading. The text of queries is left out: it holds data. (PostgreSQL 15, 28.2 and 54.) */
const STATEMENTS: readonly (readonly [string, string])[] = [
  ['server', 'SELECT version(), pg_postmaster_start_time() AS started, now(), pg_is_in_recovery() AS in_recovery'],
  ['settings that differ from their defaults', `SELECT name, setting, unit, source, sourcefile, pending_restart FROM pg_settings WHERE source NOT IN ('default', 'override') OR pending_restart ORDER BY name`],
  ['replication', 'SELECT * FROM pg_stat_replication'],
  ['receiver', 'SELECT pid, status, received_tli, latest_end_lsn, latest_end_time, slot_name, sender_host, sender_port FROM pg_stat_wal_receiver'],
  ['slots', 'SELECT *, pg_size_pretty(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)) AS retained FROM pg_replication_slots'],
  ['archiver', 'SELECT * FROM pg_stat_archiver'],
  ['activity, without the text of queries', 'SELECT pid, datname, usename, application_name, client_addr, backend_type, state, wait_event_type, wait_event, backend_start, xact_start, query_start, state_change FROM pg_stat_activity ORDER BY xact_start NULLS LAST'],
  ['locks that are waited for, and who holds them', 'SELECT l.pid, l.locktype, l.database, l.relation, l.mode, l.granted, pg_blocking_pids(l.pid) AS blocked_by FROM pg_locks l WHERE NOT l.granted OR l.pid IN (SELECT unnest(pg_blocking_pids(w.pid)) FROM pg_locks w WHERE NOT w.granted)'],
  ['prepared transactions', 'SELECT * FROM pg_prepared_xacts'],
  ['sizes', 'SELECT datname, pg_size_pretty(pg_database_size(oid)) AS size, age(datfrozenxid) AS xid_age, mxid_age(datminmxid) AS multixact_age FROM pg_database WHERE datallowconn ORDER BY pg_database_size(oid) DESC'],
  ['tablespaces', 'SELECT spcname, pg_tablespace_location(oid) AS location, pg_size_pretty(pg_tablespace_size(oid)) AS size FROM pg_tablespace'],
  ['extensions of the database postgres', 'SELECT extname, extversion FROM pg_extension'],
];

interface Question {
  part: Collected;
  what: string;
  file: string;
  container: string;
  command: readonly string[];
}

/** Everything that the tools inside the servers are asked. */
export function questionTasks(context: OperationContext, object: FepCluster | undefined, servers: readonly {pod: Pod; container: string}[], folder: string): CollectTask[] {
  const running = servers.filter(({pod, container}) => isRunning(pod, container));
  const rank = ({pod}: {pod: Pod}): number => (isReady(pod) ? 2 : 0) + (roleOf(pod) === 'master' ? 1 : 0);
  const [first] = running.toSorted((a, b) => rank(b) - rank(a));
  const once = first === undefined ? [] : [...patroniQuestions(first.container), ...backupQuestions(first.pod, first.container)].map((question) => questionTask(context, first.pod, question, folder));
  return [...once, ...running.flatMap(({pod, container}) => serverQuestions(object, container).map((question) => questionTask(context, pod, question, folder)))];
}

function patroniQuestions(container: string): Question[] {
  const ask = (file: string, ...words: string[]): Question => ({part: 'database', what: `patronictl ${words.join(' ')}`, file, container, command: ['patronictl', ...words]});
  return [ask('patronictl-list.txt', 'list'), ask('patronictl-history.json', 'history', '-f', 'json'), ask('patronictl-show-config.yaml', 'show-config')];
}

function backupQuestions(pod: Pod, server: string): Question[] {
  const backups: readonly string[] = BACKUP_CONTAINERS;
  const beside = pod.spec.containers.find(({name}) => backups.includes(name) && isRunning(pod, name))?.name;
  const start = ['pgbackrest', ...(beside === undefined ? [`--config=${PGBACKREST}`] : [])];
  const ask = (file: string, ...words: string[]): Question => ({part: 'backup', what: `pgbackrest ${words.join(' ')}`, file, container: beside ?? server, command: [...start, ...words]});
  return [ask('pgbackrest-info.txt', 'info'), ask('pgbackrest-info.json', 'info', '--output=json')];
}

function serverQuestions(object: FepCluster | undefined, container: string): Question[] {
  const asked = STATEMENTS.flatMap(([title, sql]) => ['-c', `\\echo == ${title}`, '-c', sql]);
  const port = object === undefined ? 27500 : portOf(object);
  const database = `dbname=postgres application_name=kubectl-fep connect_timeout=10 options='-c statement_timeout=20s -c lock_timeout=5s'`;
  const {command} = psqlStart({host: SOCKET_FOLDER, port, user: SUPERUSER, database, password: false, args: ['-Xw', '-P', 'pager=off', '-P', 'footer=off', ...asked]});
  return [
    {part: 'database', what: 'state of PostgreSQL', file: 'postgresql.txt', container, command},
    {part: 'database', what: 'disk usage and folders', file: 'disk.txt', container, command: ['sh', '-c', 'df -k; echo; df -i; echo; ls -la /database/* 2>&1; exit 0']},
  ];
}

function questionTask(context: OperationContext, pod: Pod, {part, what, file, container, command}: Question, folder: string): CollectTask {
  const {name = '?', namespace = '?'} = pod.metadata;
  const path = `${folder}/pods/${safeSegment(name)}/${file}`;
  return {
    part,
    what: `${what} of ${name}`,
    path,
    rights: [`create pods/exec -n ${namespace}`],
    run: async (files, signal) => {
      const sink = files.open(path);
      let bytes = 0;
      const end = await execToSink(context, {namespace, pod: name, container}, command, async (chunk) => {
        bytes += chunk.length;
        await sink.write(chunk);
      }, signal);
      if (bytes === 0 && end.exitCode !== 0) throw new NothingThere(reasonOf(end));
      if (end.complaint !== '') await sink.write(Buffer.from(`\n-- it said besides:\n${end.complaint}\n`));
      await sink.end(end.exitCode === 0 ? undefined : reasonOf(end));
    },
  };
}
