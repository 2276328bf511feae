import type {ParameterLine, ParameterList} from '../model/answers/parameters.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';

/** One line a parameter: what the FEPCluster says beside what is in force; servers one by one where they differ. */
export function renderParameters({parameters, unreadable, name}: ParameterList, {theme, width}: Screen, options: {wide?: boolean} = {}): string {
  const rows = parameters.flatMap((line) => rowsOf(line, options.wide === true));
  const wide = options.wide === true;
  const table = renderTable(rows, [
    {header: 'PARAMETER', value: (row) => row.name},
    {header: 'CLUSTER', value: (row) => row.wanted, flexible: true},
    ...(wide || rows.some(({pod}) => pod !== undefined) ? [{header: 'SERVER', value: (row: Row) => row.pod ?? 'all'}] : []),
    {header: 'IN FORCE', value: (row) => row.value, flexible: true},
    {header: 'TAKES', value: (row) => row.takes},
    {header: 'SOURCE', value: (row) => row.source, flexible: true},
    ...(wide ? [{header: 'CONTEXT', value: (row: Row) => row.context}, {header: 'UNIT', value: (row: Row) => row.unit}, {header: 'FILE', value: (row: Row) => row.file, flexible: true}] : []),
    {header: 'STATE', value: (row) => row.state},
  ], {width, theme});
  const nothing = parameters.length === 0 ? `${name} sets no parameter, none waits for a restart, and none differs between servers; --all shows every one\n` : '';
  return `${table}${nothing}${unreadable.map(({part, reason}) => `${theme.mark('warning')} ${part} could not be asked: ${reason}\n`).join('')}`;
}

interface Row {
  name: string;
  wanted: string | undefined;
  pod: string | undefined;
  value: string | undefined;
  takes: string | undefined;
  source: string | undefined;
  context: string | undefined;
  unit: string | undefined;
  file: string | undefined;
  state: string;
}

function rowsOf(line: ParameterLine, wide: boolean): Row[] {
  const {name, wanted, takes, context, unit, servers, managedBy} = line;
  const base = {name, wanted, takes, context, unit};
  const [first] = servers;
  if (first === undefined) return [{...base, pod: undefined, value: undefined, source: undefined, file: undefined, state: 'not known to the servers'}];
  const isEven = !wide && servers.every(({value, pendingRestart, asWanted}) => value === first.value && pendingRestart === first.pendingRestart && asWanted === first.asWanted);
  return (isEven ? [first] : servers).map(({pod, value, source, file, pendingRestart, asWanted}) => ({
    ...base, pod: isEven ? undefined : pod, value, source, file,
    state: [
      ...(pendingRestart ? ['waits for a restart'] : asWanted || managedBy !== undefined ? [] : ['not as the cluster says']),
      ...(managedBy === undefined ? [] : [managedBy === 'patroni' ? 'set by Patroni' : 'set by the operator']),
    ].join(', '),
  }));
}
