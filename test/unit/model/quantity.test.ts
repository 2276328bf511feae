import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {addQuantities, compareQuantities, formatBytes, formatQuantity, parseQuantity, quantityNumber, quantityOf, quantityUnits, type Quantity} from '../../../src/lib/model/quantity.ts';

function must(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`no quantity: ${text}`);
  return quantity;
}

const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'e3', 'E-2', 'e+10');
const amount = fc.oneof(fc.nat().map(String), fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `${a}.${b}`), fc.nat().map((n) => `.${n}`), fc.nat().map((n) => `${n}.`));
const written = fc.tuple(fc.constantFrom('', '-', '+'), amount, suffix).map((parts) => parts.join(''));

describe('parseQuantity', () => {
  it.each([
    ['1.5Gi', 1_610_612_736n],
    ['1200Mi', 1_258_291_200n],
    ['1k', 1000n],
    ['1e3', 1000n],
    ['1E', 10n ** 18n],
    ['8Ei', 8n * 1024n ** 6n],
    ['-2Ki', -2048n],
    ['100m', 1n],
    ['0', 0n],
    ['.5', 1n],
  ])('%s has %s whole units', (text, units) => {
    expect(quantityUnits(must(text))).toBe(units);
  });

  it.each(['', ' ', '2GB', '2 Gi', 'Gi', '1K', '1gi', '.', '+', '1e', '1.2.3', '1e1.5', '0x10', '1_000', '1e999999999', '９', 'NaN', 'Infinity'])('declines %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('answers or declines any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(() => parseQuantity(text)).not.toThrow()));
  });

  it('agrees with plain arithmetic', () => {
    fc.assert(fc.property(fc.integer({min: -1_000_000, max: 1_000_000}), (n) => void expect(quantityNumber(must(`${n}m`))).toBeCloseTo(n / 1000, 9)));
  });
});

describe('compareQuantities', () => {
  it.each([
    ['1Gi', '1024Mi', 0],
    ['1G', '1Gi', -1],
    ['1', '999m', 1],
    ['1e3', '1k', 0],
    ['-1', '0', -1],
    ['0.1', '100m', 0],
    ['9007199254740993', '9007199254740992', 1],
  ])('%s against %s', (a, b, order) => {
    expect(compareQuantities(must(a), must(b))).toBe(order);
    expect(compareQuantities(must(b), must(a))).toBe(order === 0 ? 0 : -order);
  });

  it('equal values look equal', () => {
    fc.assert(fc.property(written, written, (a, b) => void expect(compareQuantities(must(a), must(b)) === 0).toBe(JSON.stringify(parts(a)) === JSON.stringify(parts(b)))));
  });

  it('adding something positive makes more', () => {
    fc.assert(fc.property(written, fc.nat(), (a, n) => void expect(compareQuantities(addQuantities(must(a), quantityOf(BigInt(n) + 1n)), must(a))).toBe(1)));
  });
});

function parts(text: string): string[] {
  const {digits, exponent} = must(text);
  return [String(digits), String(exponent)];
}

describe('formatQuantity', () => {
  it.each([
    ['1073741824', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000m', '1'],
    ['0.25', '250m'],
    ['1025', '1025'],
    ['0', '0'],
    ['1u', '1u'],
  ])('%s as %s', (text, formatted) => {
    expect(formatQuantity(must(text))).toBe(formatted);
  });

  it('parses back to the same value', () => {
    fc.assert(fc.property(written, (text) => void expect(parseQuantity(formatQuantity(must(text)))).toEqual(must(text))));
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0'],
    [1023, '1023'],
    [1024, '1Ki'],
    [1500, '1.5Ki'],
    [1024 ** 3 - 1, '1Gi'],
    [2n * 1024n ** 3n, '2Gi'],
    [-1536, '-1.5Ki'],
  ])('%s as %s', (bytes, formatted) => {
    expect(formatBytes(bytes)).toBe(formatted);
  });

  it('is within a twentieth of the value, and a quantity again', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 62n), (bytes) => {
        const shown = quantityNumber(must(formatBytes(bytes)));
        expect(Math.abs(shown - Number(bytes))).toBeLessThanOrEqual(Number(bytes) / 20);
      }),
    );
  });
});
