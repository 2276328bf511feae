import fc from 'fast-check';
import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {CommitLog, gapsOf} from '../../../../src/lib/operations/write-probe/commits.ts';
import {endsOfTimelines, sortByHistory} from '../../../../src/lib/operations/write-probe/lost-commits.ts';
import {isStoredPassword} from '../../../../src/lib/operations/superuser/stored-password.ts';
import {scramVerifier} from '../../../../src/sandbox/operator/fep-action/scram-verifier.ts';

const LINES = ['NOTICE:  on 00000002', 'NOTICE:  try 745 0/3000148', 'NOTICE:  ack 745', '注意:  try 746 0/3000200', '注意:  ack 746', 'NOTICE:  try 747 0/3000300', 'FATAL:  terminating connection'];

describe('what a writer heard', () => {
  it('is the same however the text is cut into pieces, and in any language of the server', () => {
    const text = `${LINES.join('\n')}\n`;
    fc.assert(fc.property(fc.array(fc.integer({min: 1, max: text.length - 1})), (cuts) => {
      const log = new CommitLog();
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      for (const [index, place] of places.slice(1).entries()) log.take(text.slice(places[index], place), 1000);
      log.endOfSession();
      expect(log.acknowledged.map(({xid, lsn, timeline}) => [xid, lsn, timeline])).toEqual([['745', '0/3000148', '00000002'], ['746', '0/3000200', '00000002']]);
      expect(log.failed.map(({xid}) => xid)).toEqual(['747']);
    }));
  });

  it('has its longest gap, and those that are longer than a second', () => {
    const at = (acknowledgedMs: number) => ({xid: '1', lsn: '0/1', timeline: '', acknowledgedMs});
    expect(gapsOf([at(0), at(50), at(2050), at(2100), at(3600)], 1000)).toEqual({gaps: [{fromMs: 50, toMs: 2050}, {fromMs: 2100, toMs: 3600}], longest: {fromMs: 50, toMs: 2050}});
    expect(gapsOf([at(0), at(50)], 1000).gaps).toHaveLength(1);
    expect(gapsOf([at(0)], 1000)).toEqual({gaps: [], longest: undefined});
  });
});

describe('which commits are lost', () => {
  const history = '1\t0/3000250\tno recovery target specified\n\n2\t0/5000000\tno recovery target specified\n';
  const commit = (timeline: string, lsn: string) => ({xid: lsn, lsn, timeline, acknowledgedMs: 1});

  it('is told by where their timeline ended; before that the server is asked', () => {
    expect([...endsOfTimelines(history)]).toEqual([[1, 0x3000250n], [2, 0x5000000n]]);
    const sorted = sortByHistory([commit('00000001', '0/3000200'), commit('00000001', '0/3000250'), commit('00000002', '0/4FFFFFF'), commit('00000003', '0/9000000'), commit('00000001', '1/0')], '00000003', history);
    expect({kept: sorted.kept.map(({lsn}) => lsn), lost: sorted.lost.map(({lsn}) => lsn), doubtful: sorted.doubtful.map(({lsn}) => lsn)}).toEqual({
      kept: ['0/9000000'], lost: ['0/3000250', '1/0'], doubtful: ['0/3000200', '0/4FFFFFF'],
    });
  });
});

describe('a stored password', () => {
  it('is recognized in both forms, and another one is not', () => {
    fc.assert(fc.property(fc.stringMatching(/^[!-~]{1,30}$/), fc.stringMatching(/^[!-~]{1,30}$/), (password, other) => {
      const md5 = `md5${createHash('md5').update(`${password}postgres`).digest('hex')}`;
      for (const stored of [scramVerifier(password), md5]) {
        expect(isStoredPassword(stored, 'postgres', password)).toBe(true);
        expect(isStoredPassword(stored, 'postgres', other)).toBe(other === password);
      }
    }), {numRuns: 20});
    expect(isStoredPassword('plain', 'postgres', 'plain')).toBeUndefined();
  });
});
