import type {ChildLine, ClusterStatus, EventLine, ServiceLine, VolumeLine} from '../model/answers/cluster-status.ts';
import {parseQuantity, quantityNumber} from '../model/quantity.ts';
import {amountText} from './amount.ts';
import type {StatusDetail} from './cluster-status.ts';
import {databaseRows} from './cluster-status-database.ts';
import type {Screen} from './screen.ts';
import {renderTable, type Column} from './table.ts';
import type {Theme} from './theme.ts';
import {exactText, formatAge} from './time.ts';

/** Events shown without `-o wide`: of the operator, and warnings of what is not settled yet. */
const FEW_EVENTS = 6;

/** Volumes, one line for each kind; with wide one for each claim. */
export function renderVolumes({volumes}: ClusterStatus, {theme, width}: Screen, {wide}: StatusDetail): string {
  if (volumes.length === 0) return '';
  if (wide) {
    return renderTable(volumes, [
      {header: 'CLAIM', value: ({claim}) => claim},
      ...volumeColumns(theme).map((column) => ({...column, value: (line: VolumeLine) => column.value([line])})),
    ], {width, theme});
  }
  const groups = [...Map.groupBy(volumes, ({volume}) => volume)];
  return renderTable(groups, [
    {header: 'VOLUME', value: ([volume]) => volume},
    {header: 'CLAIMS', value: ([, lines]) => countText(lines)},
    ...volumeColumns(theme).map((column) => ({...column, value: ([, lines]: [string, VolumeLine[]]) => column.value(lines)})),
  ], {width, theme});
}

/** A scale-in leaves claims behind, and a scale-out takes them up again. */
function countText(lines: readonly VolumeLine[]): string {
  const unused = lines.filter(({pods}) => pods.length === 0).length;
  return unused === 0 || unused === lines.length ? String(lines.length) : `${lines.length} (${unused} unused)`;
}

function volumeColumns(theme: Theme): Column<readonly VolumeLine[]>[] {
  const each = (lines: readonly VolumeLine[], value: (line: VolumeLine) => string | undefined): string =>
    [...new Set(lines.flatMap((line) => value(line) ?? []))].join(', ');
  return [
    {header: 'SIZE', value: (lines) => each(lines, sizeText)},
    {header: 'USED', value: (lines) => usedText(lines, theme)},
    {header: 'CLASS', value: (lines) => each(lines, ({storageClass}) => storageClass), flexible: true},
    {header: 'MODES', value: (lines) => each(lines, ({accessModes}) => accessModes.map(shortMode).join('+'))},
    {header: 'STATUS', value: (lines) => {
      const text = each(lines, ({phase}) => phase);
      return lines.every(({phase}) => phase === 'Bound') ? text : theme.warning(text);
    }},
  ];
}

/** `10Gi`, or `10Gi of 20Gi` while a volume grows. */
function sizeText({capacity, requested}: VolumeLine): string | undefined {
  if (capacity === undefined || requested === undefined || capacity === requested) return capacity ?? requested;
  return `${capacity} of ${requested}`;
}

/** Of the fullest: `41 %`; `17 % of 252Gi` where the file system is not of the claim's size, and others use it too. */
function usedText(lines: readonly VolumeLine[], theme: Theme): string {
  const fullest = lines.flatMap(({space, capacity}) => (space === undefined ? [] : [{...space, capacity, share: space.usedBytes / Math.max(1, space.usedBytes + space.availableBytes)}]))
    .toSorted((a, b) => b.share - a.share)[0];
  if (fullest === undefined) return '';
  const {share, sizeBytes, availableBytes, capacity} = fullest;
  const parsed = parseQuantity(capacity ?? '');
  const own = parsed !== undefined && sizeBytes <= quantityNumber(parsed) * 1.1;
  // Rounded up as df does: 100 % is full.
  const text = `${Math.min(availableBytes === 0 ? 100 : 99, Math.ceil(share * 100))} %${own ? '' : ` of ${amountText(sizeBytes)}`}`;
  return share >= 0.98 ? theme.bad(text) : share >= 0.9 ? theme.warning(text) : text;
}

function shortMode(mode: string): string {
  return {ReadWriteOnce: 'RWO', ReadWriteMany: 'RWX', ReadOnlyMany: 'ROX', ReadWriteOncePod: 'RWOP'}[mode] ?? mode;
}

