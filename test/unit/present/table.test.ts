import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {displayWidth} from '../../../src/lib/present/display-width.ts';
import {renderTable, type Column} from '../../../src/lib/present/table.ts';

interface Row {
  name: string;
  ready?: string;
  message?: string;
}
const columns: Column<Row>[] = [
  {header: 'NAME', value: (row) => row.name},
  {header: 'READY', value: (row) => row.ready},
  {header: 'MESSAGE', value: (row) => row.message, flexible: true},
];

describe('renderTable', () => {
  it('draws plain columns as kubectl does', () => {
    expect(renderTable([{name: 'demo', ready: '3/3', message: 'fine'}, {name: 'a-longer-name'}], columns)).toBe(
      'NAME            READY    MESSAGE\ndemo            3/3      fine\na-longer-name   <none>   <none>\n');
  });

  it('is empty without rows', () => {
    expect(renderTable([], columns)).toBe('');
  });

  it('cuts only the flexible column, and only at a terminal', () => {
    const rows = [{name: 'demo', ready: '3/3', message: 'x'.repeat(200)}];
    expect(renderTable(rows, columns)).toContain('x'.repeat(200));
    const cut = renderTable(rows, columns, {width: 60});
    expect(Math.max(...cut.split('\n').map(displayWidth))).toBeLessThanOrEqual(60);
    expect(cut).toContain('…');
    expect(cut).toContain('demo   3/3');
  });

  it('keeps one line a row, whatever the cells hold', () => {
    fc.assert(fc.property(fc.array(fc.record({name: fc.string(), message: fc.string()}), {minLength: 1, maxLength: 5}), (rows) => {
      expect(renderTable(rows, columns).split('\n')).toHaveLength(rows.length + 2);
    }));
  });

  it('draws the same whether or not something had to be cut, up to the cut', () => {
    const rows = [{name: 'demo', ready: '\u001B[32m3/3\u001B[39m', message: 'データ'}, {name: 'x', message: 'y'.repeat(70)}];
    const whole = renderTable(rows, columns).split('\n');
    const narrow = renderTable(rows, columns, {width: 50}).split('\n');
    expect(narrow.slice(0, 2)).toEqual(whole.slice(0, 2));
    expect(narrow[2]).toMatch(/^x {6}<none> {3}y+…$/);
  });

  it('aligns numbers to the right', () => {
    expect(renderTable([{n: 5}, {n: 1000}], [{header: 'N', value: ({n}) => n, align: 'right'}, {header: 'X', value: () => 'x'}])).toBe('   N   X\n   5   x\n1000   x\n');
  });

  it('indents', () => {
    expect(renderTable([{name: 'demo'}], columns, {indent: 2}).split('\n').slice(0, 2).every((line) => line.startsWith('  '))).toBe(true);
  });
});

describe('displayWidth', () => {
  it('counts wide characters twice and colours not at all', () => {
    expect(displayWidth('データ')).toBe(6);
    expect(displayWidth('\u001B[31mred\u001B[39m')).toBe(3);
  });
});
