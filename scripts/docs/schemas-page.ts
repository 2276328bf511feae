import type {CommandHelp} from '../../src/lib/cli/help.ts';
import {ANSWERS_OF} from '../../src/lib/model/answers/by-command.ts';
import {ANSWERS} from '../../src/lib/model/answers/index.ts';
import {fileOf, words} from './command-pages.ts';
import {code, generatedFrom, page, table} from './markdown.ts';

/** Kinds that no `-o json` prints, and where they stand. */
export const ELSEWHERE: Readonly<Record<string, string>> = {SupportBundleManifest: '`manifest.json` of a bundle of [logs-collect](commands/logs-collect.md)'};

/** docs/schemas.md: every answer, its schema and the commands that give it. */
export function schemasPage(commands: readonly CommandHelp[]): string {
  const rows = Object.keys(ANSWERS).toSorted().map((kind) => {
    const givers = commands.filter(({id}) => ANSWERS_OF[id]?.includes(kind) === true).map(({id}) => `[${words(id)}](commands/${fileOf(id)})`);
    return [`[${code(kind)}](../schemas/${kind}.json)`, ELSEWHERE[kind] ?? givers.join(', ')];
  });
  return page(
    '# Answers and their JSON Schemas',
    `\`-o json\` and \`-o yaml\` print one document that holds everything the text shows, with \`apiVersion: kubectl-fep/v1\` and a \`kind\`. ${generatedFrom('src/lib/model/answers')} The schemas are JSON Schema, draft 2020-12.`,
    table(['kind', 'given by'], rows),
    [
      '- What an answer has may grow; what it has stays. A reader passes over fields it does not know.',
      '- `logs -o json`, `events --watch -o json` and `status --watch -o json` print a document a line.',
      '- `observed`, where it is there, says how far the end state was seen: `accepted` ends with 69.',
      '- With `--dry-run=client` commands that make an object print its manifest instead.',
      '- A failure is a document of kind `Error` ([exit codes](exit-codes.md#errors)).',
      '- Schemas of the manifests themselves, for editors: [library](library.md).',
    ].join('\n'),
  );
}
