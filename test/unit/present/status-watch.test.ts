import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ClusterStatus, Problem} from '../../../src/lib/model/answers/cluster-status.ts';
import {PROBLEM_IDS} from '../../../src/lib/model/problem-ids.ts';
import {deriveStatus} from '../../../src/lib/operations/cluster-status/index.ts';
import {renderCompactStatus} from '../../../src/lib/present/cluster-status-compact.ts';
import {watchView} from '../../../src/lib/present/cluster-status-watch.ts';
import {displayWidth} from '../../../src/lib/present/display-width.ts';
import {makeTheme} from '../../../src/lib/present/theme.ts';
import {pod, sources} from '../operations/cluster-objects.ts';

const screen = (colour = false) => ({width: undefined, theme: makeTheme(colour), now: new Date('2026-01-01T03:00:00Z'), rows: undefined});
const healthy = (): ClusterStatus => deriveStatus(sources());
const problem = fc.record({
  id: fc.constantFrom(...PROBLEM_IDS), severity: fc.constantFrom<Problem['severity']>('critical', 'warning', 'unknown'),
  message: fc.string({unit: 'grapheme', maxLength: 300}).map((text) => text.replaceAll(/\s/g, ' ')),
});

describe('the compact status', () => {
  it('fits 24 lines of 80 columns, whatever is wrong and however many servers there are', () => {
    fc.assert(fc.property(fc.array(problem, {maxLength: 40}), fc.integer({min: 1, max: 16}), fc.array(fc.string({maxLength: 200}), {maxLength: 30}), (problems, servers, reasons) => {
      const one = structuredClone(sources());
      Object.assign(one.pods, {known: Array.from({length: servers}, (_, index) => pod(index))});
      const status = {...deriveStatus(one), problems, unreadable: reasons.map((reason) => ({part: 'events', reason: reason.replaceAll(/\s/g, ' ')}))};
      const lines = renderCompactStatus(status, screen(true)).trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(23);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    }));
  });

  it('counts what has no room', () => {
    const problems = Array.from({length: 12}, (_, index): Problem => ({id: 'pod-not-ready', severity: 'warning', message: `server ${index}`}));
    const text = renderCompactStatus({...healthy(), verdict: 'warning', problems}, screen());
    expect(text).toContain('WARNING  server 4\nand 7 more problems\n3/3 ready');
    expect(text).toMatch(/^demo {2}WARNING {2}namespace shop, seen \d\d:\d\d:\d\d UTC\n/);
    expect(text).toMatch(/\ndemo-sts-2 +replica/);
  });

  it('says that nothing is wrong', () => {
    expect(renderCompactStatus(healthy(), screen()).split('\n')[1]).toBe('healthy: 1 master and 2 replicas, all ready, asynchronous');
  });
});

describe('a watch without a terminal', () => {
  const written: string[] = [];
  const view = (mode: 'lines' | 'json') => watchView({mode, write: (text) => written.push(text), screen, detail: {wide: false, compact: false}});

  it('writes a line for each change, and none for what only ages', async () => {
    written.length = 0;
    const lines = await view('lines');
    lines.show(healthy());
    lines.show({...healthy(), takenAt: '2026-01-01T03:00:09.000Z'});
    lines.blind('no route to host');
    lines.blind('no route to host');
    lines.show({...healthy(), takenAt: '2026-01-01T03:00:20.000Z', verdict: 'critical', headline: 'no master', problems: [{id: 'no-master', severity: 'critical', message: 'no master'}]});
    expect(written).toEqual([
      expect.stringMatching(/^\S+Z {2}OK {2}3\/3 ready, master demo-sts-0, timeline 2: healthy: 1 master and 2 replicas, all ready, asynchronous\n$/) as unknown,
      '2026-01-01T03:00:00Z  UNKNOWN  cannot look now: no route to host\n',
      '2026-01-01T03:00:20Z  CRITICAL  3/3 ready, master demo-sts-0, timeline 2: no master\n',
    ]);
  });

  it('writes one document a line as JSON, and nothing else', async () => {
    written.length = 0;
    const documents = await view('json');
    documents.show(healthy());
    documents.blind('no route to host');
    documents.show(healthy());
    expect(written.map((line) => (JSON.parse(line) as ClusterStatus).verdict)).toEqual(['ok']);
  });
});
