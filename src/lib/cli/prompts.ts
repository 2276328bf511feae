import process from 'node:process';
import {FepError} from '../errors/fep-error.ts';
import {interrupted} from './interruption.ts';
import type {Io} from './io.ts';

/** One question, with the flag that answers it in advance. */
export interface Question {
  /** What is asked. */
  message: string;
  /** Flag that gives the answer where there is no terminal: `--yes`. */
  flag: string;
}

/** Every question of this program. Each throws a usage error that names the flag when there is no terminal. */
export interface Prompts {
  confirm(question: Question): Promise<boolean>;
  /** Resolves true when exactly `expected` was typed. */
  typeName(question: Question & {expected: string}): Promise<boolean>;
  /** `validate` says why an answer cannot be taken; the question stays until one can. */
  text(question: Question & {default?: string; validate?: (answer: string) => true | string | Promise<true | string>}): Promise<string>;
  /** The answer is not shown. */
  secret(question: Question): Promise<string>;
  choose<T extends string>(question: Question & {default?: T; choices: readonly {name: string; value: T; description?: string; short?: string}[]}): Promise<T>;
}

export interface PromptOptions {
  /** Aborted: the question ends. */
  signal?: AbortSignal;
  /** A screen reader reads the questions: lines instead of lists that are drawn again at every key. */
  readAloud?: boolean;
}

/** Questions at the terminal, on stderr, so that stdout stays the answer. What asks is loaded for the first one. */
export function terminalPrompts(io: Io, {signal, readAloud = false}: PromptOptions = {}): Prompts {
  const drawn = drawnPrompts(io, signal);
  return readAloud ? {...drawn, ...spokenPrompts(io, signal)} : drawn;
}

function spokenPrompts(io: Io, signal: AbortSignal | undefined): Omit<Prompts, 'secret'> {
  const ask = async (question: Question): Promise<Omit<Prompts, 'secret'>> => {
    requireTerminal(io, question);
    const {linePrompts, readLine} = await import('./line-prompts.ts');
    return linePrompts(io, () => readLine(signal));
  };
  return {
    confirm: async (question) => (await ask(question)).confirm(question),
    typeName: async (question) => (await ask(question)).typeName(question),
    text: async (question) => (await ask(question)).text(question),
    choose: async (question) => (await ask(question)).choose(question),
  };
}

function drawnPrompts(io: Io, signal: AbortSignal | undefined): Prompts {
  const ask = async <T>(question: Question, definition: Record<string, unknown>): Promise<T> => {
    requireTerminal(io, question);
    const [{default: inquirer}, {fitted}] = await Promise.all([import('inquirer'), import('../present/fitted.ts')]);
    const prompt = inquirer.createPromptModule({output: process.stderr, ...(signal === undefined ? {} : {signal})});
    try {
      const answers = await prompt([{...definition, name: 'answer', message: fitted(question.message, columnsOf(io))} as never]);
      return (answers as {answer: T}).answer;
    } catch (error) {
      if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) throw interrupted();
      throw error;
    }
  };
  return {
    confirm: (question) => ask<boolean>(question, {type: 'confirm', default: false}),
    typeName: async (question) => (await ask<string>(question, {type: 'input'})).trim() === question.expected,
    text: (question) => ask<string>(question, {type: 'input', default: question.default, validate: question.validate === undefined ? undefined : fittedWords(question.validate, io)}),
    secret: (question) => ask<string>(question, {type: 'password', mask: '*'}),
    choose: async (question) => ask(question, {type: 'select', choices: await fittedChoices(question.choices, io), default: question.default, pageSize: 12, loop: false}),
  };
}

/** inquirer puts a mark and a space before what it shows. */
function columnsOf({errWidth}: Io): number | undefined {
  return errWidth === undefined ? undefined : errWidth - 2;
}

type Validate = NonNullable<Parameters<Prompts['text']>[0]['validate']>;

/** inquirer would break words in two at the edge of the terminal. */
function fittedWords(validate: Validate, io: Io): Validate {
  return async (answer) => {
    const word = await validate(answer);
    if (word === true) return true;
    const {fitted} = await import('../present/fitted.ts');
    return fitted(word, columnsOf(io));
  };
}

interface Choice {
  name: string;
  description?: string;
  short?: string;
}

/** The same choices in lines that fit; below each other stands what belongs together. What is chosen stands in one line behind the question. */
async function fittedChoices<C extends Choice>(choices: readonly C[], io: Io): Promise<C[]> {
  const {fitted} = await import('../present/fitted.ts');
  return choices.map((choice) => ({
    ...choice, short: choice.short ?? choice.name, name: fitted(choice.name, columnsOf(io)).replaceAll('\n', '\n  '),
    ...(choice.description === undefined ? {} : {description: fitted(choice.description, io.errWidth)}),
  }));
}

function requireTerminal(io: Io, question: Question): void {
  if (io.inIsTerminal && io.errIsTerminal) return;
  throw new FepError(`this needs an answer, and there is no terminal to ask at: ${question.message}`, {
    code: 'needs-terminal',
    exit: 'usage',
    where: question.flag,
    why: 'stdin or stderr is not a terminal',
    suggestions: [`add ${question.flag}`],
  });
}
