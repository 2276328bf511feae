/** One line of `child.backup.scheduleN`, as far as sizes depend on it. */
export interface ScheduledBackup {
  /** Five-field cron line. */
  schedule: string;
  type: 'full' | 'incr';
}

/** `repo1-retention-full` with its type: days, or generations. */
export interface Retention {
  value: number;
  type: 'time' | 'count';
}

/**
 * How many times the data volume the backup volume should hold (rules.md E.1; UG 2.3.3): full generations + incremental
 * generations + 1. A ceiling: an incremental backup is rarely as large as the data. Undefined where the schedules are
 * not weekly or daily, so that runs per week cannot be told.
 */
export function backupVolumeFactor(schedules: readonly ScheduledBackup[], retention: Retention): number | undefined {
  const fulls = runsPerWeek(schedules, 'full');
  const incrementals = runsPerWeek(schedules, 'incr');
  if (fulls === undefined || incrementals === undefined || fulls === 0) return undefined;
  const between = incrementals / fulls;
  const kept = retention.type === 'count' ? retention.value : Math.ceil(retention.value / (7 / fulls)) + 1;
  return kept + Math.ceil(kept * between) + 1;
}

function runsPerWeek(schedules: readonly ScheduledBackup[], type: ScheduledBackup['type']): number | undefined {
  let sum = 0;
  for (const {schedule} of schedules.filter((entry) => entry.type === type)) {
    const [minute, hour, day, month, weekday] = schedule.trim().split(/\s+/);
    if (minute === undefined || hour === undefined || weekday === undefined || day !== '*' || month !== '*') return undefined;
    if (!/^[\d,]+$/.test(minute) || !/^[\d,]+$/.test(hour)) return undefined;
    const days = daysOf(weekday);
    if (days === undefined) return undefined;
    sum += days * minute.split(',').length * hour.split(',').length;
  }
  return sum;
}

/** Days a week a cron weekday field stands for: `*`, `0`, `1-6`, `1,3,5`; undefined for other forms. */
function daysOf(field: string): number | undefined {
  if (field === '*') return 7;
  let days = 0;
  for (const part of field.split(',')) {
    const match = /^([0-7])(?:-([0-7]))?$/.exec(part);
    if (match === null) return undefined;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (to < from) return undefined;
    days += to - from + 1;
  }
  return Math.min(days, 7);
}
