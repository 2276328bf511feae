import {FepError} from '../../errors/fep-error.ts';
import type {Edge} from '../base-command.ts';
import type {CreateFlags} from './options.ts';
import type {CreateWanted} from './wizard/index.ts';

interface ParsedCreate {
  args: {name?: string | undefined};
  flags: CreateFlags;
  metadata: {flags: Readonly<Record<string, {setFromDefault?: boolean} | undefined>>};
}

/** What is to be created: as the command line says, or as a person answers. Without a terminal nobody is asked: exit 2 names what is missing. */
export async function wantedCluster({args: {name}, flags, metadata}: ParsedCreate, {io, prompts, theme, context}: Edge): Promise<CreateWanted> {
  if (name !== undefined && !flags.wizard) return {name, flags};
  if (!io.inIsTerminal || !io.errIsTerminal) throw nobodyToAsk(name);
  const given = new Set(Object.keys(flags).filter((flag) => metadata.flags[flag]?.setFromDefault !== true));
  const {askWhatToCreate} = await import('./wizard/index.ts');
  return askWhatToCreate({name, flags, given, io, prompts, theme: await theme(), context});
}

function nobodyToAsk(name: string | undefined): FepError {
  if (name === undefined) {
    return new FepError('NAME is missing', {code: 'usage', exit: 'usage', where: 'NAME', why: 'name of the cluster; at a terminal it would be asked', suggestions: ['kubectl fep create --help']});
  }
  return new FepError('--wizard asks, and there is no terminal to ask at', {
    code: 'needs-terminal', exit: 'usage', where: '--wizard', why: 'stdin or stderr is not a terminal', suggestions: ['leave --wizard out: every question is a flag too'],
  });
}
