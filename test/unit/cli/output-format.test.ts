import {describe, expect, it} from 'vitest';
import {requestedFormat} from '../../../src/lib/cli/output-format.ts';

describe('requestedFormat', () => {
  it.each([
    [[], 'text'], [['-o', 'json'], 'json'], [['-ojson'], 'json'], [['-o=json'], 'json'], [['--output', 'yaml'], 'yaml'], [['--output=wide'], 'wide'],
    [['x', '-o', 'json', '--no-such-flag'], 'json'], [['-o', 'xml'], 'text'], [['--', '-o', 'json'], 'text'], [['-o'], 'text'], [['-o', 'name'], 'name'],
  ])('%j → %s', (argv, format) => {
    expect(requestedFormat(argv)).toBe(format);
  });
});
