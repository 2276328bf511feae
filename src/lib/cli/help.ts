import {EXIT_CODES} from '../errors/exit-codes.ts';

/** What help needs of a flag; the shape of oclif's manifest. */
export interface FlagHelp {
  name: string;
  type: 'boolean' | 'option';
  char?: string;
  description?: string;
  summary?: string;
  helpGroup?: string;
  helpValue?: string | string[];
  options?: readonly string[];
  default?: unknown;
  required?: boolean;
  hidden?: boolean;
  allowNo?: boolean;
  multiple?: boolean;
}

export interface ArgHelp {
  name: string;
  description?: string;
  required?: boolean;
  hidden?: boolean;
  options?: readonly string[];
  multiple?: boolean;
}

/** What help needs of a command; the shape of oclif's manifest. */
export interface CommandHelp {
  id: string;
  summary?: string;
  description?: string;
  examples?: readonly (string | {command: string; description: string})[];
  args: Readonly<Record<string, ArgHelp>>;
  flags: Readonly<Record<string, FlagHelp>>;
  hidden?: boolean;
}

export interface HelpOptions {
  /** Columns; undefined is 100, so that help in a pipe or a file reads well. */
  width: number | undefined;
}

const PROGRAM = 'kubectl fep';
const DEFAULT_WIDTH = 100;
const INDENT = '  ';

/** Words for commands that are topics; a topic without one is described by its commands. */
const TOPICS: Readonly<Record<string, string>> = {
  backup: 'Take, list and check backups, their schedules and their retention',
  'backup:retention': 'How long backups are kept',
  'backup:schedule': 'When backups are taken',
  sandbox: 'A FEP world on this machine: a real Kubernetes control plane, with a simulated operator',
};

