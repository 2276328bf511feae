import type {BackupCheck, BackupsVerified} from '../model/answers/backup-changes.ts';
import {amountText} from './amount.ts';
import {markedLine} from './outcome.ts';
import type {Screen} from './screen.ts';

/** Whether backups and archiving work. */
export function renderBackupCheck({message, archived, space, problems, unreadable}: BackupCheck, {theme}: Screen): string {
  return [
    markedLine(problems.length === 0 ? 'done' : 'failed', message, undefined, theme),
    ...problems.map((problem) => theme.bad(`  ${problem}\n`)),
    ...archived.map(({repo, segment}) => `  WAL segment ${segment} was switched and is in repo ${repo}\n`),
    ...space.map(({repo, path, freeBytes, totalBytes}) => `  repo ${repo}: ${amountText(freeBytes)} of ${amountText(totalBytes)} are free (${path})\n`),
    ...unreadable.map(({part, reason}) => theme.warning(`  ${part} could not be read: ${reason}\n`)),
  ].join('');
}

/** What pgBackRest's own verification found. */
export function renderVerified({ok, message, archives, backups, waitedMs}: BackupsVerified, {theme}: Screen): string {
  const bad = (figures: Readonly<Record<string, number>>): string => Object.entries(figures).map(([what, count]) => `, ${count} ${what}`).join('');
  return [
    markedLine(ok ? 'done' : 'failed', message, waitedMs, theme),
    ...archives.map((each) => line(`WAL ${each.id}: ${each.valid} of ${each.checked} segments valid${bad(each.bad)}`, each.valid === each.checked, theme)),
    ...backups.map((each) => line(`backup ${each.label}: ${each.status}, ${each.valid} of ${each.checked} files valid${bad(each.bad)}`, each.status === 'valid' && each.valid === each.checked, theme)),
  ].join('');
}

const line = (text: string, isGood: boolean, theme: Screen['theme']): string => `  ${isGood ? text : theme.bad(text)}\n`;
