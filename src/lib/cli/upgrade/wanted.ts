import type {Edge} from '../base-command.ts';
import {type MajorFlags, majorFlags} from '../change/major-options.ts';
import {asksFor, type ParsedCommand} from '../wizard/invitation.ts';
import type {Wanted} from '../wizard/wanted-command.ts';
import {type UpgradeFlags, upgradeFlags} from './options.ts';

/** Which cluster goes over into which new one: as the command line says, or as a person answers. */
export async function wantedMajorUpgrade({args: {source}, ...rest}: Omit<ParsedCommand<MajorFlags>, 'args'> & {args: {source?: string | undefined}}, edge: Edge, stdin: () => Promise<string>): Promise<Wanted<MajorFlags>> {
  const parsed = {...rest, args: {name: source}};
  if (!asksFor(parsed, edge.io, 'upgrade major', [['to-cluster']], 'SOURCE')) return {name: source ?? '', flags: parsed.flags, agreed: false};
  const [{askForFlags}, {majorWizard}] = await Promise.all([import('../wizard/wanted-command.ts'), import('./major-wizard.ts')]);
  return askForFlags(parsed, edge, majorWizard(Object.keys(majorFlags), parsed.flags, stdin));
}

/** Which cluster goes to which patch: as the command line says, or as a person answers. */
export async function wantedUpgrade(parsed: ParsedCommand<UpgradeFlags>, edge: Edge): Promise<Wanted<UpgradeFlags>> {
  if (!asksFor(parsed, edge.io, 'upgrade', [['to']])) return {name: parsed.args.name ?? '', flags: parsed.flags, agreed: false};
  const [{askForFlags}, {upgradeWizard}] = await Promise.all([import('../wizard/wanted-command.ts'), import('./wizard.ts')]);
  return askForFlags(parsed, edge, upgradeWizard(Object.keys(upgradeFlags), parsed.flags));
}
