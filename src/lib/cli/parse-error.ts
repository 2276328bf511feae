import {stripVTControlCharacters} from 'node:util';
import {FepError} from '../errors/fep-error.ts';
import {nearest} from './did-you-mean.ts';

/** What the mend needs to know of the command that was called. */
export interface CommandWords {
  /** As the user types it: `sandbox start`. */
  name: string;
  /** Names of its flags, without dashes. */
  flags: readonly string[];
}

interface OclifError extends Error {
  oclif?: {exit?: number};
  parse?: unknown;
  args?: readonly unknown[];
  flags?: readonly string[];
}

/** Whether oclif's parser threw it. Its classes are no public export, so their marks are looked at. */
export function isParseError(error: unknown): error is OclifError {
  return error instanceof Error && ('oclif' in error || error.message.startsWith('Parsing --'));
}

/** Any error of oclif's parser as one clear usage error (exit 2); a {@link FepError} thrown by a flag's own parser keeps its words. */
export function fromParseError(error: OclifError, command: CommandWords): FepError {
  const text = cleaned(error.message);
  if (error instanceof FepError) {
    error.message = text.words;
    return error;
  }
  const usage = (message: string, more: {where?: string | undefined; why?: string; try?: readonly string[]} = {}): FepError =>
    new FepError(message, {
      code: 'usage',
      exit: 'usage',
      ...(more.where === undefined ? {} : {where: more.where}),
      ...(more.why === undefined ? {} : {why: more.why}),
      suggestions: [...(more.try ?? []), `kubectl fep ${command.name} --help`],
      cause: error,
    });
  if (error.flags !== undefined) return unknownFlag(error.flags[0] ?? '', command, usage);
  if (error.args !== undefined) return wrongArguments(error.args, command, usage);
  return fromWords(text, usage);
}

type Usage = (message: string, more?: {where?: string | undefined; why?: string; try?: readonly string[]}) => FepError;

function unknownFlag(word: string, command: CommandWords, usage: Usage): FepError {
  const name = word.replace(/^-+/, '').replace(/=.*$/, '');
  const near = nearest(name, command.flags).map((flag) => `--${flag}`);
  return usage(`kubectl fep ${command.name} has no flag ${word.replace(/=.*$/, '')}`, {
    where: word,
    ...(near.length === 0 ? {} : {why: `did you mean ${near.join(' or ')}?`}),
  });
}

function wrongArguments(args: readonly unknown[], command: CommandWords, usage: Usage): FepError {
  const [first] = args;
  if (typeof first === 'string') return usage(`unexpected argument ${args.join(' ')}`, {
    where: first, why: 'the command takes no further argument',
    ...(command.flags.includes('name') ? {try: [`--name ${first}`]} : {}),
  });
  const missing = args as readonly {name: string; description?: string}[];
  const names = missing.map((arg) => arg.name.toUpperCase()).join(' and ');
  return usage(`${names} ${missing.length === 1 ? 'is' : 'are'} missing`, {where: names, why: missing.map((arg) => arg.description ?? arg.name).join('; ')});
}

function fromWords({flag, words}: {flag: string | undefined; words: string}, usage: Usage): FepError {
  const option = /^Expected (\S+?)(?:=(.*))? to be one of: (.*)$/s.exec(words);
  if (option !== null) {
    const [, subject = '', value, options = ''] = option;
    return usage(`${value ?? subject} is not possible here`, {where: value === undefined ? undefined : subject, why: `possible are ${options}`});
  }
  const missing = /^Missing required flag (?:--)?(\S+)$/.exec(words)?.[1];
  if (missing !== undefined) return usage(`--${missing} is missing`, {where: `--${missing}`, why: 'the command needs this flag'});
  const named = flag ?? /(?:--)([a-z][a-z-]*)/.exec(words)?.[1];
  const message = words.replace(/^Flag (--\S+)/, '$1');
  return usage(message.charAt(0).toLowerCase() + message.slice(1), {where: named === undefined ? undefined : `--${named}`});
}

/** oclif puts a frame of its own around the words; `flag` is the one it was parsing. */
function cleaned(message: string): {flag: string | undefined; words: string} {
  const plain = stripVTControlCharacters(message).replaceAll(/\n?See more help with --help/g, '');
  const flag = /^Parsing --(\S+)/.exec(plain)?.[1];
  const words = plain
    .replace(/^Parsing --\S+\s*/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');
  return {flag, words};
}
