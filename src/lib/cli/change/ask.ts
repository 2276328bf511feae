import {FepError} from '../../errors/fep-error.ts';
import type {Io} from '../io.ts';
import type {Prompts} from '../prompts.ts';

/** Shows what is about to happen and has the name typed; `--yes` answers that. It is needed where there is no terminal. */
export function confirmAtTerminal(io: Io, prompts: Prompts, {name, yes}: {name: string; yes: boolean | undefined}): (words: readonly string[]) => Promise<void> {
  return async (words) => {
    if (yes === true) return;
    for (const line of words) io.err(`- ${line}\n`);
    if (await prompts.typeName({message: `Type ${name} to go on:`, flag: '--yes', expected: name})) return;
    throw new FepError(`nothing was begun: the name typed is not ${name}`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${name}`, why: 'nothing was changed'});
  };
}
