import type {ClusterStatus, Problem} from '../../model/answers/cluster-status.ts';
import {lastFirings} from '../../model/cron/firings.ts';

/** What backups are judged by. */
export interface BackupJudged {
  backup: ClusterStatus['backup'];
  createdAt: string | undefined;
  takenAt: string;
}

/**
 * Backups that are missing, late or broken. Late is a backup when two runs of its schedule have passed since the last one
 * that is at least as complete: the time zone of the schedules is stated by no source, and one run may be under way.
 */
export function backupProblems({backup, createdAt, takenAt}: BackupJudged): Problem[] {
  const {repository, schedules, configured} = backup;
  if (repository === undefined) return [];
  const {backups, running} = repository;
  const problems: Problem[] = [];
  const last = backups.at(-1);
  if (last?.error === true) problems.push({id: 'backup-page-errors', severity: 'warning', message: `backup ${last.label} found broken pages in the data: check the server log of that time`});
  const missed = schedules.flatMap(({schedule, type}) => {
    const [, beforeLast] = lastFirings(schedule, new Date(takenAt), 2);
    const enough = backups.filter((set) => type !== 'full' || set.type === 'full').at(-1);
    const since = enough?.startedAt ?? createdAt;
    return beforeLast !== undefined && since !== undefined && Date.parse(since) < beforeLast.getTime() ? [{type, last: enough?.startedAt}] : [];
  });
  const [worst] = missed.toSorted((a, b) => Number(b.type === 'full') - Number(a.type === 'full'));
  if (backups.length === 0) return configured && running === undefined ? noBackup(repository.message, worst !== undefined, {schedules, createdAt, takenAt}) : problems;
  if (worst !== undefined && running === undefined) {
    problems.push({id: 'backup-overdue', severity: 'warning', message: `the ${worst.type} backup is overdue: its schedule has passed twice since ${worst.last === undefined ? 'the cluster was made' : `the last one, ${worst.last}`}`});
  }
  if (!repository.ok) problems.push({id: 'repository-trouble', severity: 'warning', message: `pgBackRest says of the repository: ${repository.message}`});
  return problems;
}

/** A cluster younger than the first run of its schedule has none, and no fault. */
function noBackup(message: string, passedTwice: boolean, {schedules, createdAt, takenAt}: Pick<BackupJudged, 'createdAt' | 'takenAt'> & Pick<ClusterStatus['backup'], 'schedules'>): Problem[] {
  const began = Date.parse(createdAt ?? '');
  const passed = schedules.some(({schedule}) => {
    const [last] = lastFirings(schedule, new Date(takenAt), 1);
    return last !== undefined && began < last.getTime();
  });
  if (!passed && schedules.length > 0) return [];
  const words = passedTwice ? ', though its schedule has passed twice' : '';
  return [{id: 'no-backup', severity: passedTwice ? 'critical' : 'warning', message: `there is no backup (pgBackRest: ${message})${words}`}];
}
