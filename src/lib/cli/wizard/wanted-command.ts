import type {FepError} from '../../errors/fep-error.ts';
import type {OperationContext} from '../../operations/context.ts';
import type {Screen} from '../../present/screen.ts';
import type {Edge} from '../base-command.ts';
import {laidOut} from '../../present/laid-out.ts';
import {systemClock} from '../clock.ts';
import {askForCommand, endingWith, showCommand} from './ask-for-command.ts';
import type {CommandDraft, CommandQuestion, CommandWorld} from './command-draft.ts';
import {type FlagValues, sameCommand} from './command-line.ts';
import {givenFlags, type ParsedCommand} from './invitation.ts';
import {lastWord, type LastQuestion} from './last-word.ts';
import {patiently} from './patiently.ts';

/** What is wanted: as the command line says, or as a person answered. */
export interface Wanted<F> {
  name: string;
  flags: F;
  /** The name was typed for what was shown: it is not asked for again. */
  agreed: boolean;
  /** What was shown above the last word. */
  shown?: string;
}

/** What the answers lead to. */
export interface Conclusion extends Pick<LastQuestion, 'message' | 'typed'> {
  text: string;
  /** What the command would end with. */
  refused?: FepError;
  /** Flags without which the command that is shown would ask, or do otherwise. */
  flags?: FlagValues;
}

/** A wizard whose answers are flags of its command. */
export interface FlagWizard<W extends CommandWorld> {
  /** As the user types it: `backup schedule set`. */
  command: string;
  /** Names of the flags in the order of the help. */
  order: readonly string[];
  /** What is said of a wizard that was left: `nothing was changed`. */
  nothing: string;
  world: (context: OperationContext, given: ReadonlySet<string>) => Promise<W>;
  questions: readonly CommandQuestion<W>[];
  /** Reads what the questions look at where NAME was given and is not asked. Throws as the command would. */
  load: (name: string, world: W) => Promise<unknown>;
  /** Flags that were given, as the command that is shown is to have them. */
  start?: (given: CommandDraft, world: W) => CommandDraft;
  conclude: (draft: CommandDraft, world: W, screen: Screen) => Promise<Conclusion>;
}

/** Asks what was not given, shows what comes of it and the command that does the same, and wants a last word. Throws `interrupted` (130) at Ctrl-C and `not-confirmed` (3) where the user left: nothing was sent then. */
export async function askForFlags<F extends object, W extends CommandWorld>(parsed: ParsedCommand<F>, {io, prompts, screen: screenOf, context}: Edge, wizard: FlagWizard<W>): Promise<Wanted<F>> {
  const {args: {name}, flags} = parsed;
  const {nothing, questions} = wizard;
  const flagsGiven = givenFlags(parsed);
  const given = new Set([...flagsGiven, ...(name === undefined ? [] : ['NAME'])]);
  const screen = await screenOf();
  const edge = {io, prompts, screen};
  const asked: CommandDraft = {name: name ?? '', flags: Object.fromEntries([...flagsGiven].map((flag) => [flag, (flags as FlagValues)[flag]])), picked: {}};
  const {world, start} = await endingWith(nothing, async () => {
    const made = await wizard.world(await context(), given);
    if (name !== undefined) await wizard.load(name, made);
    return {world: made, start: wizard.start?.(asked, made) ?? asked};
  });
  let last: Conclusion | undefined;
  const draft = await askForCommand(edge, {
    questions, start, world, nothing,
    conclude: async (done, canGoBack) => {
      const conclusion = await patiently((line) => io.err(`${line}\n`), () => wizard.conclude(done, world, {...screen, now: systemClock.now()}));
      last = conclusion;
      if (conclusion.text !== '') io.err(`\n${laidOut(conclusion.text.trimEnd(), screen)}\n\n`);
      if (conclusion.refused !== undefined && !canGoBack) throw conclusion.refused;
      if (conclusion.refused !== undefined) io.err(`${laidOut((await import('../../present/error.ts')).renderError(conclusion.refused, screen.theme), screen)}\n`);
      showCommand(edge, commandOf(wizard, {...done, flags: {...done.flags, ...conclusion.flags}}));
      return lastWord(prompts, {...conclusion, canGoBack, refused: conclusion.refused !== undefined});
    },
  });
  return {name: draft.name, flags: {...flags, ...draft.flags, ...last?.flags}, agreed: last?.typed !== undefined, ...(last === undefined ? {} : {shown: last.text})};
}

/** The command that does the same without a question. */
export function commandOf({command, order}: Pick<FlagWizard<CommandWorld>, 'command' | 'order'>, {name, flags}: CommandDraft): string {
  return sameCommand([...command.split(' '), name], Object.fromEntries(order.map((flag) => [flag, flags[flag]])));
}
