import {FepError} from '../errors/fep-error.ts';
import type {Impact} from '../model/answers/impact.ts';
import type {Expectations} from '../operations/impact/expectations.ts';
import type {Screen} from '../present/screen.ts';
import {countFlag} from './count-flag.ts';
import {Flags, yesFlag} from './flags.ts';
import type {Io} from './io.ts';
import type {Prompts} from './prompts.ts';

/** Flags of every command that disturbs a running cluster: the answer to its question, and guards for scripts. */
export const deedFlags = {
  ...yesFlag,
  'if-primary': Flags.string({description: 'go on only while this pod (name or ordinal) is the primary: a guard for scripts', helpValue: 'POD', helpGroup: 'guards'}),
  'if-timeline': countFlag('if-timeline', 'go on only while the timeline is this one', {helpGroup: 'guards'}),
};

/** What the guards say. */
export function expectationsFrom(flags: {'if-primary'?: string | undefined; 'if-timeline'?: number | undefined}): Expectations {
  return {
    ...(flags['if-primary'] === undefined ? {} : {primary: flags['if-primary']}),
    ...(flags['if-timeline'] === undefined ? {} : {timeline: flags['if-timeline']}),
  };
}

/** Where the screen goes and the question is asked. */
export interface Consent {
  io: Io;
  prompts: Prompts;
  screen: Screen;
  /** Name of the cluster, to be typed. */
  name: string;
  yes: boolean | undefined;
  /** A dry run shows and does not ask. */
  dryRun: boolean;
  /** stderr is read by a program: one JSON object a line. */
  jsonLines: boolean;
}

/**
 * Shows on stderr what will be hurt, then has the cluster's name typed; `--yes` answers that, and is needed where there
 * is no terminal. Throws `needs-terminal` (2) naming --yes, `not-confirmed` (3) when something else was typed.
 */
export async function agreeTo({gathered: {impact}, earlier}: {gathered: {impact: Impact}; earlier?: unknown}, {io, prompts, screen, name, yes, dryRun, jsonLines}: Consent): Promise<void> {
  // What was agreed to once, by a run that was broken off, is only followed.
  if (earlier !== undefined) return;
  if (jsonLines) io.err(`${JSON.stringify({time: screen.now.toISOString(), kind: 'impact', impact})}\n`);
  else {
    const [{renderImpact}, {laidOut}] = await Promise.all([import('../present/impact.ts'), import('../present/laid-out.ts')]);
    io.err(laidOut(renderImpact(impact, screen), screen));
  }
  if (yes === true || dryRun) return;
  if (await prompts.typeName({message: `Type ${name} to go on with the ${impact.deed}:`, flag: '--yes', expected: name})) return;
  throw new FepError(`the ${impact.deed} was not asked for: the name typed is not ${name}`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${name}`, why: 'nothing was changed'});
}
