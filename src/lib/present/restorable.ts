import type {BackupLine, BackupWindow} from '../model/answers/backups.ts';
import {renderBackupWindow} from './backup-window.ts';
import {momentText} from './moment.ts';
import type {Screen} from './screen.ts';

/** Newest backups that are listed one by one. */
const FEW = 6;

/** From when to when a cluster can be restored, and the newest backups. */
export function renderRestorable(window: BackupWindow, backups: readonly BackupLine[], screen: Pick<Screen, 'theme' | 'now'>): string {
  const older = backups.length - FEW;
  return [
    renderBackupWindow(window, {...screen, width: undefined}),
    ...(older > 0 ? [screen.theme.muted(`  ${older} older ${older === 1 ? 'backup' : 'backups'}: kubectl fep backup list ${window.name} -n ${window.namespace}\n`)] : []),
    ...backups.slice(-FEW).map(({label, type, stoppedAt, repo}) => `  backup    ${label} (${type}, repo ${repo})${stoppedAt === undefined ? '' : `, ended ${momentText(stoppedAt)}`}\n`),
  ].join('');
}
