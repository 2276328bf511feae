import {describe, expect, it} from 'vitest';
import {valueText} from '../../../src/lib/present/planned-values.ts';
import {plainTheme} from '../../../src/lib/present/style.ts';

describe('a value on one line', () => {
  it('keeps the tag of a long image, and the beginning of a long sentence', () => {
    const image = valueText('quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:ubi9-15-1.6', plainTheme);
    expect(image).toMatch(/^quay\.io\/fujitsu\/.*….*:ubi9-15-1\.6$/);
    expect(image).toHaveLength(60);
    expect(valueText(`${'word '.repeat(20)}end`, plainTheme)).toMatch(/^(?:word ){11}word…$/);
    expect(valueText('4Gi', plainTheme)).toBe('4Gi');
  });
});
