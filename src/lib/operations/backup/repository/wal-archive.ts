import {DEFAULT_SEGMENT_BYTES, parseSegment} from './wal-segment.ts';

/** Archived segments of one timeline, by number: strictly rising. Three lists of numbers, since there may be 100,000. */
export interface ArchivedTimeline {
  numbers: number[];
  /** When the file was put there, seconds since 1970; NaN where the repository does not say. */
  times: number[];
  /** Bytes in the repository. */
  sizes: number[];
}

/** WAL that one repository keeps of one database: by timeline. */
export class WalArchive {
  readonly timelines = new Map<number, ArchivedTimeline>();
  readonly segmentBytes: number;

  constructor(segmentBytes = DEFAULT_SEGMENT_BYTES) {
    this.segmentBytes = segmentBytes;
  }

  /** Takes a segment in; files that are none (backup labels, histories, partial segments) are passed over. */
  add(name: string, time: number, size: number): void {
    const segment = parseSegment(name, this.segmentBytes);
    if (segment === undefined) return;
    let archived = this.timelines.get(segment.timeline);
    if (archived === undefined) this.timelines.set(segment.timeline, archived = {numbers: [], times: [], sizes: []});
    const {numbers, times, sizes} = archived;
    // pgBackRest lists names in rising order; a second copy of a segment (another checksum) comes right after the first.
    const last = numbers.at(-1);
    if (last === undefined || segment.number > last) {
      numbers.push(segment.number);
      times.push(time);
      sizes.push(size);
      return;
    }
    const at = lowerBound(numbers, segment.number);
    if (numbers[at] === segment.number) return;
    numbers.splice(at, 0, segment.number);
    times.splice(at, 0, time);
    sizes.splice(at, 0, size);
  }

  has(timeline: number, number: number): boolean {
    const numbers = this.timelines.get(timeline)?.numbers ?? [];
    return numbers[lowerBound(numbers, number)] === number;
  }

  /** When a segment was archived, seconds since 1970. */
  timeOf(timeline: number, number: number): number | undefined {
    const archived = this.timelines.get(timeline);
    if (archived === undefined) return undefined;
    const at = lowerBound(archived.numbers, number);
    const time = archived.numbers[at] === number ? archived.times[at] : undefined;
    return time === undefined || Number.isNaN(time) ? undefined : time;
  }

  get size(): number {
    return [...this.timelines.values()].reduce((sum, {numbers}) => sum + numbers.length, 0);
  }

  get bytes(): number {
    return [...this.timelines.values()].reduce((sum, {sizes}) => sizes.reduce((all, each) => all + each, sum), 0);
  }
}

/** Position of the first value that is not below `wanted`, in a rising list. */
export function lowerBound(rising: readonly number[], wanted: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Runs of segments without a break, oldest first: `[first, last]`. */
export function runsOf(rising: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of rising) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
