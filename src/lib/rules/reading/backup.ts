import type {Retention, ScheduledBackup} from '../../model/backup-sizing.ts';
import type {FepKind} from '../../model/resources.ts';
import {type IniText, parseIni} from '../text/ini.ts';
import {isRecord, type View} from '../view.ts';
import {BACKUP} from './cluster.ts';
import {volumeOf} from './storage.ts';

/** Places of pgBackRest options, in a FEPCluster and in the kinds beside it: plain ones, and keys that the operator masks. */
export const OPTION_TEXTS = [
  `${BACKUP}.pgbackrestParams`,
  `${BACKUP}.pgbackrestKeyParams`,
  'spec.fep.standby.pgBackrestConf',
  'spec.fepChildCrVal.restore.pgbackrestParams',
  'spec.fepChildCrVal.restore.pgbackrestKeyParams',
  'spec.fep.velero.backup.pgbackrestParams',
  'spec.fep.velero.backup.pgbackrestKeyParams',
  'spec.changeParams.fepChildCrVal.backup.pgbackrestParams',
  'spec.changeParams.fepChildCrVal.backup.pgbackrestKeyParams',
  'spec.pgBackrestParams',
] as const;

/** Kinds that have one of them. */
export const WITH_OPTIONS: readonly FepKind[] = ['FEPCluster', 'FEPRestore', 'FEPBackup'];

export interface OptionText extends IniText {
  path: string;
}

/** Every text of pgBackRest options that the object has. */
export function optionTexts(view: View): OptionText[] {
  return view.once('optionTexts', () =>
    OPTION_TEXTS.flatMap((path) => {
      const text = view.text(path);
      return text === undefined ? [] : [{path, ...parseIni(text)}];
    }),
  );
}

/** Options of the cluster's own backups, `repo1-type` → `s3`; unindexed old forms count as repo1. */
export function backupOptions(view: View): ReadonlyMap<string, string> {
  return view.once('backupOptions', () => {
    const options = new Map<string, string>();
    for (const {path, entries} of optionTexts(view)) {
      if (path.startsWith(`${BACKUP}.`)) for (const {key, value} of entries) options.set(key.replace(/^repo-/, 'repo1-'), value);
    }
    return options;
  });
}

const OBJECT_STORES = new Set(['s3', 'azure', 'gcs']);

export interface Repository {
  index: number;
  /** `posix` where nothing is said: the backup volume. */
  type: string;
  isObjectStore: boolean;
}

/** Repositories that the options name, the first always among them. */
export function repositoriesOf(view: View): Repository[] {
  return view.once('repositories', () => {
    const indexes = new Set([1]);
    for (const key of backupOptions(view).keys()) {
      const index = /^repo(\d+)-/.exec(key)?.[1];
      if (index !== undefined) indexes.add(Number(index));
    }
    return [...indexes].sort((a, b) => a - b).map((index) => {
      const type = backupOptions(view).get(`repo${index}-type`) ?? 'posix';
      return {index, type, isObjectStore: OBJECT_STORES.has(type)};
    });
  });
}

/** Are backups configured at all? */
export function hasBackup(view: View): boolean {
  return view.has(BACKUP);
}

/** Backup, or one of its volumes: what the guide counts as "backup is configured". */
export function hasAnyBackupSection(view: View): boolean {
  return hasBackup(view) || volumeOf(view, 'backupVol') !== undefined || volumeOf(view, 'archivewalVol') !== undefined;
}

/** Do backups go to an object store first? Such a repository survives the cluster. */
export function isFirstRepositoryObjectStore(view: View): boolean {
  return repositoriesOf(view)[0]?.isObjectStore === true;
}

export interface Schedule {
  /** Number behind `schedule`. */
  index: number;
  path: string;
  schedule: unknown;
  type: unknown;
  repo: unknown;
}

/** Lines `scheduleN` that are not blank; the sample CR writes single blanks for those not in use. */
export function schedulesOf(view: View): Schedule[] {
  return view.once('schedules', () =>
    view.keys(BACKUP).flatMap((key) => {
      const index = /^schedule(\d+)$/.exec(key)?.[1];
      const value = view.at(`${BACKUP}.${key}`);
      if (index === undefined || !isRecord(value) || isBlank(value['schedule'])) return [];
      return [{index: Number(index), path: `${BACKUP}.${key}`, schedule: value['schedule'], type: value['type'], repo: numberOr(value['repo'] ?? 1)}];
    }),
  );
}

/** Digits in quotes count as a number; other values stay as they are, for a rule to speak of. */
function numberOr(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Schedules that write to a repository, as far as they can be read. */
export function readableSchedules(view: View, repository: number): ScheduledBackup[] {
  return schedulesOf(view).flatMap(({schedule, type, repo}) =>
    typeof schedule === 'string' && (type === 'full' || type === 'incr') && repo === repository ? [{schedule, type}] : [],
  );
}

/** How long full backups of a repository are kept, in days or in number (pgBackRest's `repoN-retention-full`); undefined where nothing usable is said. */
export function retentionOf(view: View, repository: number): Retention | undefined {
  const value = Number(backupOptions(view).get(`repo${repository}-retention-full`));
  if (!Number.isInteger(value) || value < 1) return undefined;
  return {value, type: backupOptions(view).get(`repo${repository}-retention-full-type`) === 'time' ? 'time' : 'count'};
}