/** Services, children, conditions, backups, events, and what could not be read. */
export function renderLists(status: ClusterStatus, screen: Screen, detail: StatusDetail): string {
  const {theme} = screen;
  const rows: [string, string[]][] = [
    ...databaseRows(status, screen, detail),
    ['Services', serviceTexts(status.services, theme)],
    ['Children', status.children.length === 0 ? [] : [status.children.map((child) => childText(child, theme)).join(', ')]],
    ['Operator', operatorLines(status, theme)],
    ['Conditions', conditionTexts(status, theme)],
    ['Image', status.image === undefined || !detail.wide ? [] : [status.image]],
    ['Not read', status.unreadable.map(({part, reason}) => theme.warning(`${part}: ${reason}`))],
  ];
  const text = rows
    .flatMap(([label, lines]) => lines.map((line, index) => `${theme.muted((index === 0 ? label : '').padEnd(12))}${line}\n`))
    .join('');
  return text + renderEvents(status, screen, detail);
}

function serviceTexts(services: readonly ServiceLine[], theme: Theme): string[] {
  const widest = Math.max(0, ...services.map(({name}) => name.length));
  return services.map(({purpose, name, ports, clusterIP, external, type}) => {
    const address = [type, clusterIP, external].filter((text) => text !== undefined && text !== 'ClusterIP').join(' ');
    return `${purpose.padEnd(8)}  ${name.padEnd(widest)}  ${ports.map((port) => port.replace(/\/TCP$/, '')).join(', ')}  ${theme.muted(address)}`;
  });
}

function childText({kind, state}: ChildLine, theme: Theme): string {
  if (state === 'present') return kind;
  return state === 'missing' ? theme.warning(`${kind} (missing)`) : theme.muted(`${kind} (?)`);
}

function operatorLines({operator}: ClusterStatus, theme: Theme): string[] {
  if (operator === undefined) return [];
  const text = `${operator.ready}/${operator.wanted} ready in namespace ${operator.namespace}`;
  return [operator.ready > 0 ? text : theme.warning(text)];
}

function conditionTexts({conditions}: ClusterStatus, theme: Theme): string[] {
  return conditions
    .filter(({status, type}) => status === 'True' || type === 'Successful')
    .map(({type, status, reason, message, failedTasks}) => {
      const words = [`${type}=${status}`, ...(reason === undefined ? [] : [reason]), ...(message === undefined || message === '' ? [] : [message])].join(', ');
      return failedTasks === undefined ? words : theme.bad(`${words} (${failedTasks} failed tasks)`);
    });
}

/** The same said of the same object several times: the newest stands for all. */
function withoutRepeats(events: readonly EventLine[]): EventLine[] {
  return [...Map.groupBy(events, ({object, reason, message}) => [object, reason, message].join('|')).values()].flatMap((same) => {
    const [newest] = same;
    return newest === undefined ? [] : [{...newest, count: same.reduce((sum, {count}) => sum + count, 0)}];
  });
}

/** The operator's messages say what their reasons say; a warning's reason is worth its room everywhere. */
function messageText({message, reason, type, count}: EventLine, theme: Theme, wide: boolean): string {
  const text = count > 1 ? `${message} (${count} times)` : message;
  return type === 'Warning' && !wide ? `${theme.warning(reason)}: ${text}` : text;
}

function renderEvents({events, members, volumes}: ClusterStatus, {theme, width, now}: Screen, {wide}: StatusDetail): string {
  const settled = new Set([
    ...members.filter(({ready}) => ready).map(({pod}) => `pod/${pod}`),
    ...volumes.filter(({phase}) => phase === 'Bound').map(({claim}) => `persistentvolumeclaim/${claim}`),
  ]);
  const telling = events.filter(({object, type}) => object.startsWith('fep') || (type === 'Warning' && !settled.has(object)));
  const shown = wide ? events : withoutRepeats(telling).slice(0, FEW_EVENTS);
  if (shown.length === 0) return '';
  const table = renderTable(shown, [
    {header: 'EVENT', value: ({time}) => (wide ? exactText(time) : `${formatAge(time, now)} ago`)},
    ...(wide ? [{header: 'REASON', value: ({reason, type}: EventLine) => (type === 'Warning' ? theme.warning(reason) : reason)}] : []),
    {header: 'OBJECT', value: ({object}) => object},
    {header: 'MESSAGE', value: (event) => messageText(event, theme, wide), wraps: true},
  ], {width, theme});
  const rest = events.length - shown.length;
  return `\n${table}${rest > 0 ? theme.muted(`${rest} more events with -o wide\n`) : ''}`;
}
