import type {CommandHelp, FlagHelp} from '../help.ts';

/** A word that fits, and what it is. */
export interface Candidate {
  word: string;
  description?: string;
}

/** Names that only the cluster, the kubeconfig or this machine knows. */
export type LiveKind = 'clusters' | 'pods' | 'actions' | 'namespaces' | 'contexts' | 'storage-classes' | 'sandboxes' | 'parameters' | 'rules';

/** What the last word of a command line asks for. */
export type Question =
  | {ask: 'words'; candidates: Candidate[]}
  | {ask: 'names'; kind: LiveKind; /** Stands before each: `--pod=`. */ before: string; /** Set right behind the name, with no blank: `=`. */ after?: string; given: GivenFlags; cluster?: string}
  | {ask: 'files'}
  | {ask: 'nothing'};

/** Flags of the line that matter for where names are looked up; of repeated ones the last. */
export type GivenFlags = Readonly<Record<string, string | true>>;

type Commands = Readonly<Record<string, CommandHelp>>;

const NAMES_OF_FLAGS: Readonly<Record<string, LiveKind>> = {
  namespace: 'namespaces', context: 'contexts', 'expect-context': 'contexts', pod: 'pods', pods: 'pods', to: 'pods', 'if-primary': 'pods',
  'ignore-rule': 'rules', against: 'clusters', 'storage-class': 'storage-classes',
};
const FILES = /(^|-)(file|kubeconfig|certificate|key|authority|folder)$|^filename$|^output-file$/;

/**
 * Reads the words behind `kubectl fep`, the last of them unfinished (maybe empty). Pure: commands, flags and values that
 * are listed come from the manifest; names are only named as what to look up.
 */
export function questionOf(commands: Commands, words: readonly string[]): Question {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const dashes = before.indexOf('--');
  if (dashes >= 0) return {ask: 'nothing'};
  const {id, rest} = findCommand(commands, before);
  const command = id === undefined ? undefined : commands[id];
  if (command === undefined || command.hidden === true) return topicOrNothing(commands, before, last);
  const {given, args, open} = readFlags(command, rest);
  const value = valueAsked(command, open, last);
  if (value !== undefined) return valueQuestion(value.flag, value.before, given, args[0], last, id ?? '');
  if (last.startsWith('-')) return {ask: 'words', candidates: flagsOf(command, given).filter(({word}) => word.startsWith(last))};
  const below = args.length === 0 ? wordsOfTopic(commands, before, last) : [];
  const argument = argumentQuestion(id ?? '', command, args, given);
  return below.length > 0 && argument.ask !== 'names' ? {ask: 'words', candidates: below} : withWords(argument, below);
}

/** `backup` is a command and a topic: its own argument, unless a command below it is begun. */
function withWords(argument: Question, below: Candidate[]): Question {
  return below.length === 0 ? argument : {ask: 'words', candidates: below};
}

function findCommand(commands: Commands, words: readonly string[]): {id: string | undefined; rest: readonly string[]} {
  let best: {id: string | undefined; rest: readonly string[]} = {id: undefined, rest: words};
  for (let count = 1; count <= words.length; count += 1) {
    if (words[count - 1]?.startsWith('-') === true) break;
    const id = words.slice(0, count).join(':');
    if (commands[id] !== undefined) best = {id, rest: words.slice(count)};
  }
  return best;
}

function topicOrNothing(commands: Commands, before: readonly string[], last: string): Question {
  if (before.some((word) => word.startsWith('-'))) return {ask: 'nothing'};
  return {ask: 'words', candidates: wordsOfTopic(commands, before, last)};
}

/** Commands and topics one step below the words. */
function wordsOfTopic(commands: Commands, words: readonly string[], last: string): Candidate[] {
  const prefix = words.length === 0 ? '' : `${words.join(':')}:`;
  const found = new Map<string, string | undefined>();
  for (const [id, {hidden, summary}] of Object.entries(commands)) {
    if (hidden === true || !id.startsWith(prefix)) continue;
    const [word = '', ...more] = id.slice(prefix.length).split(':');
    if (word.startsWith(last) && (more.length === 0 || !found.has(word))) found.set(word, more.length === 0 ? summary : found.get(word));
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([word, description]) => ({word, ...(description === undefined ? {} : {description})}));
}

