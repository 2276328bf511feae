import {LONGEST_PIECE} from './log-line.ts';

/** A line without its line feed, or a piece of one. */
export interface Piece {
  text: string;
  /** The line goes on in the next piece. */
  open: boolean;
}

const LINE_FEED = 0x0a;

/**
 * Cuts bytes into lines, a batch for each chunk. A line longer than `longest` bytes comes in pieces, so that no line is
 * too long; pieces may end inside a character only where the line is no UTF-8 at all.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer | string>, longest = LONGEST_PIECE): AsyncGenerator<Piece[], void, undefined> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const batch: Piece[] = [];
    let from = 0;
    for (let at = data.indexOf(LINE_FEED); at >= 0; at = data.indexOf(LINE_FEED, from)) {
      // Nearly every line: no buffers of its own, which are what costs here.
      if (held === 0 && at - from <= longest) batch.push({text: data.toString('utf8', from, at), open: false});
      else {
        batch.push(...pieces(Buffer.concat([...rest, data.subarray(from, at)]), longest, false));
        rest = [];
        held = 0;
      }
      from = at + 1;
    }
    if (from < data.length) {
      // A copy: the piece may outlive the large buffer that it is cut from.
      rest.push(Buffer.from(data.subarray(from)));
      held += data.length - from;
    }
    if (held > longest) {
      const all = Buffer.concat(rest);
      // Before the last byte, so that the byte behind the cut tells whether a character ends there.
      const cut = characterBoundary(all, longest * Math.floor((all.length - 1) / longest));
      batch.push(...pieces(all.subarray(0, cut), longest, true));
      rest = [all.subarray(cut)];
      held = all.length - cut;
    }
    if (batch.length > 0) yield batch;
  }
  if (held > 0) yield pieces(Buffer.concat(rest), longest, false);
}

function pieces(line: Buffer, longest: number, open: boolean): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  while (line.length - from > longest) {
    const to = characterBoundary(line, from + longest);
    found.push({text: line.toString('utf8', from, to), open: true});
    from = to;
  }
  found.push({text: line.toString('utf8', from), open});
  return found;
}

/** The nearest place at or before `at` where a character of UTF-8 begins. */
function characterBoundary(data: Buffer, at: number): number {
  let cut = at;
  while (cut > at - 4 && cut > 0 && ((data[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return cut > at - 4 && cut > 0 ? cut : at;
}
