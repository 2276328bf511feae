import {FepError} from '../../errors/fep-error.ts';
import {renderImpact} from '../../present/impact.ts';
import type {Screen} from '../../present/screen.ts';
import {renderUpdated} from '../../present/updated.ts';
import type {CommandDraft} from '../wizard/command-draft.ts';
import type {Conclusion, FlagWizard} from '../wizard/wanted-command.ts';
import {upgradeQuestions} from './questions.ts';
import {upgradeWorld, type UpgradeWorld} from './world.ts';

/** The wizard of `upgrade`. */
export function upgradeWizard(order: readonly string[], parsed: object): FlagWizard<UpgradeWorld> {
  return {
    command: 'upgrade', order, nothing: 'nothing was changed', questions: upgradeQuestions, world: upgradeWorld(parsed),
    load: (name, {images}) => images.get(name),
    conclude,
  };
}

async function conclude(draft: CommandDraft, {planOf, impactOf, images}: UpgradeWorld, screen: Screen): Promise<Conclusion> {
  const {name, flags} = draft;
  const isDry = (flags['dry-run'] ?? 'none') !== 'none';
  const restarts = images.known(name)?.restartsPods !== false || flags['restart-pods'] === true;
  const updated = await planOf(draft).catch((error: unknown) => {
    if (error instanceof FepError && error.exit === 'refused') return error;
    throw error;
  });
  if (updated instanceof FepError) return {text: '', message: '', refused: updated};
  const isTyped = !isDry && flags['yes'] !== true && restarts && updated.changes.length > 0;
  return {
    text: `${renderUpdated(updated, screen)}\n${renderImpact(await impactOf(name, restarts), screen)}`,
    message: isDry ? 'Go on with the dry run?' : `Upgrade ${name} now?`,
    ...(isTyped ? {typed: {name, deed: 'upgrade'}, flags: {yes: true}} : {}),
  };
}
