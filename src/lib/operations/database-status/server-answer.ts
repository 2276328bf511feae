import type {Archiving, ClientGroup, DatabaseServer, ReplicationSlot, StandbyLine} from '../../model/answers/database-status.ts';
import {optional} from '../cluster-status/optional.ts';
import {certificateFacts} from './certificate.ts';
import {amount, fields, isFields, moment, number, objectIn, rows, text, texts, type Fields} from './reading.ts';

/**
 * Reads what psql printed for the statements of `sql.ts`: one JSON object a line, in any number and order. Undefined when
 * the state itself is not among them, whatever else came.
 */
export function serverFrom(pod: string, output: string): DatabaseServer | undefined {
  const told: Fields = Object.assign({}, ...output.split('\n').map((line) => objectIn(line) ?? {}));
  const inRecovery = told['recovery'];
  if (typeof inRecovery !== 'boolean') return undefined;
  const certificate = certificateFacts(text(told['certificate']));
  const ssl = text(told['ssl']);
  return {
    pod,
    inRecovery,
    ...optional('version', text(told['version'])?.split(' ')[0]),
    ...optional('startedAt', moment(told['started'])),
    ...optional('answeredAt', moment(told['now'])),
    ...optional('timeline', timelineFrom(told['timeline'], inRecovery)),
    ...optional('lsn', text(told['lsn'])),
    ...optional('receivedLsn', inRecovery ? text(told['receive']) : undefined),
    ...optional('receiver', receiverFrom(told['receiver'])),
    ...optional('sinceLastReplaySeconds', amount(told['replayed'])),
    standbys: rows(told['senders']).flatMap(standbyFrom),
    slots: rows(told['slots']).flatMap(slotFrom),
    ...optional('archiving', archivingFrom(told)),
    pendingRestart: texts(told['pending']),
    ...optional('connections', connectionsFrom(told)),
    ...optional('longestTransaction', longestFrom(told['longest'])),
    ...optional('oldestPrepared', preparedFrom(told['prepared'])),
    ...optional('clients', told['clients'] === undefined ? undefined : rows(told['clients']).flatMap(clientsFrom)),
    ...optional('preparedCount', amount(told['preparedcount'])),
    ...optional('transactionIds', transactionIdsFrom(told)),
    databases: Object.entries(fields(told['sizes'])).flatMap(([name, size]) => {
      const bytes = amount(size);
      return bytes === undefined ? [] : [{name, bytes}];
    }),
    ...optional('tls', ssl === undefined ? undefined : {on: ssl === 'on', ...certificate}),
  };
}

/** A primary's comes as the first eight digits of a segment's name, hexadecimal. */
function timelineFrom(value: unknown, inRecovery: boolean): number | undefined {
  const digits = text(value);
  if (digits === undefined || !/^[0-9A-F]{1,10}$/i.test(digits)) return undefined;
  const timeline = Number.parseInt(digits, inRecovery ? 10 : 16);
  return Number.isNaN(timeline) ? undefined : timeline;
}

function receiverFrom(value: unknown): DatabaseServer['receiver'] {
  const status = text(fields(value)['status']);
  return status === undefined ? undefined : {status, ...optional('host', text(fields(value)['host']))};
}

function standbyFrom(row: Fields): StandbyLine[] {
  const name = text(row['name']);
  if (name === undefined) return [];
  return [{
    name,
    ...optional('address', text(row['addr'])),
    ...optional('state', text(row['state'])),
    ...optional('syncState', text(row['sync'])),
    ...optional('lagBytes', amount(row['bytes'])),
    ...optional('lagSeconds', amount(row['seconds'])),
    ...optional('sinceReplySeconds', amount(row['reply'])),
  }];
}

function slotFrom(row: Fields): ReplicationSlot[] {
  const name = text(row['name']);
  if (name === undefined) return [];
  return [{
    name,
    ...optional('type', text(row['type'])),
    ...optional('database', text(row['db'])),
    active: row['active'] === true,
    ...optional('walStatus', text(row['wal'])),
    ...optional('retainedBytes', amount(row['bytes'])),
  }];
}

function archivingFrom(told: Fields): Archiving | undefined {
  const archiver = told['archiver'];
  if (!isFields(archiver)) return undefined;
  return {
    ...optional('mode', text(told['mode'])),
    archived: amount(archiver['archived_count']) ?? 0,
    ...optional('lastArchived', text(archiver['last_archived_wal'])),
    ...optional('lastArchivedAt', moment(archiver['last_archived_time'])),
    failed: amount(archiver['failed_count']) ?? 0,
    ...optional('lastFailed', text(archiver['last_failed_wal'])),
    ...optional('lastFailedAt', moment(archiver['last_failed_time'])),
    ...optional('waiting', amount(told['ready'])),
  };
}

function connectionsFrom(told: Fields): DatabaseServer['connections'] {
  const sessions = told['sessions'];
  if (!isFields(sessions)) return undefined;
  const byState = Object.fromEntries(Object.entries(sessions).flatMap(([state, count]) => {
    const found = amount(count);
    return found === undefined ? [] : [[state, found] as const];
  }));
  const most = amount(told['max']);
  const limit = most === undefined ? undefined : most - (amount(told['reserved']) ?? 0);
  return {used: Object.values(byState).reduce((sum, count) => sum + count, 0), ...optional('limit', limit), byState};
}

function longestFrom(value: unknown): DatabaseServer['longestTransaction'] {
  const row = fields(value);
  const seconds = amount(row['s']);
  if (seconds === undefined) return undefined;
  return {
    seconds,
    ...optional('user', text(row['usename'])),
    ...optional('database', text(row['datname'])),
    ...optional('pid', number(row['pid'])),
    ...optional('application', text(row['a'])),
    ...optional('state', text(row['state'])),
    ...optional('waitsFor', text(row['w'])),
  };
}

function preparedFrom(value: unknown): DatabaseServer['oldestPrepared'] {
  const row = fields(value);
  const seconds = amount(row['s']);
  return seconds === undefined ? undefined : {seconds, ...optional('user', text(row['owner'])), ...optional('database', text(row['database']))};
}

function clientsFrom(row: Fields): ClientGroup[] {
  const sessions = amount(row['n']);
  if (sessions === undefined) return [];
  return [{
    application: text(row['a']) ?? '',
    ...optional('user', text(row['u'])),
    ...optional('database', text(row['d'])),
    sessions,
    inTransaction: amount(row['x']) ?? 0,
    ...optional('longestSeconds', amount(row['s'])),
  }];
}

function transactionIdsFrom(told: Fields): DatabaseServer['transactionIds'] {
  const row = fields(told['xid']);
  const age = amount(row['x']);
  if (age === undefined) return undefined;
  return {age, ...optional('database', text(row['datname'])), ...optional('multixactAge', amount(row['m'])), ...optional('freezeMaxAge', amount(told['freeze']))};
}
