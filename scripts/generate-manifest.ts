/**
 * Writes oclif.manifest.json from the command classes: `node scripts/generate-manifest.ts`, also part of the build.
 * Help is drawn from it, so that no command has to be loaded to tell about it.
 */
import {globSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Command} from '@oclif/core/command';
import type {ArgHelp, CommandHelp, FlagHelp} from '../src/lib/cli/help.ts';

export type Commands = Record<string, () => Promise<Command.Class>>;

/** Files of commands, by id: `src/commands/sandbox/start.ts` is `sandbox:start`; `index.ts` is its folder. */
export function commandFiles(root: string): Record<string, string> {
  const files = globSync('src/commands/**/*.ts', {cwd: root}).toSorted();
  return Object.fromEntries(files.map((file) => [idOf(file), file]));
}

function idOf(file: string): string {
  const words = path.relative('src/commands', file).replace(/\.ts$/, '').split(path.sep);
  return (words.at(-1) === 'index' ? words.slice(0, -1) : words).join(':');
}

/** The commands as the sources have them. */
export function commandsOfSources(root: string): Commands {
  return Object.fromEntries(Object.entries(commandFiles(root)).map(([id, file]) => [id, async () => {
    const module = await import(pathToFileURL(path.join(root, file)).href) as {default: Command.Class};
    return module.default;
  }]));
}

/** Everything that help shows, by command id; what cannot be written as JSON is left out. */
export async function manifestOf(commands: Commands): Promise<Record<string, CommandHelp>> {
  const entries = await Promise.all(Object.entries(commands).map(async ([id, load]) => [id, await entryOf(id, await load())] as const));
  return Object.fromEntries(entries);
}

async function entryOf(id: string, command: Command.Class): Promise<CommandHelp> {
  const flags = {...command.baseFlags, ...command.flags} as Record<string, Omit<FlagHelp, 'name'> & {defaultHelp?: unknown; parse?: unknown; input?: unknown}>;
  const described = await Promise.all(Object.entries(flags).map(async ([name, {defaultHelp, parse: _, input: __, ...flag}]) => {
    const shown = typeof defaultHelp === 'function' ? await (defaultHelp as (context: object) => Promise<unknown>)({}) : flag.default;
    return [name, {...flag, name, ...(typeof shown === 'function' ? {default: undefined} : {default: shown})} as FlagHelp] as const;
  }));
  const args = Object.entries(command.args as Record<string, ArgHelp & {parse?: unknown; input?: unknown}>)
    .map(([name, {parse: _, input: __, ...arg}]) => [name, {...arg, name}] as const);
  return {
    id,
    ...(command.summary === undefined ? {} : {summary: command.summary}),
    ...(command.description === undefined ? {} : {description: command.description}),
    ...(command.examples === undefined ? {} : {examples: command.examples}),
    args: Object.fromEntries(args),
    flags: Object.fromEntries(described),
    hidden: command.hidden === true,
  };
}

/** Text of oclif.manifest.json. */
export async function manifestText(root: string): Promise<string> {
  const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {version: string};
  return `${JSON.stringify({commands: await manifestOf(commandsOfSources(root)), version}, undefined, 2)}\n`;
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..');
  writeFileSync(path.join(root, 'oclif.manifest.json'), await manifestText(root));
}
