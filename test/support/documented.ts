import {readFileSync} from 'node:fs';
import path from 'node:path';
import {exitsOf, PASS_ON} from '../../scripts/docs/exits-of.ts';
import type {CommandHelp} from '../../src/lib/cli/help.ts';
import {EXIT_CODES} from '../../src/lib/errors/exit-codes.ts';
import {ANSWERS_OF} from '../../src/lib/model/answers/by-command.ts';

let commands: Readonly<Record<string, CommandHelp>> | undefined;

/**
 * Throws when a command ended in a way that its page in docs/commands does not list: an exit code, or a kind of answer.
 * Every test that runs the program proves the pages in passing.
 */
export function requireDocumented(root: string, argv: readonly string[], {exitCode, stdout}: {exitCode: number; stdout: string}): void {
  commands ??= (JSON.parse(readFileSync(path.join(root, 'oclif.manifest.json'), 'utf8')) as {commands: Record<string, CommandHelp>}).commands;
  const command = commandOf(argv, commands);
  if (command === undefined || command.hidden === true) return;
  const codes = exitsOf(command).map((name) => EXIT_CODES[name].code as number);
  if (!PASS_ON.has(command.id) && !argv.includes('--check') && !codes.includes(exitCode)) throw new Error(`${argv.join(' ')}\nended ${exitCode}, which docs/commands does not list (scripts/docs/exits-of.ts)`);
  const kind = kindOf(argv, stdout);
  if (kind !== undefined && kind !== 'Error' && ANSWERS_OF[command.id]?.includes(kind) !== true) throw new Error(`${argv.join(' ')}\nanswered ${kind}, which src/lib/model/answers/by-command.ts does not list`);
}

function commandOf(argv: readonly string[], all: Readonly<Record<string, CommandHelp>>): CommandHelp | undefined {
  let count = 0;
  while (count < argv.length && Object.keys(all).some((id) => `${id}:`.startsWith(`${argv.slice(0, count + 1).join(':')}:`))) count += 1;
  return all[argv.slice(0, count).join(':')];
}

/** Kind of an answer in JSON; undefined where stdout is something else, such as the manifest that a dry run shows. */
function kindOf(argv: readonly string[], stdout: string): string | undefined {
  if (!argv.some((word, index) => word === '-ojson' || word === '--output=json' || (word === 'json' && /^(-o|--output)$/.test(argv[index - 1] ?? '')))) return undefined;
  for (const text of [stdout, stdout.split('\n', 1)[0] ?? '']) {
    try {
      const {apiVersion, kind} = JSON.parse(text) as {apiVersion?: string; kind?: string};
      return apiVersion === 'kubectl-fep/v1' ? kind : undefined;
    } catch {
      // Not one document: perhaps one a line.
    }
  }
  return undefined;
}
