import {FepError} from '../../errors/fep-error.ts';
import type {Screen} from '../../present/screen.ts';
import type {Io} from '../io.ts';
import type {Prompts} from '../prompts.ts';
import {BACK, runWizard, type Wizard} from './run-wizard.ts';

/** Where a wizard shows and asks. */
export interface WizardEdge {
  io: Io;
  prompts: Prompts;
  screen: Screen;
}

export interface CommandWizard<D, W> extends Pick<Wizard<D, W>, 'questions' | 'start' | 'world' | 'conclude'> {
  /** What is said of a wizard that was left: `nothing was created`. */
  nothing: string;
}

/** Runs a wizard to its last word. Throws `interrupted` (130) at Ctrl-C, and `not-confirmed` (3) where the user left: nothing was sent then. */
export async function askForCommand<D, W>({io, prompts, screen}: WizardEdge, {nothing, ...wizard}: CommandWizard<D, W>): Promise<D> {
  const {laidOut} = await import('../../present/laid-out.ts');
  const {theme} = screen;
  const line = (text: string): void => io.err(`${laidOut(text, screen)}\n`);
  line(theme.muted(`Enter takes the answer shown; ${BACK} goes back one question; Ctrl-C ends this before anything is sent.`));
  const draft = await endingWith(nothing, () => runWizard({...wizard, prompts, say: (text) => line(theme.warning(text)), tell: line}));
  if (draft !== undefined) return draft;
  throw new FepError(nothing, {code: 'not-confirmed', exit: 'refused', where: 'the last question', why: 'the answer was no', suggestions: ['the command above does it later']});
}

/** Says in one line what an interruption left behind. */
export async function endingWith<T>(nothing: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof FepError) || error.exit !== 'interrupted') throw error;
    throw new FepError(`interrupted: ${nothing}`, {code: 'interrupted', exit: 'interrupted', family: 'user', cause: error});
  }
}

/** Shows the command that does the same. */
export function showCommand({io, screen: {theme}}: Pick<WizardEdge, 'io' | 'screen'>, line: string): void {
  io.err(`${theme.heading('The same without questions')}\n${theme.command(line)}\n\n`);
}
