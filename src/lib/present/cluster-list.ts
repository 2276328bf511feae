import type {ClusterLine, ClusterList} from '../model/answers/cluster-list.ts';
import type {Screen} from './screen.ts';
import {renderTable, type Column} from './table.ts';
import type {Theme} from './theme.ts';
import {exactText, formatAge} from './time.ts';

/** All clusters, a line each. */
export function renderClusterList(list: ClusterList, {theme, width, now}: Screen, {wide}: {wide: boolean} = {wide: false}): string {
  const gaps = list.unreadable.map(({part, reason}) => theme.warning(`${part} could not be read: ${reason}\n`)).join('');
  if (list.clusters.length === 0) {
    const where = list.namespace === '*' ? 'any namespace' : `namespace ${list.namespace}`;
    return `no FEPCluster in ${where}${list.noSuchNamespace === true ? ': there is no such namespace' : ''}\n${gaps}`;
  }
  const columns: Column<ClusterLine>[] = [
    ...(list.namespace === '*' ? [{header: 'NAMESPACE', value: ({namespace}: ClusterLine) => namespace}] : []),
    {header: 'NAME', value: ({name}) => name},
    {header: 'READY', value: ({instances}) => `${instances.ready ?? '?'}/${instances.wanted ?? '?'}`},
    {header: 'STATUS', value: ({state}) => paintState(state, theme)(state)},
    {header: 'MASTER', value: ({primary}) => primary},
    {header: 'SYNC', value: ({syncMode}) => syncMode},
    {header: 'FEP', value: ({fepVersion}) => fepVersion},
    {header: 'STORAGE', value: ({storage}) => storage?.capacity, align: 'right'},
    {header: 'BACKUP', value: ({backupSchedules}) => (backupSchedules.length === 0 ? 'none' : wide ? backupSchedules.join('; ') : `${backupSchedules.length}`), flexible: true},
    ...(wide ? [{header: 'IMAGE', value: ({image}: ClusterLine) => image, flexible: true}, {header: 'CREATED', value: ({createdAt}: ClusterLine) => exactText(createdAt)}] : []),
    {header: 'AGE', value: ({createdAt}) => formatAge(createdAt, now)},
  ];
  return renderTable(list.clusters, columns, {width, theme}) + gaps;
}

function paintState(state: ClusterLine['state'], theme: Theme): (text: string) => string {
  return {ready: theme.good, 'not ready': theme.bad, deleting: theme.warning, unknown: theme.warning}[state];
}
