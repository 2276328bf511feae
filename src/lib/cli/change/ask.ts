import {FepError} from '../../errors/fep-error.ts';
import type {Proposal} from '../../operations/change/change-cluster.ts';
import type {Io} from '../io.ts';
import type {Prompts} from '../prompts.ts';

/** Asks at a terminal before somebody is disturbed; `--yes` answers that. Without a terminal nothing is asked. */
export function askAtTerminal(io: Io, prompts: Prompts, {yes}: {yes?: boolean | undefined}): (proposal: Proposal) => Promise<void> {
  return async ({ref, disturbance}) => {
    if (yes === true || !io.inIsTerminal || !io.errIsTerminal || disturbance.change !== 'rolling') return;
    for (const words of disturbance.words) io.err(`- ${words}\n`);
    if (await prompts.confirm({message: `Change ${ref.name}?`, flag: '--yes'})) return;
    throw new FepError(`${ref.name} was not changed: the question was not answered with yes`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${ref.name}`, why: 'nothing was changed'});
  };
}

/** Shows what is about to happen and has the name typed; `--yes` answers that. Without a terminal nothing is asked. */
export function confirmAtTerminal(io: Io, prompts: Prompts, {name, yes}: {name: string; yes: boolean | undefined}): (words: readonly string[]) => Promise<void> {
  return async (words) => {
    if (yes === true) return;
    for (const line of words) io.err(`- ${line}\n`);
    if (await prompts.typeName({message: `Type ${name} to go on:`, flag: '--yes', expected: name})) return;
    throw new FepError(`nothing was begun: the name typed is not ${name}`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${name}`, why: 'nothing was changed'});
  };
}
