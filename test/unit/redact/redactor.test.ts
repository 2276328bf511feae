import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {spellingsOf} from '../../../src/lib/redact/encodings.ts';
import {KnownValues} from '../../../src/lib/redact/known-values.ts';
import {Placeholders} from '../../../src/lib/redact/placeholders.ts';
import {RedactionRules, Redactor} from '../../../src/lib/redact/redactor.ts';

function rulesFor(...values: string[]): RedactionRules {
  const known = new KnownValues(new Placeholders());
  for (const value of values) known.add(value, 'test');
  return new RedactionRules(known);
}

/** Redacts a text cut at the given places. */
function redactCut(rules: RedactionRules, text: Buffer, cuts: readonly number[]): string {
  const redactor = new Redactor(rules);
  const out: Buffer[] = [];
  let from = 0;
  for (const cut of [...cuts].map((place) => place % (text.length + 1)).toSorted((a, b) => a - b)) {
    out.push(Buffer.concat(redactor.push(text.subarray(from, cut))));
    from = cut;
  }
  out.push(Buffer.concat(redactor.push(text.subarray(from))), Buffer.concat(redactor.end()));
  return Buffer.concat(out).toString('latin1');
}

/** Letters, and whatever a user may type, in one line. */
const secret = fc.tuple(fc.stringMatching(/^[A-Za-z0-9]{8,12}$/), fc.string({maxLength: 30, unit: 'grapheme'}), fc.constantFrom('x', '7', '!'))
  .map(([word, rest, end]) => `${word}${rest.replaceAll(/[\r\n\u2028\u2029]/g, '')}${end}`);
const filler = fc.string({maxLength: 200});

describe('known values', () => {
  it('none survives in any spelling, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(secret, {minLength: 1, maxLength: 5}), filler, filler, fc.nat(), fc.array(fc.nat(), {maxLength: 12}), (secrets, before, after, pick, cuts) => {
      const rules = rulesFor(...secrets);
      const value = secrets[pick % secrets.length] ?? '';
      for (const {bytes} of spellingsOf(value)) {
        const text = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
        const redacted = redactCut(rules, text, cuts);
        expect(redacted.includes(Buffer.from(bytes).toString('latin1'))).toBe(false);
        expect(redacted).toContain('<redacted:');
      }
    }), {numRuns: 60});
  });

  it('is the same for every way to cut the stream', () => {
    const pieces = fc.array(fc.oneof(secret, filler, fc.constantFrom(
      'password=hunter2hunter2 ', 'postgresql://u:p4ssw0rd@h/db ', '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n',
      'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl ', "ALTER ROLE a PASSWORD 'x''y z'; ", 'A'.repeat(9000), 'token: ',
    )), {maxLength: 12});
    fc.assert(fc.property(fc.array(secret, {maxLength: 4}), pieces, fc.array(fc.nat(), {maxLength: 30}), (secrets, parts, cuts) => {
      const text = Buffer.from(parts.flatMap((part, index) => [part, secrets[index % Math.max(1, secrets.length)] ?? '']).join(''));
      expect(redactCut(rulesFor(...secrets), text, cuts)).toBe(redactCut(rulesFor(...secrets), text, []));
    }), {numRuns: 150});
  });

  it('finds a value in the base64 of a longer text at each of the three places, and leaves no character of it', () => {
    const rules = rulesFor('S3cr3t-Value-77');
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      const text = `data: ${Buffer.from(`${before}S3cr3t-Value-77 and more`).toString('base64')}\n`;
      const redacted = rules.text(text);
      expect(redacted).toMatch(/<redacted:secret-1>/);
      const left = redacted.replace(/<redacted:secret-1>/, '');
      expect(left.length).toBeLessThan(text.length - 18);
    }
  });

  it('gives the same value the same number, in whatever spelling, and another one to another', () => {
    const rules = rulesFor('first/secret+1', 'second secret 2');
    expect(rules.text(`a first/secret+1 b ${encodeURIComponent('first/secret+1')} c second secret 2`)).toBe('a <redacted:secret-1> b <redacted:secret-1> c <redacted:secret-2>');
  });

  it('holds for values of several lines, with whatever indent, and for one in base64 inside a Secret', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${'QWxhZGRpbjpvcGVuIHNlc2FtZQBBbGFkZGlu'}\n${'c2Vjb25kIGxpbmUgb2YgdGhlIGtleSBib2R5'}\n-----END PRIVATE KEY-----\n`;
    const basic = Buffer.from('backup:Tr0ub4dor&3').toString('base64');
    const rules = rulesFor(key, basic);
    const redacted = rules.text(`x QWxhZGRpbjpvcGVuIHNlc2FtZQBBbGFkZGlu y\n    c2Vjb25kIGxpbmUgb2YgdGhlIGtleSBib2R5\npass is Tr0ub4dor&3 or ${basic}`);
    expect(redacted).not.toMatch(/QWxhZGR|c2Vjb25k|Tr0ub4dor|YmFja3Vw/);
  });

  it('leaves out what would blind the reader, and says so', () => {
    const known = new KnownValues(new Placeholders(), ['orders-db']);
    for (const value of ['postgres', 'abc', '5432', 'orders-db', '*****', '']) known.add(value, `key of ${value}`);
    expect(known.size).toBe(0);
    expect(known.unsearched.map(({reason}) => reason)).toEqual(['a common word', expect.stringContaining('too short'), expect.stringContaining('too short'), 'also a name of the cluster']);
  });
});

describe('memory', () => {
  it('stays flat on one line of 50 MB, with a secret across chunks at its end', () => {
    const rules = rulesFor('needle-in-the-haystack');
    const redactor = new Redactor(rules);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let held = 0;
    let given = 0;
    let last = '';
    const take = (buffers: Buffer[]): void => {
      const size = buffers.reduce((sum, {length}) => sum + length, 0);
      given += size;
      last = buffers.at(-1)?.toString('latin1').slice(-200) ?? last;
    };
    for (let sent = 0; sent < 50e6; sent += chunk.length) {
      take(redactor.push(chunk));
      held = Math.max(held, sent + chunk.length - given);
    }
    take(redactor.push(Buffer.from('password=')));
    take(redactor.push(Buffer.from('needle-in-the-')));
    take(redactor.push(Buffer.from('haystack\n')));
    take(redactor.end());
    expect(held).toBeLessThan(16 * 1024);
    expect(last).not.toContain('needle');
  });
});
