import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatLsn, leaderAnnotations, lockMove, patroniTime, readHistory, readLeaderRecord, timelineOf} from '../../../../src/sandbox/pods/scripted/leader-record.ts';

const renewed = new Date('2026-01-01T00:00:00Z');
const record = {leader: 'a', optime: 1, acquireTime: patroniTime(renewed), renewTime: patroniTime(renewed), ttl: 30, transitions: 2};
const at = (seconds: number) => renewed.getTime() + seconds * 1000;

describe('the leader lock', () => {
  it('survives being written as annotations', () => {
    expect(readLeaderRecord(leaderAnnotations(record))).toEqual(record);
    expect(leaderAnnotations(record)).toMatchObject({ttl: '30', transitions: '2', renewTime: '2026-01-01T00:00:00.000000+00:00'});
    expect(readLeaderRecord({other: 'x'})).toBeUndefined();
  });

  it('is made, renewed, followed, and taken when it ran out or was given up', () => {
    expect(lockMove(undefined, 'a', at(0), 1)).toBe('create');
    expect(lockMove(record, 'a', at(1000), 1)).toBe('renew');
    expect(lockMove(record, 'b', at(30), 1)).toBe('follow');
    expect(lockMove(record, 'b', at(31), 1)).toBe('take');
    expect(lockMove(record, 'b', at(4), 0.1)).toBe('take');
    expect(lockMove({...record, leader: ''}, 'b', at(0), 1)).toBe('take');
    expect(lockMove({...record, renewTime: 'broken'}, 'b', at(0), 1)).toBe('take');
  });
});

describe('history', () => {
  it('tells the timeline', () => {
    const history = readHistory('[[1,50331976,"no recovery target specified","t","b"]]');
    expect(timelineOf(history)).toBe(2);
    expect(timelineOf(readHistory(undefined))).toBe(1);
  });

  it('is empty for what is none', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Array.isArray(readHistory(text))).toBe(true);
    }));
  });
});

it('prints positions as PostgreSQL does', () => {
  expect([0x3000148, 2 ** 32 + 0xab].map(formatLsn)).toEqual(['0/3000148', '1/AB']);
});
