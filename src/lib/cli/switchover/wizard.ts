import {FepError} from '../../errors/fep-error.ts';
import {renderFindings} from '../../present/findings.ts';
import {renderImpact} from '../../present/impact.ts';
import type {Screen} from '../../present/screen.ts';
import type {CommandDraft} from '../wizard/command-draft.ts';
import type {Conclusion, FlagWizard} from '../wizard/wanted-command.ts';
import {switchoverQuestions} from './questions.ts';
import {switchoverWorld, type SwitchoverWorld} from './world.ts';

/** The wizard of `switchover`. */
export function switchoverWizard(order: readonly string[], parsed: object): FlagWizard<SwitchoverWorld> {
  return {
    command: 'switchover', order, nothing: 'nothing was changed', questions: switchoverQuestions, world: switchoverWorld(parsed),
    load: (name, {seen}) => seen.get(name),
    conclude,
  };
}

async function conclude(draft: CommandDraft, {planOf, look}: SwitchoverWorld, screen: Screen): Promise<Conclusion> {
  const {name, flags} = draft;
  const isDry = (flags['dry-run'] ?? 'none') !== 'none';
  const change = await planOf(draft).catch((error: unknown) => {
    if (error instanceof FepError && error.exit === 'refused') return error;
    throw error;
  });
  if (change instanceof FepError) return {text: `${renderImpact((await look(name)).impact, screen)}\n${screen.theme.bad('No go.')}`, message: '', refused: change};
  const {planned: {gathered: {impact}, findings, earlier}, unchanged} = change;
  const message = isDry ? 'Go on with the dry run?' : `Switch ${name} over now?`;
  if (unchanged !== undefined) return {text: unchanged, message};
  // Who repeats the command that is shown does not switch back.
  const guard = impact.primary === undefined || flags['if-primary'] !== undefined || flags['if-timeline'] !== undefined ? {} : {'if-primary': impact.primary};
  const isTyped = !isDry && flags['yes'] !== true && earlier === undefined;
  return {
    text: `${renderImpact(impact, screen)}${renderFindings(findings, screen.theme)}\n${goWords(findings.some(({severity}) => severity === 'warning'), screen)}`, message,
    ...(isTyped ? {typed: {name, deed: 'switchover'}} : {}),
    flags: {...guard, ...(isTyped ? {yes: true} : {})},
  };
}

function goWords(hasWarnings: boolean, {theme}: Pick<Screen, 'theme'>): string {
  return hasWarnings ? theme.warning('Go, with the warnings above in mind: no rule and no guard refuses it.') : theme.good('Go: no rule and no guard speaks against it.');
}
