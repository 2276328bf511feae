import * as Parser from '@oclif/core/parser';
import type {Command} from '@oclif/core/command';
import {divideAtDashes} from '../../src/lib/cli/after-dashes.ts';
import type {Commands} from '../../scripts/generate-manifest.ts';

/** A call of the program that a text shows. */
export interface Shown {
  /** As it stands there. */
  text: string;
  words: string[];
}

const CALL = /(?:^|[\s$({;|&!"'])(?:kubectl fep|kubectl-fep)(?= )/g;

/** The calls of the program in a line of shell: each up to where the shell ends it. */
export function callsIn(line: string): Shown[] {
  return [...line.matchAll(CALL)].map((match) => {
    const rest = line.slice(match.index + match[0].length);
    // Within "$(…)" the closing bracket ends it; a quote before the call does not.
    return {text: line.trim(), words: wordsOf(rest, match[0].includes('('))};
  });
}

/** Words as a POSIX shell divides them, up to the end of the command or its first redirection. Expansions are left as they are. */
function wordsOf(text: string, inBrackets: boolean): string[] {
  const words: string[] = [];
  const end = inBrackets ? String.raw`)` : '';
  const token = /\s+|\\\n|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|((?:(?<=\s)\d)?[<>]|[|;&])|(\))|(#)|(\$\([^)]*\)|[^\s'"\\|;&<>#)]+)/gy;
  let word: string | undefined;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [whole, single, double, escaped, operator, bracket, hash, plain] = match;
    if (operator !== undefined || (bracket !== undefined && end !== '') || (hash !== undefined && word === undefined)) break;
    if (/^(?:\s+|\\\n)$/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? bracket ?? hash ?? plain ?? '');
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Why a call cannot be one of this program; undefined when it parses: command, flags, their values, required arguments. */
export async function whyNot(words: readonly string[], commands: Commands, hidden: ReadonlySet<string> = new Set()): Promise<string | undefined> {
  const ids = Object.keys(commands);
  let count = 0;
  while (count < words.length && ids.some((id) => `${id}:`.startsWith(`${words.slice(0, count + 1).join(':')}:`))) count += 1;
  const id = words.slice(0, count).join(':');
  const rest = words.slice(count);
  const help = rest.includes('--help') || words[0] === 'help' || words[0] === '--help' || words[0] === '--version';
  if (help) return undefined;
  const load = commands[id];
  if (load === undefined || hidden.has(id)) return `there is no command ${words.slice(0, count + 1).join(' ')}`;
  const command = await load();
  try {
    await Parser.parse([...divideAtDashes([...rest]).own], optionsOf(command));
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n', 1)[0];
  }
}

function optionsOf(command: Command.Class): Parameters<typeof Parser.parse>[1] {
  for (const arg of Object.values(command.args)) arg.ignoreStdin = true;
  return {args: command.args, flags: {...command.baseFlags, ...command.flags}, strict: command.strict} as Parameters<typeof Parser.parse>[1];
}
