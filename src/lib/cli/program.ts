import process from 'node:process';
import type {Command} from '@oclif/core/command';
import {Config} from '@oclif/core/config';
import {FepError} from '../errors/fep-error.ts';
import {nearest} from './did-you-mean.ts';
import {toFepError} from './failure.ts';
import type {CommandHelp} from './help.ts';
import {writeAnswer} from './io.ts';
import {requestedFormat} from './output-format.ts';
import {isReadAloud} from './screen-reader.ts';

/** What a build, or the sources, tell the program about itself. */
export interface Program {
  /** package.json, of which oclif reads a few fields. */
  package: {name: string; version: string; description: string} & Record<string, unknown>;
  /** Folder that holds package.json. */
  root: string;
  /** Command ids (`sandbox:start`) and how each is loaded. */
  commands: Readonly<Record<string, () => Promise<Command.Class>>>;
  /** Facts for help, by command id; read only when help is asked for. */
  manifest: () => Promise<Readonly<Record<string, CommandHelp>>>;
  /** Names of the sandboxes of this machine, for completion. */
  sandboxes: () => Promise<readonly string[]>;
}

const HELP = new Set(['--help', '-h']);

/**
 * Runs the command that the arguments name and sets `process.exitCode`. oclif parses flags and runs the command class;
 * finding the command is done here, from a list made at build time, so that nothing is looked for in the file system.
 */
export async function runProgram(program: Program, argv: readonly string[]): Promise<void> {
  try {
    await dispatch(program, argv);
  } catch (thrown) {
    await showFailure(toFepError(thrown, {name: '', flags: []}), argv);
  }
}

async function dispatch(program: Program, argv: readonly string[]): Promise<void> {
  if (argv[0] === '--version') {
    write(`${versionLine(program)}\n`);
    return;
  }
  // Asked by shells at every TAB; no command, so that it needs neither flags nor a class.
  if (argv[0] === '__complete') {
    const {complete} = await import('./completion/complete.ts');
    write(await complete(await program.manifest(), argv.slice(1), process.env, program));
    return;
  }
  const wanted = argv[0] === 'help' ? argv.slice(1) : argv;
  const {id, rest} = findCommand(Object.keys(program.commands), wanted);
  const asksHelp = argv[0] === 'help' || beforeDashes(wanted).some((word) => HELP.has(word));
  const isTopic = id !== undefined && program.commands[id] === undefined;
  const unknown = isTopic ? rest.find((word) => !word.startsWith('-')) : undefined;
  if (unknown !== undefined || (id === undefined && wanted.some((word) => !HELP.has(word)))) throw unknownCommand(program, wanted);
  if (asksHelp || id === undefined || isTopic) {
    const {renderHelp} = await import('./help.ts');
    write(renderHelp(await program.manifest(), id, {width: process.stdout.isTTY ? process.stdout.columns : undefined}));
    return;
  }
  await runCommand(program, id, rest);
}

async function runCommand(program: Program, id: string, argv: readonly string[]): Promise<void> {
  const load = program.commands[id];
  if (load === undefined) throw unknownCommand(program, [id]);
  const found = await load();
  found.id = id;
  const command = new (found as unknown as new (argv: string[], config: Config) => RunnableCommand)([...argv], configOf(program));
  await command._run();
}

/** `_run` is how oclif runs a command: init, run, catch, finally. It is protected there. */
interface RunnableCommand {
  _run(): Promise<unknown>;
}

/** oclif's configuration without its search for package.json, plug-ins, shell and theme on the disk. */
function configOf(program: Program): Config {
  const config = new Config({root: program.root});
  return Object.assign(config, {
    bin: 'kubectl fep',
    name: program.package.name,
    version: program.package.version,
    pjson: {...program.package, oclif: {}},
    root: program.root,
    topicSeparator: ' ',
    userAgent: versionLine(program),
    // There are no plug-ins that could have hooks.
    runHook: async () => ({successes: [], failures: []}),
  });
}

/** One line, as `--version` prints it. */
function versionLine(program: Pick<Program, 'package'>): string {
  return `${program.package.name}/${program.package.version} ${process.platform}-${process.arch} node-${process.version}`;
}

interface Found {
  /** A command id, or a topic (`sandbox`) when no command has these words. */
  id: string | undefined;
  rest: readonly string[];
}

/** The longest run of leading words that names a command or a topic. */
function findCommand(ids: readonly string[], argv: readonly string[]): Found {
  let best: Found = {id: undefined, rest: argv};
  for (let count = 1; count <= argv.length; count += 1) {
    if (argv[count - 1]?.startsWith('-') === true) break;
    const id = argv.slice(0, count).join(':');
    if (!ids.some((candidate) => candidate === id || candidate.startsWith(`${id}:`))) break;
    best = {id, rest: argv.slice(count)};
  }
  return best;
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

function unknownCommand(program: Program, argv: readonly string[]): FepError {
  const words = argv.filter((word) => !HELP.has(word));
  if (words[0]?.startsWith('-') === true) {
    return new FepError(`${words[0]} stands before the command`, {
      code: 'usage',
      exit: 'usage',
      where: words[0],
      why: 'flags follow the command',
      suggestions: ['kubectl fep COMMAND [flags]', 'kubectl fep --help'],
    });
  }
  const typed = words.slice(0, Math.max(1, words.findIndex((word) => word.startsWith('-')) < 0 ? 2 : 1)).join(' ');
  const names = Object.keys(program.commands).map((id) => id.replaceAll(':', ' '));
  const topics = names.flatMap((name) => (name.includes(' ') ? [name.slice(0, name.indexOf(' '))] : []));
  const near = [...new Set([...nearest(typed, names), ...nearest(words[0] ?? '', [...names, ...topics])])].slice(0, 3);
  return new FepError(`there is no command ${typed}`, {
    code: 'unknown-command',
    exit: 'usage',
    where: typed,
    ...(near.length === 0 ? {} : {why: `did you mean ${near.join(' or ')}?`}),
    suggestions: [...near.map((name) => `kubectl fep ${name}`), 'kubectl fep --help'],
  });
}

async function showFailure(error: FepError, argv: readonly string[]): Promise<void> {
  process.exitCode = error.exitCode;
  const {renderError, toErrorAnswer} = await import('../present/error.ts');
  const {plainTheme, spokenTheme} = await import('../present/style.ts');
  const format = requestedFormat(argv);
  if (format === 'json') write((await import('../present/json.ts')).renderJson(toErrorAnswer(error)));
  if (format === 'yaml') write((await import('../present/yaml.ts')).renderYaml(toErrorAnswer(error)));
  process.stderr.write(renderError(error, isReadAloud(argv, process.env) ? spokenTheme : plainTheme));
  if (error.family === 'bug' && (process.env['DEBUG'] ?? '') !== '') process.stderr.write(`${String((error.cause as Error).stack)}\n`);
}

function write(text: string): void {
  process.stdout.on('error', () => {});
  writeAnswer(text);
}
