import type {Question} from './question.ts';
import type {FlagValues} from './command-line.ts';

/** A command in the making: what its line would say. */
export interface CommandDraft {
  /** Empty as long as it was not asked. */
  name: string;
  /** Flags that were given or answered; what is left out has its default. */
  flags: FlagValues;
  /** Answers that are no flags of their own. */
  picked: Readonly<Record<string, string>>;
}

/** What every question may look at. */
export interface CommandWorld {
  /** What was given on the command line, and is not asked: names of flags, and NAME. */
  given: ReadonlySet<string>;
}

export type CommandQuestion<W> = Question<CommandDraft, W>;

export function withFlags<D extends {flags: FlagValues}>(draft: D, flags: FlagValues): D {
  return {...draft, flags: {...draft.flags, ...flags}};
}

export function withPick(draft: CommandDraft, id: string, answer: string): CommandDraft {
  return {...draft, picked: {...draft.picked, [id]: answer}};
}
