import {parse} from '@oclif/core/parser';
import type {Edge} from '../../src/lib/cli/base-command.ts';
import type {CommandWorld} from '../../src/lib/cli/wizard/command-draft.ts';
import type {ParsedCommand} from '../../src/lib/cli/wizard/invitation.ts';
import {askForFlags, type FlagWizard, type Wanted} from '../../src/lib/cli/wizard/wanted-command.ts';
import type {OperationContext} from '../../src/lib/operations/context.ts';
import {plainTheme} from '../../src/lib/present/style.ts';
import {type Asked, scriptedPrompts} from './scripted-prompts.ts';

/** A command as oclif knows it. */
export interface Definitions {
  args: object;
  flags: object;
}

export async function parsedFrom<F>({args, flags}: Definitions, argv: readonly string[]): Promise<ParsedCommand<F>> {
  return (await parse([...argv], {args: args as never, flags: flags as never, strict: true})) as unknown as ParsedCommand<F>;
}

/** What came of a wizard. */
export interface WizardRun<F> {
  wanted: Wanted<F>;
  asked: Asked[];
  /** Everything on stderr. */
  screen: string;
  /** The command that does the same, without `kubectl fep`. */
  line: string;
}

/** Runs a wizard with answers from a list; the last one is the last word: go, back, leave, or what is typed. `seen` gets what was shown, also where it fails. */
export async function runFlagWizard<F extends object, W extends CommandWorld>(
  command: Definitions, wizard: (parsed: ParsedCommand<F>) => FlagWizard<W>, {argv = [], script, context, seen = []}: {argv?: readonly string[]; script: readonly string[]; context: OperationContext; seen?: string[]},
): Promise<WizardRun<F>> {
  const parsed = await parsedFrom<F>(command, argv);
  const {prompts, asked} = scriptedPrompts(script);
  const io = {out: () => {}, err: (text: string) => seen.push(text), width: undefined, errWidth: undefined, height: undefined, outIsTerminal: true, errIsTerminal: true, inIsTerminal: true, onClosed: () => {}};
  const edge: Edge = {io, prompts, screen: async () => ({width: undefined, theme: plainTheme, now: new Date()}), context: async () => context};
  const wanted = await askForFlags(parsed, edge, wizard(parsed));
  const screen = seen.join('');
  return {wanted, asked, screen, line: /The same without questions\nkubectl fep (.*)\n\n$/.exec(screen)?.[1] ?? ''};
}
