import type {Edge} from '../base-command.ts';
import {asksFor, type ParsedCommand} from '../wizard/invitation.ts';
import type {Wanted} from '../wizard/wanted-command.ts';

/** Which cluster is to be switched over, and to whom: as the command line says, or as a person answers. */
export async function wantedSwitchover<F extends object>(parsed: ParsedCommand<F>, edge: Edge, definitions: object): Promise<Wanted<F>> {
  if (!asksFor(parsed, edge.io, 'switchover')) return {name: parsed.args.name ?? '', flags: parsed.flags, agreed: false};
  const [{askForFlags}, {switchoverWizard}] = await Promise.all([import('../wizard/wanted-command.ts'), import('./wizard.ts')]);
  return askForFlags(parsed, edge, switchoverWizard(Object.keys(definitions), parsed.flags));
}
