import type {StorageReport} from '../model/answers/storage.ts';
import {amountText} from './amount.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';

/** One line for each claim and each pod that mounts it. */
export function renderStorage({volumes, unreadable}: StorageReport, {theme, width}: Screen): string {
  const rows = volumes.flatMap((volume) => (volume.fileSystems.length === 0 ? [undefined] : volume.fileSystems).map((system) => ({...volume, system})));
  const table = renderTable(rows, [
    {header: 'VOLUME', value: (row) => row.volume},
    {header: 'CLUSTER', value: (row) => row.wanted},
    {header: 'CLAIM', value: (row) => row.claim, flexible: true},
    {header: 'CAPACITY', value: (row) => (row.waits === undefined ? row.capacity : `${row.capacity ?? '?'} (${row.waits})`)},
    {header: 'POD', value: (row) => row.system?.pod},
    {header: 'USED', value: (row) => usedText(row.system)},
    {header: 'CLASS', value: (row) => row.storageClass, flexible: true},
    {header: 'CAN GROW', value: (row) => (row.expandable === undefined ? '?' : row.expandable ? 'yes' : 'no')},
    {header: 'BY ITSELF', value: (row) => (row.autoresize === undefined ? 'no' : row.autoresize.threshold === undefined ? 'yes' : `at ${row.autoresize.threshold}%`)},
  ], {width, theme});
  return `${table === '' ? 'no volume claim was found\n' : table}${unreadable.map(({part, reason}) => `${theme.mark('warning')} ${part} could not be read: ${reason}\n`).join('')}`;
}

function usedText(system: StorageReport['volumes'][number]['fileSystems'][number] | undefined): string | undefined {
  if (system?.size === undefined || system.used === undefined) return system === undefined ? undefined : '?';
  return `${amountText(system.used)} of ${amountText(system.size)}`;
}
