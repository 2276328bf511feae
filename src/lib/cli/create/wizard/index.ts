import {FepError} from '../../../errors/fep-error.ts';
import {isKnown} from '../../../model/part.ts';
import {createSurroundings, type CreateSurroundings, unknownSurroundings} from '../../../operations/create-surroundings.ts';
import type {OperationContext} from '../../../operations/context.ts';
import type {Io} from '../../io.ts';
import type {Prompts} from '../../prompts.ts';
import type {FlagValues} from '../../wizard/command-line.ts';
import {HOW_TO, runWizard} from '../../wizard/run-wizard.ts';
import type {Theme} from '../../../present/theme.ts';
import {type CreateFlags, readFilesOf} from '../options.ts';
import {readStdin} from '../read-stdin.ts';
import {shownManifest} from '../views.ts';
import {commandLine, type CreateDraft, type CreateWorld, flagsOf, judge} from './draft.ts';
import {createQuestions} from './questions.ts';

/** What `create` was given, and what it asks with. */
export interface CreateAsking {
  name: string | undefined;
  flags: CreateFlags;
  /** Names of the flags that were written on the command line. */
  given: ReadonlySet<string>;
  io: Io;
  prompts: Prompts;
  theme: Theme;
  context: () => Promise<OperationContext>;
}

/** What a person wants created. */
export interface CreateWanted {
  name: string;
  flags: CreateFlags;
}

/** Asks what was not given, shows the manifest and the command that would do the same, and wants a last word. Throws `interrupted` (130) at Ctrl-C and `not-confirmed` (3) where the user left: nothing was sent then. */
export async function askWhatToCreate(asking: CreateAsking): Promise<CreateWanted> {
  try {
    return await walkThrough(asking);
  } catch (error) {
    if (!(error instanceof FepError) || error.exit !== 'interrupted') throw error;
    throw new FepError('interrupted: nothing was created', {code: 'interrupted', exit: 'interrupted', family: 'user', cause: error});
  }
}

async function walkThrough({name, flags, given, io, prompts, theme, context}: CreateAsking): Promise<CreateWanted> {
  const files = await readFilesOf(flags, () => readStdin(io.inIsTerminal));
  const surroundings = await surroundingsOf(context, flags, (line) => io.err(`${theme.muted(line)}\n`));
  const world: CreateWorld = {surroundings, files, parsed: flags, given: new Set([...given, ...(name === undefined ? [] : ['NAME'])])};
  const start: CreateDraft = {name: name ?? '', flags: Object.fromEntries([...given].map((flag) => [flag, (flags as FlagValues)[flag]])), picked: {}};
  io.err(`${theme.muted(HOW_TO)}\n`);
  const draft = await runWizard({
    questions: createQuestions, start, world, prompts,
    say: (line) => io.err(`${theme.warning(line)}\n`),
    conclude: (done, canGoBack) => conclude(done, canGoBack, {world, io, prompts, theme}),
  });
  if (draft !== undefined) return {name: draft.name, flags: flagsOf(draft, world)};
  throw new FepError('nothing was created', {code: 'not-confirmed', exit: 'refused', where: 'the last question', why: 'the answer was no', suggestions: ['the command above does it later']});
}

/** Without the right to list, answers are typed. A cluster that is away is in nobody's way in a dry run; else it is said before anything is asked. */
async function surroundingsOf(context: CreateAsking['context'], flags: CreateFlags, say: (line: string) => void): Promise<CreateSurroundings> {
  const typed = (reason: string): void => say(`There is nothing to choose from, answers are typed: ${reason}`);
  try {
    const connected = await context();
    const found = createSurroundings(connected);
    const [classes] = await Promise.all([found.storageClasses(), connected.cluster.version({signal: connected.signal})]);
    if (!isKnown(classes)) typed(classes.unreadable);
    return found;
  } catch (error) {
    const mayGoOn = error instanceof FepError && error.exit !== 'interrupted' && error.code !== 'unexpected-context' && flags['dry-run'] === 'client';
    if (!mayGoOn) throw error;
    typed(error.message);
    return unknownSurroundings(flags.namespace ?? 'default', error.message);
  }
}

interface Concluding {
  world: CreateWorld;
  io: Io;
  prompts: Prompts;
  theme: Theme;
}

async function conclude(draft: CreateDraft, canGoBack: boolean, {world, io, prompts, theme}: Concluding): Promise<'go' | 'back' | 'leave'> {
  const [{manifest, findings}, {renderFindings}] = await Promise.all([judge(draft, world), import('../../../present/findings.ts')]);
  const {yaml} = await shownManifest(manifest);
  io.err(`\n${theme.heading('The manifest')}\n${yaml}\n`);
  if (findings.length > 0) io.err(`${renderFindings(findings, theme)}\n`);
  io.err(`${theme.heading('The same without questions')}\n${theme.command(commandLine(draft))}\n\n`);
  const refused = findings.some(({severity}) => severity === 'error');
  const isDry = flagsOf(draft, world)['dry-run'] !== 'none';
  return prompts.choose({
    message: refused ? 'The rules refuse this:' : isDry ? 'Go on with the dry run?' : `Create ${draft.name} now?`,
    flag: 'NAME', default: refused && canGoBack ? 'back' : 'go',
    choices: [
      ...(refused && !flagsOf(draft, world).force ? [] : [{name: 'yes', value: 'go' as const}]),
      {name: 'no, leave', value: 'leave' as const},
      ...(canGoBack ? [{name: '← back', value: 'back' as const}] : []),
    ],
  });
}
