import type {BackupRetentionSet, BackupsExpired} from '../model/answers/backup-changes.ts';
import type {Screen} from './screen.ts';
import {formatSpan} from './time.ts';

/** What became of a change of retention. */
export function renderRetentionSet({observed, message, expires, waitedMs}: BackupRetentionSet, {theme}: Screen): string {
  const span = waitedMs === undefined ? '' : theme.muted(` (${formatSpan(waitedMs)})`);
  const goes = expires.length === 0 ? '  no backup goes by it now\n' : `${theme.warning('  goes after the next backup')}\n${expires.map((label) => `    ${label}\n`).join('')}`;
  return `${observed === 'ready' ? theme.good('✓') : theme.muted('-')} ${message}${span}\n${goes}`;
}

/** What became of an expiration. */
export function renderExpired({observed, message, expires, stays, waitedMs}: BackupsExpired, {theme}: Screen): string {
  const span = waitedMs === undefined ? '' : theme.muted(` (${formatSpan(waitedMs)})`);
  return [
    `${observed === 'gone' ? theme.good('✓') : theme.muted('-')} ${message}${span}\n`,
    ...expires.map((label) => `  ${observed === 'gone' ? 'gone ' : 'goes '} ${label}\n`), ...stays.map((label) => theme.muted(`  stays ${label}\n`)),
  ].join('');
}

/** For the question, on stderr. */
export function renderWouldExpire(labels: readonly string[], {theme}: Screen): string {
  return `${theme.warning('backups that go, for good, and with them the points in time before the next one:')}\n${labels.map((label) => `  ${label}\n`).join('')}`;
}
