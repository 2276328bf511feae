import {optional} from '../../cluster-status/optional.ts';
import {amount, fields, moment, number, rows, text, texts, valueIn, type Fields} from '../../database-status/reading.ts';
import type {ArchiveRange, Backup, Repository, RepositoryState} from './repository.ts';

/**
 * Reads `pgbackrest info --output=json` (format: pgBackRest user guide, "Information"; seen with 2.45 and later). `wanted` names
 * the stanza; left out, the first counts, for a cluster has one. Undefined for anything else.
 */
export function readInfo(output: string, wanted?: string): Repository | undefined {
  const start = output.indexOf('[');
  const stanzas = start < 0 ? [] : rows(valueIn(output.slice(start, output.lastIndexOf(']') + 1)));
  const stanza = stanzas.find((each) => wanted === undefined || each['name'] === wanted);
  const name = text(stanza?.['name']);
  if (stanza === undefined || name === undefined) return undefined;
  const status = fields(stanza['status']);
  const database = rows(stanza['db']).toSorted((a, b) => (number(a['id']) ?? 0) - (number(b['id']) ?? 0)).at(-1);
  return {
    stanza: name,
    code: number(status['code']) ?? 99,
    message: text(status['message']) ?? 'unknown',
    ...optional('version', text(database?.['version'])),
    ...optional('systemId', systemId(database)),
    ...optional('databaseId', number(database?.['id'])),
    repositories: rows(stanza['repo']).map(repositoryState),
    archives: rows(stanza['archive']).flatMap(archiveRange),
    backups: rows(stanza['backup']).flatMap(backup).toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? '')),
    ...optional('running', running(status)),
  };
}

/** A system id has more digits than a JSON number keeps exactly, so it only tells systems apart. */
function systemId(database: Fields | undefined): string | undefined {
  const value = database?.['system-id'];
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

function repositoryState(row: Fields): RepositoryState {
  const status = fields(row['status']);
  return {repo: number(row['key']) ?? 1, cipher: text(row['cipher']) ?? 'none', code: number(status['code']) ?? 99, message: text(status['message']) ?? 'unknown'};
}

function archiveRange(row: Fields): ArchiveRange[] {
  const id = text(row['id']);
  const database = fields(row['database']);
  if (id === undefined) return [];
  return [{repo: number(database['repo-key']) ?? 1, databaseId: number(database['id']) ?? 1, id, ...optional('min', text(row['min'])), ...optional('max', text(row['max']))}];
}

function backup(row: Fields): Backup[] {
  const label = text(row['label']);
  if (label === undefined) return [];
  const [database, info, times, archive, lsn] = ['database', 'info', 'timestamp', 'archive', 'lsn'].map((key) => fields(row[key])) as [Fields, Fields, Fields, Fields, Fields];
  const repository = fields(info['repository']);
  return [{
    label,
    type: text(row['type']) ?? 'unknown',
    repo: number(database['repo-key']) ?? 1,
    databaseId: number(database['id']) ?? 1,
    references: texts(row['reference']),
    ...optional('prior', text(row['prior'])),
    ...optional('startedAt', moment(number(times['start']))),
    ...optional('stoppedAt', moment(number(times['stop']))),
    ...optional('walStart', text(archive['start'])),
    ...optional('walStop', text(archive['stop'])),
    ...optional('lsnStart', text(lsn['start'])),
    ...optional('lsnStop', text(lsn['stop'])),
    ...optional('databaseBytes', amount(info['size'])),
    ...optional('deltaBytes', amount(info['delta'])),
    ...optional('repositorySetBytes', amount(repository['size'])),
    ...optional('repositoryBytes', amount(repository['delta'])),
    error: row['error'] === true,
  }];
}

/** `size` and `size-cplt` are bytes of the running backup (2.48 and later; until then only the text has a percentage). */
function running(status: Fields): Repository['running'] {
  const lock = fields(fields(status['lock'])['backup']);
  if (lock['held'] !== true) return undefined;
  const [whole, done] = [amount(lock['size']), amount(lock['size-cplt'])];
  return whole === undefined || done === undefined || whole === 0 ? {} : {percent: Math.min(100, Math.round((done / whole) * 100))};
}

/** The percentage in `pgbackrest info`'s text: `status: ok (backup/expire running - 51.39% complete)`. */
export function percentIn(infoText: string): number | undefined {
  const match = /backup\/expire running - (\d+(?:\.\d+)?)% complete/.exec(infoText);
  return match === null ? undefined : Math.min(100, Math.round(Number(match[1])));
}
