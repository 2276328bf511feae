import {isFields, objectIn, rows, text, type Fields} from '../database-status/reading.ts';
import {quoteLiteral} from '../database/run-sql.ts';

/** A row of pg_settings, as the superuser's session has it. */
export interface Setting {
  name: string;
  /** In the parameter's own unit. */
  setting: string;
  unit?: string;
  /** As `SHOW` prints it. */
  shown: string;
  context: string;
  source: string;
  /** File that set it. */
  file?: string;
  pending: boolean;
}

/** A line of the configuration files, as pg_file_settings has it. */
export interface FileSetting {
  name: string;
  setting: string;
  applied: boolean;
  error?: string;
  file?: string;
}

/** pg_hba.conf of a server. */
export interface HbaFile {
  /** Lines as written, in order. May hold passwords: never shown. */
  lines: string[];
  /** What PostgreSQL could not read, by number of the line (from 1). */
  errors: ReadonlyMap<number, string>;
  /** The server has read the file since it was written. */
  loaded: boolean;
}

/** What one server says of its configuration. */
export interface ServerSettings {
  pod: string;
  version?: string;
  /** Time of the last reload, as the server tells it. */
  loadedAt?: string;
  startedAt?: string;
  settings: ReadonlyMap<string, Setting>;
  files: readonly FileSetting[];
  hba?: HbaFile;
}

/** One statement that answers with one JSON object; names in lower case, or all when none are given. */
export function settingsSql(names: readonly string[] | 'all', hba: boolean): string {
  const among = (column: string): string => (names === 'all' ? 'true' : names.length === 0 ? 'false' : `lower(${column}) IN (${names.map(quoteLiteral).join(', ')})`);
  const parts = [
    `'version', current_setting('server_version')`,
    `'loaded', pg_conf_load_time()`,
    `'started', pg_postmaster_start_time()`,
    `'settings', (SELECT json_agg(json_build_object('name', name, 'setting', setting, 'unit', unit, 'shown', current_setting(name), 'context', context, 'source', source, 'file', sourcefile, 'pending', pending_restart) ORDER BY lower(name)) FROM pg_catalog.pg_settings WHERE ${among('name')})`,
    `'files', (SELECT json_agg(json_build_object('name', name, 'setting', setting, 'applied', applied, 'error', error, 'file', sourcefile) ORDER BY seqno) FROM pg_catalog.pg_file_settings WHERE ${among('name')})`,
    ...(hba ? [
      `'hba', (SELECT pg_read_file(current_setting('hba_file')))`,
      `'hbaErrors', (SELECT json_agg(json_build_object('line', line_number, 'error', error)) FROM pg_catalog.pg_hba_file_rules WHERE error IS NOT NULL)`,
      `'hbaLoaded', (SELECT modification <= pg_conf_load_time() FROM pg_stat_file(current_setting('hba_file')))`,
    ] : []),
  ];
  return `SELECT json_build_object(${parts.join(', ')})`;
}

/** Reads the answer of {@link settingsSql}; undefined where it is no such answer. */
export function settingsFrom(pod: string, output: string): ServerSettings | undefined {
  const told = objectIn(output);
  if (told === undefined || text(told['version']) === undefined) return undefined;
  const settings = rows(told['settings']).flatMap(settingFrom);
  const hba = text(told['hba']);
  return {
    pod,
    ...defined('version', text(told['version'])),
    ...defined('loadedAt', text(told['loaded'])),
    ...defined('startedAt', text(told['started'])),
    settings: new Map(settings.map((one) => [one.name.toLowerCase(), one])),
    files: rows(told['files']).flatMap(fileFrom),
    ...(hba === undefined ? {} : {hba: {
      lines: hba.split('\n'),
      errors: new Map(rows(told['hbaErrors']).map((row) => [Number(row['line']), text(row['error']) ?? 'it cannot be read'])),
      loaded: told['hbaLoaded'] === true,
    }}),
  };
}

function settingFrom(row: Fields): Setting[] {
  const [name, setting] = [text(row['name']), row['setting']];
  if (name === undefined || !isFields(row)) return [];
  return [{
    name, setting: typeof setting === 'string' ? setting : '', shown: typeof row['shown'] === 'string' ? row['shown'] : '',
    ...defined('unit', text(row['unit'])),
    context: text(row['context']) ?? '', source: text(row['source']) ?? '',
    ...defined('file', text(row['file'])),
    pending: row['pending'] === true,
  }];
}

function fileFrom(row: Fields): FileSetting[] {
  const name = text(row['name']);
  if (name === undefined) return [];
  return [{
    name: name.toLowerCase(), setting: typeof row['setting'] === 'string' ? row['setting'] : '', applied: row['applied'] === true,
    ...defined('error', text(row['error'])), ...defined('file', text(row['file'])),
  }];
}

function defined<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : {[key]: value} as Record<K, string>;
}
