import type {Edge} from '../base-command.ts';
import {asksFor, type ParsedCommand} from '../wizard/invitation.ts';
import type {Wanted} from '../wizard/wanted-command.ts';

/** What is to be restored: as the command line says, or as a person answers. */
export async function wantedRestore<F extends object>(parsed: ParsedCommand<F>, edge: Edge, definitions: object): Promise<Wanted<F>> {
  if (!asksFor(parsed, edge.io, 'restore', [['in-place', 'to']])) return {name: parsed.args.name ?? '', flags: parsed.flags, agreed: false};
  const [{askForFlags}, {restoreWizard}] = await Promise.all([import('../wizard/wanted-command.ts'), import('./wizard/index.ts')]);
  return askForFlags(parsed, edge, restoreWizard(Object.keys(definitions)));
}
