import type {BackupWindow} from '../model/answers/backups.ts';
import {amountText} from './amount.ts';
import {momentText} from './moment.ts';
import type {Screen} from './screen.ts';

type RepositoryWindow = BackupWindow['repositories'][number];

/** From when to when a cluster can be restored, a paragraph for each repository. */
export function renderBackupWindow({name, repositories, unreadable}: BackupWindow, {theme}: Screen): string {
  const gaps = unreadable.map(({part, reason}) => theme.warning(`${part} could not be read: ${reason}\n`));
  return [...repositories.map((window) => windowText(name, window, theme)), ...gaps].join('');
}

function windowText(name: string, window: RepositoryWindow, theme: Screen['theme']): string {
  const {repo, timeline, spans, holes, useless, segments, walBytes} = window;
  const lines = [
    `${name}, repo ${repo}, timeline ${timeline}: ${segments} WAL segments (${amountText(walBytes)})`,
    ...(spans.length === 0 ? [theme.bad('  nothing can be restored: no backup with the WAL that it needs')] : []),
    ...spans.flatMap((span, index) => [
      `  ${theme.good('any time')}  from  ${momentText(span.from)}`,
      `            to    ${span.to === undefined ? 'unknown: the repository does not say when WAL came' : momentText(span.to)}`,
      theme.muted(`            ${span.backups === 1 ? 'backup' : `${span.backups} backups from`} ${span.firstBackup}${span.backups === 1 ? '' : ' on'}, WAL ${span.firstSegment} to ${span.lastSegment}`),
      ...(holes[index] === undefined ? [] : [theme.warning(`  hole      ${holeText(holes[index])}`)]),
    ]),
    ...useless.map(({label, reason}) => theme.warning(`  useless   ${label}: ${reason}`)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function holeText({firstSegment, lastSegment, segments}: RepositoryWindow['holes'][number]): string {
  return segments === 1 ? `WAL segment ${firstSegment} is missing` : `${segments} WAL segments are missing, ${firstSegment} to ${lastSegment}`;
}
