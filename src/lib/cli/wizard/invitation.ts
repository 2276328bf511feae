import {FepError} from '../../errors/fep-error.ts';
import type {Io} from '../io.ts';

/** What oclif parsed, as far as a wizard looks at it. */
export interface ParsedCommand<F> {
  args: {name?: string | undefined};
  flags: F & {wizard?: boolean | undefined};
  metadata: {flags: Readonly<Record<string, {setFromDefault?: boolean} | undefined>>};
}

/** Names of the flags that were written on the command line. */
export function givenFlags({flags, metadata}: ParsedCommand<object>): ReadonlySet<string> {
  return new Set(Object.keys(flags).filter((flag) => metadata.flags[flag]?.setFromDefault !== true));
}

/** Is a person to be asked: where NAME is missing, or --wizard says so? Without a terminal nobody is: a usage error (2) names what is missing. */
export function asksFor({args: {name}, flags: {wizard}}: ParsedCommand<object>, io: Pick<Io, 'inIsTerminal' | 'errIsTerminal'>, command: string): boolean {
  if (name !== undefined && wizard !== true) return false;
  if (io.inIsTerminal && io.errIsTerminal) return true;
  if (name === undefined) {
    throw new FepError('NAME is missing', {code: 'usage', exit: 'usage', where: 'NAME', why: 'name of the cluster; at a terminal it would be asked', suggestions: [`kubectl fep ${command} --help`]});
  }
  throw new FepError('--wizard asks, and there is no terminal to ask at', {
    code: 'needs-terminal', exit: 'usage', where: '--wizard', why: 'stdin or stderr is not a terminal', suggestions: ['leave --wizard out: every question is a flag too'],
  });
}