interface Read {
  given: GivenFlags;
  args: string[];
  /** A flag at the end that waits for its value. */
  open: FlagHelp | undefined;
}

function readFlags(command: CommandHelp, words: readonly string[]): Read {
  const given: Record<string, string | true> = {};
  const args: string[] = [];
  let open: FlagHelp | undefined;
  for (const word of words) {
    if (open !== undefined) {
      given[open.name] = word;
      open = undefined;
      continue;
    }
    const [text = '', value] = splitFlag(word);
    const flag = text.startsWith('-') ? flagNamed(command, text) : undefined;
    if (flag === undefined) {
      if (!text.startsWith('-')) args.push(word);
    } else if (flag.type === 'boolean') given[flag.name] = true;
    else if (value === undefined) open = flag;
    else given[flag.name] = value;
  }
  return {given, args, open};
}

function splitFlag(word: string): [string, string | undefined] {
  const at = word.startsWith('-') ? word.indexOf('=') : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function flagNamed(command: CommandHelp, text: string): FlagHelp | undefined {
  const name = text.replace(/^--?/, '');
  return Object.values(command.flags).find((flag) => (text.startsWith('--') ? flag.name === name || (flag.allowNo === true && name === `no-${flag.name}`) : flag.char === name));
}

/** The flag whose value the last word begins: `--pod <TAB>` or `--pod=de<TAB>`. */
function valueAsked(command: CommandHelp, open: FlagHelp | undefined, last: string): {flag: FlagHelp; before: string} | undefined {
  if (open !== undefined) return {flag: open, before: ''};
  const [text, value] = splitFlag(last);
  const flag = value === undefined ? undefined : flagNamed(command, text);
  return flag === undefined ? undefined : {flag, before: `${text}=`};
}

function valueQuestion(flag: FlagHelp, before: string, given: GivenFlags, cluster: string | undefined, last: string, id: string): Question {
  const begun = last.slice(before.length);
  if (flag.options !== undefined) return {ask: 'words', candidates: flag.options.filter((option) => option.startsWith(begun)).map((option) => ({word: before + option}))};
  // A restore goes to a new cluster, which has no name yet.
  const kind = id.startsWith('sandbox') && flag.name === 'name' ? 'sandboxes' : flag.name === 'to' && id !== 'switchover' ? undefined : flag.name.endsWith('storage-class') ? 'storage-classes' : NAMES_OF_FLAGS[flag.name];
  if (kind !== undefined) return {ask: 'names', kind, before, given, ...(cluster === undefined ? {} : {cluster})};
  return FILES.test(flag.name) ? {ask: 'files'} : {ask: 'nothing'};
}

/** Flags that were not given yet; what may be given again stays. */
function flagsOf(command: CommandHelp, given: GivenFlags): Candidate[] {
  return Object.values(command.flags)
    .filter(({name, hidden, multiple}) => hidden !== true && (given[name] === undefined || multiple === true))
    .flatMap(({name, description, summary}) => {
      const words = summary ?? description;
      return [{word: `--${name}`, ...(words === undefined ? {} : {description: words})}];
    })
    .concat(given['help'] === undefined ? [{word: '--help', description: 'help of this command'}] : [])
    .toSorted((a, b) => (a.word < b.word ? -1 : 1));
}

function argumentQuestion(id: string, command: CommandHelp, args: readonly string[], given: GivenFlags): Question {
  const names = Object.values(command.args);
  const arg = names[Math.min(args.length, names.length - 1)];
  const repeats = id.startsWith('params:') || id === 'validate' || id === 'action:wait';
  if (arg === undefined || (args.length >= names.length && !repeats)) return {ask: 'nothing'};
  if (arg.options !== undefined) return {ask: 'words', candidates: arg.options.map((word) => ({word}))};
  const [cluster] = args;
  const named = (kind: LiveKind, after?: string): Question => ({ask: 'names', kind, before: '', given, ...(cluster === undefined ? {} : {cluster}), ...(after === undefined ? {} : {after})});
  if (arg.name === 'parameter') return named('parameters', id === 'params:set' ? '=' : undefined);
  if (id.startsWith('action:') && arg.name !== 'type') return named('actions');
  if (arg.name === 'file' || arg.name === 'input') return {ask: 'files'};
  return arg.name === 'name' && id !== 'create' && !id.startsWith('sandbox') || arg.name === 'source' ? named('clusters') : {ask: 'nothing'};
}
