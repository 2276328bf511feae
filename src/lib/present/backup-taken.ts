import type {BackupTaken} from '../model/answers/backup-changes.ts';
import {amountText} from './amount.ts';
import {renderFindings} from './findings.ts';
import {momentText} from './moment.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';

/** What became of a backup that was asked for. */
export function renderBackupTaken({observed, message, waitedMs, findings, backup, lastWal}: BackupTaken, {theme}: Screen): string {
  const line = outcomeLine({observed, message, waitedMs}, theme);
  if (backup === undefined) return line + (observed.startsWith('dry-run') ? renderFindings(findings, theme, {infos: true}) : '');
  const rows = [
    backup.stoppedAt === undefined ? undefined : `  restores to any time from ${momentText(backup.stoppedAt)} on`,
    `  saved ${size(backup.deltaBytes)} of ${size(backup.databaseBytes)}, ${size(backup.repositoryBytes)} in the repository`,
    lastWal === undefined ? undefined : `  its last WAL segment ${lastWal.segment} is in the archive`,
  ];
  return line + rows.filter((row) => row !== undefined).map((row) => `${row}\n`).join('');
}

const size = (bytes: number | undefined): string => (bytes === undefined ? '?' : amountText(bytes));
