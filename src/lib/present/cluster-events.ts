import {stripVTControlCharacters} from 'node:util';
import type {ClusterEvent, ClusterEvents} from '../model/answers/cluster-events.ts';
import type {Screen} from './screen.ts';
import {renderTable, type Column} from './table.ts';
import type {Theme} from './theme.ts';
import {exactText, formatAge} from './time.ts';

/** Events as a table, oldest first; `wide` adds reason, count and who said it. */
export function renderClusterEvents({events, name, namespace, unreadable}: ClusterEvents, screen: Screen, {wide}: {wide: boolean} = {wide: false}): string {
  const {theme, now, width} = screen;
  const gaps = unreadable.map(({part, reason}) => `${theme.warning(`not read: ${part}: ${reason}`)}\n`).join('');
  if (events.length === 0) return `no events of ${name} in namespace ${namespace} (Kubernetes keeps them for an hour, unless told otherwise)\n${gaps}`;
  const columns: Column<ClusterEvent>[] = [
    {header: 'LAST SEEN', value: ({lastSeen}) => (wide ? exactText(lastSeen) : formatAge(lastSeen, now))},
    ...(wide ? [{header: 'FIRST SEEN', value: ({firstSeen}: ClusterEvent) => exactText(firstSeen)}, {header: 'COUNT', value: ({count}: ClusterEvent) => count, align: 'right' as const}] : []),
    {header: 'TYPE', value: ({type}) => paintType(type, theme)},
    ...(wide ? [{header: 'REASON', value: ({reason}: ClusterEvent) => reason}, {header: 'SOURCE', value: ({source}: ClusterEvent) => source}] : []),
    {header: 'OBJECT', value: ({object}) => object},
    {header: 'MESSAGE', value: (event) => wordsOf(event, theme, wide), wraps: true},
  ];
  return renderTable(events, columns, {width, theme}) + gaps;
}

/** One event on a line of its own, for a watch. */
export function renderEventLine(event: ClusterEvent, {theme}: Screen): string {
  return `${(event.lastSeen ?? '').slice(11, 19).padEnd(8)}  ${paintType(event.type.padEnd(7), theme)}  ${event.object}  ${wordsOf(event, theme, false)}\n`;
}

function paintType(type: string, theme: Theme): string {
  return type.startsWith('Warning') ? theme.warning(type) : type;
}

/** Messages come from many hands: what a terminal would obey is taken out. */
function wordsOf({reason, message, meaning, count, type}: ClusterEvent, theme: Theme, wide: boolean): string {
  const text = stripVTControlCharacters(message).replaceAll(/\s+/g, ' ');
  const said = type === 'Warning' && !wide ? `${reason}: ${text}` : text;
  const times = count > 1 && !wide ? ` (${count} times)` : '';
  return `${said}${times}${meaning === undefined ? '' : theme.muted(` (${meaning})`)}`;
}
