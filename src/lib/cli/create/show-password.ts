import {FepError} from '../../errors/fep-error.ts';
import type {Io} from '../io.ts';

/** Passwords are shown to a person, never to a log: `--show-password` needs a terminal, and says so before anything is made. */
export function requireTerminalFor(flags: {'show-password': boolean}, io: Pick<Io, 'errIsTerminal'>): void {
  if (!flags['show-password'] || io.errIsTerminal) return;
  throw new FepError('--show-password shows passwords at a terminal only', {
    code: 'needs-terminal', exit: 'usage', where: '--show-password', why: 'stderr is not a terminal, so it may be a log',
    suggestions: ["read them later: kubectl get secret NAME-credentials -o jsonpath='{.data.pgpassword}' | base64 -d"],
  });
}
