import type {Edge} from '../base-command.ts';
import {asksFor, type ParsedCommand} from '../wizard/invitation.ts';
import type {Wanted} from '../wizard/wanted-command.ts';

/** Which schedule is to be set: as the command line says, or as a person answers. */
export async function wantedSchedule<F extends object>(parsed: ParsedCommand<F>, edge: Edge, definitions: object): Promise<Pick<Wanted<F>, 'name' | 'flags'>> {
  if (!asksFor(parsed, edge.io, 'backup schedule set')) return {name: parsed.args.name ?? '', flags: parsed.flags};
  const [{askForFlags}, {scheduleWizard}] = await Promise.all([import('../wizard/wanted-command.ts'), import('./wizard.ts')]);
  return askForFlags(parsed, edge, scheduleWizard(Object.keys(definitions)));
}
