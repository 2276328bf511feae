import {backupVolumeFactor, type Retention, type ScheduledBackup} from '../../model/backup-sizing.ts';
import type {Draft, Origin} from './draft.ts';
import {byFlag} from './flags.ts';
import type {BackupOptions, CreateClusterOptions} from './options.ts';
import {PROFILES} from './profiles.ts';

const BACKUP = 'spec.fepChildCrVal.backup';
const STORAGE = 'spec.fepChildCrVal.storage';
const VOLUMES = [`${STORAGE}.archivewalVol`, `${STORAGE}.backupVol`] as const;

/** As in the operator's sample CR: a full backup on Sunday, incremental ones on the other days. */
const SCHEDULES: readonly ScheduledBackup[] = [
  {schedule: '15 0 * * 0', type: 'full'},
  {schedule: '15 0 * * 1-6', type: 'incr'},
];
const RETENTION: Retention = {value: 7, type: 'time'};

/** Turns backups on or off as flag and profile say; a file that has backups already is left as it is. */
export function layBackup(draft: Draft, options: CreateClusterOptions): void {
  if (options.backup === false) {
    for (const path of [BACKUP, ...VOLUMES]) draft.remove(path);
    return;
  }
  if (options.backup !== undefined) {
    turnOn(draft, options.backup, byFlag('--backup'), byFlag('--backup-schedule'), byFlag('--backup-retention'));
  } else if (options.profile !== undefined && wants(options)) {
    const origin: Origin = {source: 'profile', text: `profile ${options.profile}`, why: "the schedule of the operator's sample CR"};
    if (!draft.has(`${BACKUP}.schedule`) && !draft.has(`${BACKUP}.pgbackrestParams`)) turnOn(draft, {}, origin, origin, origin);
  }
}

function wants(options: CreateClusterOptions): boolean {
  const mode = options.profile === undefined ? 'off' : PROFILES[options.profile].backup;
  return mode === 'on' || (mode === 'with-class' && options.volumes?.backup?.storageClass !== undefined);
}

function turnOn(draft: Draft, {schedules, retention}: BackupOptions, on: Origin, bySchedule: Origin, byRetention: Origin): void {
  const given = schedules ?? (draft.has(`${BACKUP}.schedule`) ? undefined : SCHEDULES);
  if (given !== undefined) {
    const origin = schedules === undefined ? on : bySchedule;
    for (let number = 1; draft.has(`${BACKUP}.schedule${number}`); number += 1) draft.remove(`${BACKUP}.schedule${number}`);
    draft.put(`${BACKUP}.schedule.num`, given.length, origin);
    given.forEach((entry, index) => draft.put(`${BACKUP}.schedule${index + 1}`, {...entry}, origin));
  }
  const params = `${BACKUP}.pgbackrestParams`;
  if (retention !== undefined || !draft.has(params)) {
    draft.put(params, withRetention(textOf(draft.get(params)), retention ?? RETENTION, draft), retention === undefined ? on : byRetention);
  }
}

/** Sets the retention of the first repository in a text of pgBackRest options, keeping the other lines. */
function withRetention(text: string, {value, type}: Retention, draft: Draft): string {
  const kept = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*repo1?-retention-full(?:-type)?\s*=/.test(line));
  const lines = kept[0]?.trim().startsWith('[') === true ? kept : ['[global]', ...kept];
  lines.splice(1, 0, `repo1-retention-full=${value}`, `repo1-retention-full-type=${type}`);
  if (text === '') lines.push(draft.has(`${STORAGE}.logVol`) ? 'log-path=/database/log/backup' : 'log-path=/database/userdata/data/log');
  return `${lines.join('\n')}\n`;
}

/** Has the draft backups that use volumes, so that both volumes are needed? */
export function needsBackupVolumes(draft: Draft): boolean {
  return draft.has(BACKUP) && !/^\s*repo1-type\s*=\s*(?:s3|azure|gcs)\s*$/m.test(textOf(draft.get(`${BACKUP}.pgbackrestParams`)));
}

/** Times the data volume that the draft's schedules and retention may take; undefined where it cannot be told. */
export function backupFactorOf(draft: Draft): number | undefined {
  const schedules: ScheduledBackup[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const schedule = draft.get(`${BACKUP}.schedule${number}.schedule`);
    const type = draft.get(`${BACKUP}.schedule${number}.type`);
    if (typeof schedule === 'string' && (type === 'full' || type === 'incr')) schedules.push({schedule, type});
  }
  const text = textOf(draft.get(`${BACKUP}.pgbackrestParams`));
  const value = Number(/^\s*repo1-retention-full\s*=\s*(\d+)\s*$/m.exec(text)?.[1]);
  const type = /^\s*repo1-retention-full-type\s*=\s*time\s*$/m.test(text) ? 'time' : 'count';
  return Number.isInteger(value) && value > 0 ? backupVolumeFactor(schedules, {value, type}) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
