import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {KnownValues} from '../../../src/lib/redact/known-values.ts';
import {LiteralMatcher, SHORTEST_LITERAL, type Literal} from '../../../src/lib/redact/literal-matcher.ts';
import {Placeholders} from '../../../src/lib/redact/placeholders.ts';
import {RedactionRules, Redactor} from '../../../src/lib/redact/redactor.ts';

interface Hit {
  at: number;
  literals: string[];
}

/** What the matcher finds, place by place. */
function found(literals: readonly Literal<string>[], data: Uint8Array, from: number, limit: number, end: number): Hit[] {
  const matcher = new LiteralMatcher(literals);
  const hits: Hit[] = [];
  for (let hit = matcher.next(data, from, limit, end); hit !== undefined; hit = matcher.next(data, hit.at + 1, limit, end)) {
    expect(hit.literals.map(({bytes}) => bytes.length)).toEqual(hit.literals.map(({bytes}) => bytes.length).toSorted((a, b) => b - a));
    hits.push({at: hit.at, literals: hit.literals.map(({meaning}) => meaning).toSorted()});
  }
  return hits;
}

/** The same by comparing every literal at every place. */
function sought(literals: readonly Literal<string>[], data: Uint8Array, from: number, limit: number, end: number): Hit[] {
  const hits: Hit[] = [];
  for (let at = from; at < limit; at += 1) {
    const here = literals.filter(({bytes, anyCase}) => bytes.length >= SHORTEST_LITERAL && at + bytes.length <= end && bytes.every((byte, index) => same(data[at + index] ?? -1, byte, anyCase === true)));
    if (here.length > 0) hits.push({at, literals: here.map(({meaning}) => meaning).toSorted()});
  }
  return hits;
}

function same(seen: number, wanted: number, anyCase: boolean): boolean {
  const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
  return seen === wanted || (anyCase && lower(seen) === lower(wanted));
}

/** Bytes of few kinds, so that literals overlap, begin alike, lie in one another and differ by what folding merges. */
const bytes = fc.oneof(fc.constantFrom(...'abAB@`0[{'), fc.constantFrom(...'aA1\u0000 \u00ff')).map((character) => character.charCodeAt(0));
const literal = (shortest: number): fc.Arbitrary<{bytes: Uint8Array; anyCase: boolean}> => fc.record({bytes: fc.array(bytes, {minLength: shortest, maxLength: 40}).map((list) => Uint8Array.from(list)), anyCase: fc.boolean()});

describe('the search for literals', () => {
  it('finds at every place what comparing each literal there finds, whatever the shortest one is', () => {
    const cases = fc.integer({min: 1, max: 10}).chain((shortest) => fc.record({
      literals: fc.array(literal(shortest), {maxLength: 12}),
      pieces: fc.array(fc.oneof(fc.array(bytes, {maxLength: 30}), fc.nat({max: 11})), {maxLength: 14}),
      cuts: fc.tuple(fc.nat({max: 8}), fc.nat({max: 400}), fc.nat({max: 12}), fc.nat({max: 7})),
    }));
    fc.assert(fc.property(cases, ({literals, pieces, cuts: [from, limitCut, endCut, offset]}) => {
      const known = literals.map((one, index) => ({...one, meaning: String(index)}));
      const content = pieces.flatMap((piece) => (typeof piece === 'number' ? [...(known[piece]?.bytes ?? [])] : piece));
      // Not always at the beginning of what was allocated, nor at its end.
      const data = Uint8Array.from([...Array.from({length: offset}, () => 0x61), ...content, 0x61, 0x62]).subarray(offset, offset + content.length);
      const end = Math.max(0, data.length - endCut);
      const limit = limitCut % 2 === 0 ? data.length : Math.min(limitCut, data.length);
      expect(found(known, data, from, limit, end)).toEqual(sought(known, data, from, limit, end));
    }), {numRuns: 1500});
  });

  it('finds each of thousands that begin alike', () => {
    const literals = Array.from({length: 5000}, (_, index) => ({bytes: Buffer.from(`generated-password-${index}-${'x'.repeat(index % 20)}`), meaning: String(index)}));
    const matcher = new LiteralMatcher(literals);
    for (const {bytes: wanted, meaning} of literals) {
      const data = Buffer.concat([Buffer.from('.'.repeat(Number(meaning) % 9)), wanted, Buffer.from('.')]);
      expect(matcher.next(data, 0, data.length, data.length)?.literals.map((one) => one.meaning)).toContain(meaning);
    }
  });
});

describe('watched words', () => {
  it('are told of by every piece that holds one whole, and change nothing', () => {
    const words = ['ERROR:', 'FATAL:'];
    const piece = fc.oneof(fc.constantFrom(...words, 'ERR', 'OR:', 'password=hunter2hunter2 ', 'error:', '\n'), fc.string({maxLength: 60}), fc.constant('.'.repeat(9000)));
    fc.assert(fc.property(fc.array(piece, {maxLength: 12}), fc.array(fc.nat({max: 60_000}), {maxLength: 6}), (pieces, places) => {
      const text = Buffer.from(pieces.join(''));
      const [plain, watching] = [[], words].map((watched) => new Redactor(new RedactionRules(new KnownValues(new Placeholders()), {watched})));
      const cuts = [0, ...places.map((place) => Math.min(place, text.length)).toSorted((a, b) => a - b), text.length];
      const steps = cuts.slice(1).map((to, index) => (redactor: Redactor | undefined) => redactor?.push(text.subarray(cuts[index], to)));
      for (const step of [...steps, (redactor: Redactor | undefined) => redactor?.end()]) {
        const given = Buffer.concat(step(watching) ?? []);
        expect(given.equals(Buffer.concat(step(plain) ?? []))).toBe(true);
        if (words.some((word) => given.includes(word))) expect(watching?.hasWatched).toBe(true);
      }
      expect(plain?.hasWatched).toBe(false);
    }), {numRuns: 200});
  });
});
