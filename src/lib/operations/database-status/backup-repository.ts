import type {BackupRepository, BackupSet} from '../../model/answers/database-status.ts';
import {optional} from '../cluster-status/optional.ts';
import {amount, fields, moment, number, rows, text, valueIn, type Fields} from './reading.ts';

/**
 * Reads `pgbackrest info --output=json` (format: pgBackRest user guide, "Information"; seen with 2.45 and later). The first
 * stanza counts: a cluster has one. Undefined for anything else.
 */
export function repositoryFrom(output: string): BackupRepository | undefined {
  const start = output.indexOf('[');
  const [stanza] = start < 0 ? [] : rows(valueIn(output.slice(start)));
  const name = text(stanza?.['name']);
  if (stanza === undefined || name === undefined) return undefined;
  const status = fields(stanza['status']);
  const lock = fields(fields(status['lock'])['backup']);
  const backups = rows(stanza['backup']).flatMap(backupFrom);
  const archive = currentArchive(stanza);
  return {
    stanza: name,
    ok: number(status['code']) === 0,
    message: text(status['message']) ?? 'unknown',
    backups: backups.map(({set}) => set),
    ...(lock['held'] === true ? {running: optional('percent', percentOf(lock))} : {}),
    ...optional('recoverableSince', recoverableSince(backups, archive.min)),
    ...optional('archiveMin', archive.min),
    ...optional('archiveMax', archive.max),
  };
}

interface ReadBackup {
  set: BackupSet;
  /** WAL segment that recovery of the set begins with. */
  start: string | undefined;
}

function backupFrom(row: Fields): ReadBackup[] {
  const label = text(row['label']);
  if (label === undefined) return [];
  const info = fields(row['info']);
  const times = fields(row['timestamp']);
  const set = {
    label,
    type: text(row['type']) ?? 'unknown',
    ...optional('startedAt', moment(number(times['start']))),
    ...optional('stoppedAt', moment(number(times['stop']))),
    error: row['error'] === true,
    ...optional('databaseBytes', amount(info['size'])),
    ...optional('repositoryBytes', amount(fields(info['repository'])['delta'])),
  };
  return [{set, start: text(fields(row['archive'])['start'])}];
}

/** WAL kept for the newest database version: an upgrade leaves the archive of the old one beside it. */
function currentArchive(stanza: Fields): {min?: string; max?: string} {
  const last = fields(rows(stanza['archive']).at(-1));
  return {...optional('min', text(last['min'])), ...optional('max', text(last['max']))};
}

/** Any moment since the end of the oldest backup can be had back, as long as WAL from its start on is kept. */
function recoverableSince(backups: readonly ReadBackup[], oldestWal: string | undefined): string | undefined {
  if (oldestWal === undefined) return undefined;
  // Names of segments are hexadecimal and begin with the timeline: their order is that of the text.
  return backups.find(({start}) => start === undefined || start >= oldestWal)?.set.stoppedAt;
}

/** `size` and `size-cplt` are bytes of the running backup (pgBackRest 2.48 and later). */
function percentOf(lock: Fields): number | undefined {
  const [whole, done] = [amount(lock['size']), amount(lock['size-cplt'])];
  return whole === undefined || done === undefined || whole === 0 ? undefined : Math.min(100, Math.round((done / whole) * 100));
}
