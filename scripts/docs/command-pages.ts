import {argName, flagRow, optionsOf, summaryOf, usageOf, type CommandHelp, type FlagHelp} from '../../src/lib/cli/help.ts';
import {EXIT_CODES} from '../../src/lib/errors/exit-codes.ts';
import {ANSWERS_OF} from '../../src/lib/model/answers/by-command.ts';
import {permissionsFor, type Permission} from '../../src/lib/model/permissions.ts';
import {exitsOf, OWN_MEANINGS, reachesCluster} from './exits-of.ts';
import {code, generatedFrom, page, prose, table} from './markdown.ts';
import {resourceOf} from './permissions-page.ts';

type Commands = Readonly<Record<string, CommandHelp>>;

/** Groups of flags that are the same everywhere: told once, in docs/commands/README.md. */
const SHARED_GROUPS = new Set(['connection', 'global']);

/** docs/commands/: file name to text, one page a command and a README.md that lists them. */
export function commandPages(commands: Commands): Record<string, string> {
  const shown = visible(commands);
  return Object.fromEntries([['README.md', indexPage(shown)], ...shown.map((command) => [fileOf(command.id), commandPage(command, shown)])]);
}

/** Commands that people see, by name. */
export function visible(commands: Commands): CommandHelp[] {
  return Object.values(commands).filter(({hidden}) => hidden !== true).toSorted((a, b) => (words(a.id) < words(b.id) ? -1 : 1));
}

/** `backup:schedule:set` is in backup-schedule-set.md. */
export const fileOf = (id: string): string => `${id.replaceAll(':', '-')}.md`;

/** A command as it is typed. */
export const words = (id: string): string => id.replaceAll(':', ' ');

function indexPage(commands: readonly CommandHelp[]): string {
  const [first] = commands.filter(reachesCluster);
  const flags = Object.values(first?.flags ?? {});
  return page(
    '# Commands',
    `Every command with its flags, examples, exit codes, answer and rights. ${generatedFrom('src/commands')}`,
    table(['command', 'what for'], commands.map((command) => [`[${words(command.id)}](${fileOf(command.id)})`, prose(summaryOf(command))])),
    '## Flags of every command',
    flagTable(flags.filter(({helpGroup}) => helpGroup === 'global')),
    '`--help` and `-h` show help.',
    '## Connection flags',
    'Of every command that reaches a cluster, with the meaning they have in kubectl.',
    flagTable(flags.filter(({helpGroup}) => helpGroup === 'connection')),
  );
}

function commandPage(command: CommandHelp, all: readonly CommandHelp[]): string {
  const args = Object.values(command.args).filter(({hidden}) => hidden !== true);
  const below = all.filter(({id}) => id.startsWith(`${command.id}:`));
  return page(
    `# kubectl fep ${words(command.id)}`,
    `${prose(summaryOf(command))}.`,
    fence('text', usageOf(command)),
    described(command.description),
    below.length === 0 ? '' : `Commands below it: ${below.map(({id}) => `[${words(id)}](${fileOf(id)})`).join(', ')}.`,
    section('Arguments', args.length === 0 ? '' : table(['argument', 'what it is'], args.map((arg) => [code(argName(arg)), prose(optionsOf(arg))]))),
    section('Flags', flagTables(command)),
    section('Examples', fence('sh', (command.examples ?? []).map(exampleText).join('\n\n'))),
    section('Exit codes', [table(['code', 'meaning'], exitsOf(command).map((name) => [String(EXIT_CODES[name].code), prose(EXIT_CODES[name].meaning)])), ...(OWN_MEANINGS[command.id] ?? [])].join('\n\n')),
    section('Answer', answerText(command.id)),
    section('Rights', rightsText(command)),
    `<!-- ${generatedFrom('src/commands')} -->`,
  );
}

const section = (title: string, body: string): string => (body === '' ? '' : `## ${title}\n\n${body}`);
const fence = (language: string, text: string): string => (text === '' ? '' : `\`\`\`${language}\n${text}\n\`\`\``);

/** Prose as paragraphs; lines that are indented in the source are shown as they are. */
function described(description = ''): string {
  const blocks: {indented: boolean; lines: string[]}[] = [];
  let fresh = true;
  for (const line of description.trim().split('\n')) {
    const indented = /^\s+\S/.test(line);
    const last = blocks.at(-1);
    if (line.trim() === '') fresh = true;
    else if (fresh || last === undefined || last.indented !== indented) blocks.push({indented, lines: [line]});
    else last.lines.push(line);
    if (line.trim() !== '') fresh = false;
  }
  return blocks.map(({indented, lines}) => (indented ? fence('text', lines.join('\n')) : prose(lines.join('\n')))).join('\n\n');
}

function flagTables({flags}: CommandHelp): string {
  const own = Object.values(flags).filter(({hidden, helpGroup}) => hidden !== true && !SHARED_GROUPS.has(helpGroup ?? ''));
  const groups = Map.groupBy(own, ({helpGroup}) => helpGroup ?? '');
  const blocks = [...groups].toSorted(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : 0)).map(([name, members]) => `${name === '' ? '' : `For ${name}:\n\n`}${flagTable(members)}`);
  const shared = reachesCluster({flags}) ? '[Connection flags](README.md#connection-flags) and [flags of every command](README.md#flags-of-every-command) besides.' : '[Flags of every command](README.md#flags-of-every-command) besides.';
  return [...blocks, shared].join('\n\n');
}

function flagTable(flags: readonly FlagHelp[]): string {
  return table(['flag', 'what for'], flags.filter(({hidden}) => hidden !== true).map((flag) => {
    const [left, right] = flagRow(flag);
    return [code(left.trim()), prose(right)];
  }));
}

function exampleText(example: string | {command: string; description: string}): string {
  return typeof example === 'string' ? example : `# ${example.description}\n${example.command}`;
}

function answerText(id: string): string {
  const kinds = ANSWERS_OF[id] ?? [];
  if (kinds.length === 0) return '';
  return `\`-o json\` and \`-o yaml\`: ${kinds.map((kind) => `[${kind}](../../schemas/${kind}.json)`).join(' or ')}; a failure is of kind \`Error\` ([schemas](../schemas.md)).`;
}

function rightsText(command: CommandHelp): string {
  if (!reachesCluster(command)) return 'None: no cluster of yours is asked.';
  return `Optional ones are missed in words, and the rest still works. Everything as a ClusterRole: [permissions](../permissions.md).\n\n${table(['resource', 'verbs', 'what for'], rightsRows(permissionsFor(words(command.id))))}`;
}

/** Resources that are wanted in the same way for the same reason share a row. */
function rightsRows(permissions: readonly Permission[]): string[][] {
  const groups = Map.groupBy(permissions, (one) => `${one.verbs.join(', ')}\n${whyOf(one)}`);
  return [...groups].map(([key, members]) => [members.map((one) => code(resourceOf(one))).join(', '), ...key.split('\n')]);
}

const whyOf = ({why, optional}: Permission): string => `${prose(why)}${optional === true ? ' (optional)' : ''}`;
