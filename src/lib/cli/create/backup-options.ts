import {FepError} from '../../errors/fep-error.ts';
import type {BackupOptions, CreateClusterOptions} from '../../manifest/fep-cluster/index.ts';
import type {CreateFlags} from './options.ts';

type BackupFlags = Pick<CreateFlags, 'backup' | 'backup-schedule' | 'backup-retention'>;

/** What `--backup`, `--backup-schedule` and `--backup-retention` say together; empty when none was given. */
export function backupOptions(flags: BackupFlags): Pick<CreateClusterOptions, 'backup'> {
  const {backup, 'backup-schedule': schedules, 'backup-retention': retention} = flags;
  if (backup === false) {
    if (schedules === undefined && retention === undefined) return {backup: false};
    throw new FepError('--no-backup and a backup schedule or retention exclude each other', {
      code: 'contradicting-flags', exit: 'usage', where: '--no-backup', suggestions: ['leave --no-backup out', 'leave the schedule and retention out'],
    });
  }
  if (backup === undefined && schedules === undefined && retention === undefined) return {};
  return {backup: {
    ...(schedules === undefined ? {} : {schedules: schedules.map(scheduleOf)}),
    ...(retention === undefined ? {} : {retention: retentionOf(retention)}),
  }};
}

function scheduleOf(text: string): NonNullable<BackupOptions['schedules']>[number] {
  const match = /^(full|incr):\s*(\S+(?:\s+\S+){4})\s*$/.exec(text);
  if (match !== null) return {type: match[1] as 'full' | 'incr', schedule: match[2] ?? ''};
  throw new FepError(`${text} is not a backup schedule`, {
    code: 'invalid-schedule', exit: 'usage', where: '--backup-schedule', why: 'it is the type, full or incr, a colon, and the five fields of a cron line',
    suggestions: ["--backup-schedule 'full:0 2 * * 0' --backup-schedule 'incr:0 2 * * 1-6'"],
  });
}

function retentionOf(text: string): NonNullable<BackupOptions['retention']> {
  const match = /^([1-9]\d{0,6})(d?)$/.exec(text);
  if (match !== null) return {value: Number(match[1]), type: match[2] === 'd' ? 'time' : 'count'};
  throw new FepError(`${text} is not a retention`, {
    code: 'invalid-retention', exit: 'usage', where: '--backup-retention', why: 'a number counts full backups, a number with d counts days',
    suggestions: ['--backup-retention 14d', '--backup-retention 4'],
  });
}
