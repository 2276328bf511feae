import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {joinIndex, joinKey, splitPath} from '../../../src/lib/model/schema/path.ts';

const segment = fc.oneof(fc.string(), fc.nat(1000));

describe('paths', () => {
  it('gives back what was joined, whatever the keys hold', () => {
    fc.assert(
      fc.property(fc.array(segment, {minLength: 1}), (segments) => {
        const path = segments.reduce<string>((base, part) => (typeof part === 'number' ? joinIndex(base, part) : joinKey(base, part)), '');
        expect(splitPath(path)).toEqual(segments);
      }),
    );
  });

  it('answers or declines, and never throws, for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(() => splitPath(text)).not.toThrow()));
  });

  it('reads any item and any key', () => {
    expect(splitPath('spec.list[].<key>[3]')).toEqual(['spec', 'list', '[]', '<key>', 3]);
  });
});
