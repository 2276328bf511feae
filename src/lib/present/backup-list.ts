import type {BackupLine, BackupList} from '../model/answers/backups.ts';
import {amountText} from './amount.ts';
import {utcText} from './moment.ts';
import type {Screen} from './screen.ts';
import {renderTable, type Column} from './table.ts';
import {formatAge, formatSpan} from './time.ts';

/** Backups as a table, oldest first; then what the repositories say of themselves. */
export function renderBackupList(list: BackupList, {theme, width, now}: Screen, {wide}: {wide: boolean} = {wide: false}): string {
  const columns: Column<BackupLine>[] = [
    {header: 'LABEL', value: ({label}) => label},
    {header: 'TYPE', value: ({type}) => type},
    {header: 'REPO', value: ({repo}) => repo, align: 'right'},
    {header: 'STARTED', value: ({startedAt}) => (startedAt === undefined ? undefined : utcText(startedAt))},
    {header: 'TOOK', value: tookText, align: 'right'},
    {header: 'DATABASE', value: ({databaseBytes}) => bytes(databaseBytes), align: 'right'},
    {header: 'BACKUP', value: ({repositoryBytes}) => bytes(repositoryBytes), align: 'right'},
    ...(wide ? wideColumns() : []),
    {header: 'STATUS', value: ({error}) => (error ? theme.bad('broken pages') : theme.good('ok'))},
    {header: 'AGE', value: ({stoppedAt}) => formatAge(stoppedAt, now)},
  ];
  const head = list.backups.length === 0 ? `no backup of ${list.name} in namespace ${list.namespace} (pgBackRest: ${list.message})\n` : '';
  return head + renderTable(list.backups, columns, {width, theme}) + notes(list, theme, wide);
}

function wideColumns(): Column<BackupLine>[] {
  return [
    {header: 'SAVED', value: ({deltaBytes}) => bytes(deltaBytes), align: 'right'},
    {header: 'WAL', value: ({walStart, walStop}) => (walStart === undefined ? undefined : walStart === walStop ? walStart : `${walStart} to ${walStop}`)},
    {header: 'LSN', value: ({lsnStart, lsnStop}) => (lsnStart === undefined ? undefined : `${lsnStart} to ${lsnStop}`)},
    {header: 'NEEDS', value: ({references}) => references.join(', '), flexible: true},
  ];
}

function notes({repositories, archives, running, backups}: BackupList, theme: Screen['theme'], wide: boolean): string {
  const lines = [
    ...(running === undefined ? [] : [theme.warning(`a backup runs now${running.percent === undefined ? '' : `: ${running.percent} %`}`)]),
    ...repositories.filter(({code}) => code !== 0 && (code !== 2 || backups.length > 0)).map(({repo, message}) => theme.warning(`repo ${repo}: ${message}`)),
    ...(wide ? archives.map(({repo, id, min, max}) => `repo ${repo} WAL ${id}: ${min === undefined ? 'none' : `${min} to ${max}`}`) : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function tookText({startedAt, stoppedAt}: BackupLine): string | undefined {
  return startedAt === undefined || stoppedAt === undefined ? undefined : formatSpan(Date.parse(stoppedAt) - Date.parse(startedAt));
}

function bytes(amount: number | undefined): string | undefined {
  return amount === undefined ? undefined : amountText(amount);
}
