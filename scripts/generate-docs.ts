/** `npm run docs`: writes the generated parts of docs/. A contract test holds them to the code. */
import {globSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {commandPages, visible} from './docs/command-pages.ts';
import {exitCodesPage} from './docs/exit-codes-page.ts';
import {findingsPage} from './docs/findings-page.ts';
import {permissionsPage} from './docs/permissions-page.ts';
import {rulesPage} from './docs/rules-page.ts';
import {schemasPage} from './docs/schemas-page.ts';
import {commandsOfSources, manifestOf} from './generate-manifest.ts';

/** Every generated page, by its path below the root. */
export async function generatedPages(root: string): Promise<Record<string, string>> {
  const commands = await manifestOf(commandsOfSources(root));
  return {
    'docs/exit-codes.md': exitCodesPage(root),
    'docs/findings.md': findingsPage(),
    'docs/permissions.md': permissionsPage(),
    'docs/rules.md': rulesPage(),
    'docs/schemas.md': schemasPage(visible(commands)),
    ...Object.fromEntries(Object.entries(commandPages(commands)).map(([file, text]) => [`docs/commands/${file}`, text])),
  };
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..');
  const pages = await generatedPages(root);
  mkdirSync(path.join(root, 'docs/commands'), {recursive: true});
  for (const stale of globSync('docs/commands/*.md', {cwd: root}).filter((file) => !Object.hasOwn(pages, file))) rmSync(path.join(root, stale));
  for (const [file, text] of Object.entries(pages)) writeFileSync(path.join(root, file), text);
}
