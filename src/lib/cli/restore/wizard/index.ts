import {FepError} from '../../../errors/fep-error.ts';
import {guardRestore} from '../../../operations/restore/guard-restore.ts';
import {renderRestorePlan} from '../../../present/restore.ts';
import type {Screen} from '../../../present/screen.ts';
import {type CommandDraft, withFlags} from '../../wizard/command-draft.ts';
import type {Conclusion, FlagWizard} from '../../wizard/wanted-command.ts';
import {restoreQuestions} from './questions.ts';
import {restoreWorld, type RestoreWorld} from './world.ts';

/** The wizard of `restore`. */
export function restoreWizard(order: readonly string[]): FlagWizard<RestoreWorld> {
  return {
    command: 'restore', order, nothing: 'nothing was restored', questions: restoreQuestions, world: restoreWorld,
    load: (name, {restorable}) => restorable.get(name),
    start: (draft, {momentOf}) => {
      const time = draft.flags['to-time'];
      // A span before now would be another time when the command that is shown runs.
      return typeof time === 'string' ? withFlags(draft, {'to-time': momentOf(time).utc}) : draft;
    },
    conclude,
  };
}

async function conclude(draft: CommandDraft, {planOf}: RestoreWorld, screen: Screen): Promise<Conclusion> {
  const {name, flags} = draft;
  const planned = await planOf(draft);
  const {plan, earlier} = planned;
  const isDry = (flags['dry-run'] ?? 'none') !== 'none' || flags['plan'] === true;
  const isTyped = plan.inPlace && !isDry && flags['yes'] !== true && earlier === undefined;
  const refused = earlier === undefined || isDry ? refusalOf(() => guardRestore(planned, {confirmed: true, force: flags['force'] === true})) : undefined;
  return {
    text: renderRestorePlan(plan, screen),
    ...(refused === undefined || flags['plan'] === true ? {} : {refused}),
    message: isDry ? 'Go on with the dry run?' : `Restore ${name} ${plan.inPlace ? 'in place' : `into ${plan.target}`} now?`,
    ...(isTyped ? {typed: {name, deed: 'restore in place'}, flags: {yes: true}} : {}),
  };
}

function refusalOf(check: () => void): FepError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof FepError) return error;
    throw error;
  }
}
