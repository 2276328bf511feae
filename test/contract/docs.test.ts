import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {permissionsPage} from '../../scripts/generate-docs.ts';
import {EXIT_CODES} from '../../src/lib/errors/exit-codes.ts';
import {ROOT} from '../support/fep-process.ts';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

describe('documents', () => {
  it('docs/permissions.md is what npm run docs writes', () => {
    expect(read('docs/permissions.md')).toBe(permissionsPage());
  });

  it('the README has the table of exit codes as the code has it', () => {
    const rows = Object.values(EXIT_CODES).map(({code, meaning}) => `| ${code} | ${meaning} |`);
    expect(read('README.md')).toContain(rows.join('\n'));
  });

  it('the README opens with the two commands', () => {
    expect(read('README.md')).toMatch(/npm ci && npm run demo[^\n]*\nnpm ci && npm test/);
  });

  it.each(['README.md', 'CONTRIBUTING.md'])('every file that %s links to is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] as string);
    expect(links.length + (page === 'CONTRIBUTING.md' ? 1 : 0)).toBeGreaterThan(0);
    for (const link of links) expect(() => read(link), link).not.toThrow();
  });
});
