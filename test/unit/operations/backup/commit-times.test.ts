import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {CommitFinder} from '../../../../src/lib/operations/restore/commit-times.ts';

const line = (xid: number, kind: string, time: string, rest = ''): string =>
  `rmgr: Transaction len (rec/tot):     34/    34, tx:        ${xid}, lsn: 0/0600${xid.toString(16).toUpperCase().padStart(4, '0')}, prev 0/06000028, desc: ${kind} ${time} UTC${rest}`;
const LOG = [
  line(731, 'COMMIT', '2026-11-26 02:14:18.900001'),
  line(732, 'ABORT', '2026-11-26 02:14:19.000000'),
  line(733, 'COMMIT', '2026-11-26 02:14:19.000000', '; inval msgs: catcache 80'),
  line(734, 'COMMIT_PREPARED 730:', '2026-11-26 02:14:19.000001'),
  line(735, 'COMMIT', '2026-11-26 02:14:18.999999'),
].join('\n');
const find = (moment: string, cuts: readonly number[] = []): CommitFinder['found'] => {
  const finder = new CommitFinder(Date.parse(moment));
  let from = 0;
  for (const cut of cuts) finder.take(LOG.slice(from, from += cut));
  finder.take(`${LOG.slice(from)}\n`);
  return finder.found;
};

describe('ends of transactions around a moment', () => {
  it('are the last commit up to it and the first end after it, in the order of the WAL', () => {
    expect(find('2026-11-26T02:14:19Z')).toMatchObject({
      before: {xid: 733, text: '2026-11-26 02:14:19.000000', lsn: 0x6_000_000 + 733},
      after: {xid: 734, text: '2026-11-26 02:14:19.000001'},
    });
  });

  it('know when nothing follows or nothing comes before', () => {
    expect(find('2026-11-26T02:15:00Z')).toMatchObject({before: {xid: 734}});
    expect(find('2026-11-26T02:15:00Z').after).toBeUndefined();
    expect(find('2026-11-26T02:14:00Z').before).toBeUndefined();
    // An abort is no state to come back to, but recovery stops at it.
    expect(find('2026-11-26T02:14:18.95Z')).toMatchObject({before: {xid: 731}, after: {xid: 732}});
  });

  it('are the same whatever pieces they come in', () => {
    fc.assert(fc.property(fc.array(fc.integer({min: 1, max: 90})), (cuts) => void expect(find('2026-11-26T02:14:19Z', cuts)).toEqual(find('2026-11-26T02:14:19Z'))));
  });
});