/** Help of the program, of a topic, or of a command, as plain text that ends with a line feed. */
export function renderHelp(commands: Readonly<Record<string, CommandHelp>>, id: string | undefined, {width}: HelpOptions): string {
  const columns = Math.max(40, width ?? DEFAULT_WIDTH);
  const command = id === undefined ? undefined : commands[id];
  const parts = command === undefined ? topicHelp(commands, id, columns) : commandHelp(command, columns, childRows(visibleBelow(commands, `${command.id}:`), `${command.id}:`));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function topicHelp(commands: Readonly<Record<string, CommandHelp>>, topic: string | undefined, columns: number): string[] {
  const prefix = topic === undefined ? '' : `${topic}:`;
  const rows = childRows(visibleBelow(commands, prefix), prefix);
  const words = topic === undefined ? '' : ` ${topic.replaceAll(':', ' ')}`;
  const head = topic === undefined ? 'Operate Fujitsu Enterprise Postgres clusters on Kubernetes' : (TOPICS[topic] ?? '');
  return [
    wrap(head, columns).join('\n'),
    section('USAGE', `${PROGRAM}${words} COMMAND [flags]`),
    section('COMMANDS', list(rows, columns)),
    topic === undefined ? section('EXIT CODES', list(Object.values(EXIT_CODES).map(({code, meaning}) => [String(code).padStart(3), meaning]), columns)) : '',
    wrap(`Use "${PROGRAM}${words} COMMAND --help" for flags and examples.`, columns).join('\n'),
  ];
}

function visibleBelow(commands: Readonly<Record<string, CommandHelp>>, prefix: string): CommandHelp[] {
  return Object.values(commands).filter((command) => command.hidden !== true && command.id.startsWith(prefix));
}

/** Commands right below a prefix, and one row for each topic below it. */
function childRows(commands: readonly CommandHelp[], prefix: string): [string, string][] {
  const rows = new Map<string, string>();
  for (const command of commands) {
    const [first = '', ...deeper] = command.id.slice(prefix.length).split(':');
    if (deeper.length === 0) rows.set(first, summaryOf(command));
    else if (!rows.has(first)) rows.set(first, TOPICS[prefix + first] ?? 'several commands');
  }
  return [...rows].toSorted(([a], [b]) => a.localeCompare(b));
}

/** `below`: the commands of a command that is a topic too, such as `backup` with `backup list`. */
function commandHelp(command: CommandHelp, columns: number, below: readonly [string, string][]): string[] {
  const args = Object.values(command.args).filter((arg) => arg.hidden !== true);
  const flags = Object.values(command.flags).filter((flag) => flag.hidden !== true);
  const groups = Map.groupBy(flags, (flag) => flag.helpGroup ?? '');
  const described = command.description !== undefined && command.description !== command.summary && command.summary !== undefined;
  return [
    wrap(summaryOf(command), columns).join('\n'),
    section('USAGE', usageOf(command, args)),
    section('COMMANDS', list(below, columns)),
    section('ARGUMENTS', list(args.map((arg) => [argName(arg), optionsOf(arg)]), columns)),
    section('FLAGS', list((groups.get('') ?? []).map(flagRow), columns)),
    described ? section('DESCRIPTION', wrap(reflowed(command.description ?? ''), columns - INDENT.length).join('\n')) : '',
    section('EXAMPLES', (command.examples ?? []).map(exampleText).join('\n\n')),
    ...[...groups].filter(([name]) => name !== '').map(([name, members]) => section(`${name.toUpperCase()} FLAGS`, list(members.map(flagRow), columns))),
  ];
}

/** One line about a command. */
export function summaryOf(command: CommandHelp): string {
  return command.summary ?? command.description?.split('\n', 1)[0] ?? '';
}

/** How a command is typed: its words, arguments and required flags. */
export function usageOf(command: CommandHelp, args: readonly ArgHelp[] = Object.values(command.args).filter((arg) => arg.hidden !== true)): string {
  const required = Object.values(command.flags).filter((flag) => flag.required === true && flag.hidden !== true);
  const words = [
    PROGRAM,
    command.id.replaceAll(':', ' '),
    ...args.map((arg) => (arg.required === true ? argName(arg) : `[${argName(arg)}]`)),
    ...required.map((flag) => `--${flag.name} ${valueName(flag)}`.trimEnd()),
    '[flags]',
  ];
  return words.join(' ');
}

/** An argument as usage lines have it. */
export const argName = (arg: ArgHelp): string => `${arg.name.toUpperCase()}${arg.multiple === true ? '...' : ''}`;

/** What an argument is, with the values it may have. */
export function optionsOf(arg: ArgHelp): string {
  return arg.options === undefined ? (arg.description ?? '') : `${arg.description ?? ''} (${arg.options.join('|')})`.trim();
}

/** A flag with its value, and what it is for with its default. */
export function flagRow(flag: FlagHelp): [string, string] {
  const name = flag.type === 'boolean' && flag.allowNo === true ? `--[no-]${flag.name}` : `--${flag.name}`;
  const left = `${flag.char === undefined ? '    ' : `-${flag.char}, `}${name}${flag.type === 'option' ? ` ${valueName(flag)}` : ''}`;
  const notes = [
    flag.required === true ? '(required)' : '',
    flag.type === 'option' && flag.default !== undefined && flag.default !== '' ? `(default: ${String(flag.default)})` : '',
    flag.type === 'boolean' && flag.allowNo === true && flag.default === true ? '(default: yes)' : '',
  ].filter((note) => note !== '');
  return [left, [flag.summary ?? flag.description ?? '', ...notes].join(' ').trim()];
}

function valueName(flag: FlagHelp): string {
  if (flag.type !== 'option') return '';
  if (flag.helpValue !== undefined) return [flag.helpValue].flat().join('|');
  return flag.options === undefined ? '<text>' : flag.options.join('|');
}

function exampleText(example: string | {command: string; description: string}): string {
  const replaceBin = (text: string): string => text.replaceAll('<%= config.bin %>', PROGRAM);
  if (typeof example === 'string') return replaceBin(example);
  return `# ${replaceBin(example.description)}\n${replaceBin(example.command)}`;
}

function section(title: string, body: string): string {
  return body === '' ? '' : `${title}\n${body.split('\n').map((line) => (line === '' ? '' : INDENT + line)).join('\n')}`;
}

/** Two columns, the right one wrapped; a left part that is too long has a line of its own. */
function list(rows: readonly (readonly [string, string] | string[])[], columns: number): string {
  if (rows.length === 0) return '';
  // A narrow terminal leaves the right column twenty letters.
  const left = Math.min(34, Math.max(12, columns - INDENT.length - 22), Math.max(...rows.map(([name = '']) => name.length)));
  const room = Math.max(20, columns - INDENT.length - left - 2);
  return rows.flatMap(([name = '', text = '']) => {
    const lines = wrap(text, room);
    const pad = ' '.repeat(left + 2);
    if (name.length > left) return [name, ...lines.map((line) => pad + line)];
    return [`${name.padEnd(left + 2)}${lines[0] ?? ''}`.trimEnd(), ...lines.slice(1).map((line) => pad + line)];
  }).join('\n');
}

/** Sources break their lines where the editor ends; only an empty line, or a line that begins with a space, stands apart. */
function reflowed(text: string): string {
  return text.trim().replaceAll(/([^\n])\n(?=[^\n\s])/g, '$1 ');
}

function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}
