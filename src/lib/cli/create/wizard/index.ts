import {FepError} from '../../../errors/fep-error.ts';
import {isKnown} from '../../../model/part.ts';
import {createSurroundings, type CreateSurroundings, unknownSurroundings} from '../../../operations/create-surroundings.ts';
import type {OperationContext} from '../../../operations/context.ts';
import {askForCommand, endingWith, showCommand, type WizardEdge} from '../../wizard/ask-for-command.ts';
import type {FlagValues} from '../../wizard/command-line.ts';
import {type CreateFlags, readFilesOf} from '../options.ts';
import {readStdin} from '../read-stdin.ts';
import {shownManifest} from '../views.ts';
import {commandLine, type CreateDraft, type CreateWorld, flagsOf, judge} from './draft.ts';
import {createQuestions} from './questions.ts';

/** What `create` was given, and what it asks with. */
export interface CreateAsking extends WizardEdge {
  name: string | undefined;
  flags: CreateFlags;
  /** Names of the flags that were written on the command line. */
  given: ReadonlySet<string>;
  context: () => Promise<OperationContext>;
}

/** What a person wants created. */
export interface CreateWanted {
  name: string;
  flags: CreateFlags;
}

const NOTHING = 'nothing was created';

/** Asks what was not given, shows the manifest and the command that would do the same, and wants a last word. Throws `interrupted` (130) at Ctrl-C and `not-confirmed` (3) where the user left: nothing was sent then. */
export async function askWhatToCreate({name, flags, given, context, ...edge}: CreateAsking): Promise<CreateWanted> {
  const {io, screen: {theme}} = edge;
  const files = await readFilesOf(flags, () => readStdin(io.inIsTerminal));
  const surroundings = await endingWith(NOTHING, () => surroundingsOf(context, flags, (line) => io.err(`${theme.muted(line)}\n`)));
  const world: CreateWorld = {surroundings, files, parsed: flags, given: new Set([...given, ...(name === undefined ? [] : ['NAME'])])};
  const start: CreateDraft = {name: name ?? '', flags: Object.fromEntries([...given].map((flag) => [flag, (flags as FlagValues)[flag]])), picked: {}};
  const draft = await askForCommand(edge, {
    questions: createQuestions, start, world, nothing: NOTHING,
    conclude: (done, canGoBack) => conclude(done, canGoBack, {...edge, world}),
  });
  return {name: draft.name, flags: flagsOf(draft, world)};
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

interface Concluding extends WizardEdge {
  world: CreateWorld;
}

async function conclude(draft: CreateDraft, canGoBack: boolean, {world, io, prompts, screen}: Concluding): Promise<'go' | 'back' | 'leave'> {
  const {theme} = screen;
  const [{manifest, findings}, {renderFindings}, {laidOut}] = await Promise.all([judge(draft, world), import('../../../present/findings.ts'), import('../../../present/laid-out.ts')]);
  const {yaml} = await shownManifest(manifest);
  io.err(`\n${theme.heading('The manifest')}\n${yaml}\n`);
  const said = renderFindings(findings, theme);
  if (said !== '') io.err(`${laidOut(said, screen)}\n`);
  showCommand({io, screen}, commandLine(draft));
  const refused = findings.some(({severity}) => severity === 'error');
  const isDry = flagsOf(draft, world)['dry-run'] !== 'none';
  return prompts.choose({
    message: refused ? 'The rules refuse this:' : isDry ? 'Go on with the dry run?' : `Create ${draft.name} now?`,
    flag: 'NAME', default: refused && canGoBack ? 'back' : 'go',
    choices: [
      ...(refused && !flagsOf(draft, world).force ? [] : [{name: 'yes', value: 'go' as const}]),
      {name: 'no, leave', value: 'leave' as const},
      ...(canGoBack ? [{name: '< back', value: 'back' as const}] : []),
    ],
  });
}
