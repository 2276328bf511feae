import type {Edge} from '../base-command.ts';
import {asksFor, givenFlags, type ParsedCommand} from '../wizard/invitation.ts';
import type {CreateFlags} from './options.ts';
import type {CreateWanted} from './wizard/index.ts';

/** What is to be created: as the command line says, or as a person answers. Without a terminal nobody is asked: exit 2 names what is missing. */
export async function wantedCluster(parsed: ParsedCommand<CreateFlags>, {io, prompts, screen, context}: Edge): Promise<CreateWanted> {
  const {args: {name}, flags} = parsed;
  if (!asksFor(parsed, io, 'create')) return {name: name ?? '', flags};
  const {askWhatToCreate} = await import('./wizard/index.ts');
  return askWhatToCreate({name, flags, given: givenFlags(parsed), io, prompts, screen: await screen(), context});
}
