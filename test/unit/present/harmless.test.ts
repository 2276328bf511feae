import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {harmless} from '../../../src/lib/present/harmless.ts';

describe('harmless', () => {
  it.each([
    ['colours stay', '\u001B[31mred\u001B[39m', '\u001B[31mred\u001B[39m'],
    ['a title of the window goes', 'a\u001B]0;mine\u0007b', 'ab'],
    ['the screen is not cleared', 'a\u001B[2J\u001B[Hb', 'ab'],
    ['nothing is hidden', 'a\u001B[8mb\u001B[0m', 'ab\u001B[0m'],
    ['a line is not written over', 'all is well\rfailed', 'all is wellfailed'],
    ['eight-bit forms go', 'a\u009B2Jb', 'ab'],
    ['lines and columns stay', 'a\tb\nc', 'a\tb\nc'],
    ['other scripts stay', '日本語 é 🙂', '日本語 é 🙂'],
  ])('%s', (_, text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it('leaves nothing but colours behind an escape, whatever the text', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom('\u001B', '\u001B[', '[2J', 'm', '8m', ';', '\u009B', '\u0007', ']0;', '\r', '31'))).map((parts) => parts.join('')), (text) => {
      const [first = '', ...behindEscapes] = harmless(text).split('\u001B');
      for (const part of behindEscapes) expect(part).toMatch(/^\[(?!0*8m)[\d;]*m/);
      expect([first, ...behindEscapes].join('')).not.toMatch(/(?![\n\t])\p{Cc}/u);
    }));
  });
});
