import type {Commit} from './commits.ts';

/** `0/3000148` as a number that compares. */
function position(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** Where each earlier timeline ended, out of a history file: lines `timeline TAB position TAB reason` (PostgreSQL 15, 26.3.5). */
export function endsOfTimelines(history: string): Map<number, bigint> {
  return new Map(history.split('\n').flatMap((line): [number, bigint][] => {
    const [, timeline, lsn] = /^(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line) ?? [];
    return timeline === undefined || lsn === undefined ? [] : [[Number(timeline), position(lsn)]];
  }));
}

/**
 * Sorts acknowledged commits by what the history says: `kept` was written on the present timeline, `lost` beyond the end
 * of its own, and `doubtful` before it, so that the server knows its transaction id and can be asked how it ended.
 */
export function sortByHistory(acknowledged: readonly Commit[], timeline: string, history: string): {kept: Commit[]; lost: Commit[]; doubtful: Commit[]} {
  const ends = endsOfTimelines(history);
  const sorted = {kept: [] as Commit[], lost: [] as Commit[], doubtful: [] as Commit[]};
  for (const commit of acknowledged) {
    const end = ends.get(Number.parseInt(commit.timeline, 16));
    if (commit.timeline === timeline || end === undefined) sorted.kept.push(commit);
    else if (position(commit.lsn) >= end) sorted.lost.push(commit);
    else sorted.doubtful.push(commit);
  }
  return sorted;
}
