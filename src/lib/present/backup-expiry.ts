import type {BackupRetentionSet, BackupsExpired} from '../model/answers/backup-changes.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';

/** What became of a change of retention. */
export function renderRetentionSet({observed, message, expires, waitedMs}: BackupRetentionSet, {theme}: Screen): string {
  const goes = expires.length === 0 ? '  no backup goes by it now\n' : `${theme.warning('  goes after the next backup')}\n${expires.map((label) => `    ${label}\n`).join('')}`;
  return outcomeLine({observed, message, waitedMs}, theme) + goes;
}

/** What became of an expiration. */
export function renderExpired({observed, message, expires, stays, waitedMs}: BackupsExpired, {theme}: Screen): string {
  return [
    outcomeLine({observed, message, waitedMs}, theme),
    ...expires.map((label) => `  ${observed === 'gone' ? 'gone ' : 'goes '} ${label}\n`), ...stays.map((label) => theme.muted(`  stays ${label}\n`)),
  ].join('');
}

/** For the question, on stderr. */
export function renderWouldExpire(labels: readonly string[], {theme}: Screen): string {
  return `${theme.warning('backups that go, for good, and with them the points in time before the next one:')}\n${labels.map((label) => `  ${label}\n`).join('')}`;
}
