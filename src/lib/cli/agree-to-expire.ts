import {FepError} from '../errors/fep-error.ts';
import type {Screen} from '../present/screen.ts';
import type {Io} from './io.ts';
import type {Prompts} from './prompts.ts';

/** Shows the backups that would go, and wants the cluster's name typed; --yes answers in scripts. Throws `not-confirmed` (3). */
export function agreeToExpire({name, yes, io, prompts, screen}: {name: string; yes: boolean; io: Io; prompts: Prompts; screen: Screen}): (expires: readonly string[]) => Promise<void> {
  return async (expires) => {
    const [{renderWouldExpire}, {laidOut}] = await Promise.all([import('../present/backup-expiry.ts'), import('../present/laid-out.ts')]);
    io.err(laidOut(renderWouldExpire(expires, screen), screen));
    if (yes || (await prompts.typeName({message: `Type the name of the cluster whose backups go (${name}):`, flag: '--yes', expected: name}))) return;
    throw new FepError(`no backup of ${name} was given up: its name was not typed`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${name}`, why: 'nothing was changed', suggestions: ['--yes confirms it in scripts']});
  };
}
