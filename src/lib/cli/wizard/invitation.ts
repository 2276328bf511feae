import {FepError} from '../../errors/fep-error.ts';
import type {Io} from '../io.ts';
import {Args, Flags} from '../flags.ts';

/** NAME of a cluster, where a wizard asks for it. */
export const askedClusterArg = {name: Args.string({name: 'NAME', description: 'name of the cluster; left out, it is asked at a terminal'})};

export const wizardFlag = {wizard: Flags.boolean({description: 'ask what the flags leave open, at a terminal; also without NAME'})};

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

/**
 * Is a person to be asked: where NAME is missing, or --wizard says so? Without a terminal nobody is: a usage error (2) names what is
 * missing. `needed`: flags of which one of each group the command cannot do without.
 */
export function asksFor(parsed: ParsedCommand<object>, io: Pick<Io, 'inIsTerminal' | 'errIsTerminal'>, command: string, needed: readonly (readonly string[])[] = [], argument = 'NAME'): boolean {
  const {args: {name}, flags: {wizard}} = parsed;
  const hasTerminal = io.inIsTerminal && io.errIsTerminal;
  if (hasTerminal && (name === undefined || wizard === true)) return true;
  const given = givenFlags(parsed);
  const missing = [...(name === undefined ? [argument] : []), ...needed.filter((group) => !group.some((flag) => given.has(flag))).map((group) => group.map((flag) => `--${flag}`).join(' or '))];
  if (missing.length > 0) throw isMissing(missing, command, {hasTerminal, name, argument});
  if (wizard !== true) return false;
  throw new FepError('--wizard asks, and there is no terminal to ask at', {
    code: 'needs-terminal', exit: 'usage', where: '--wizard', why: 'stdin or stderr is not a terminal', suggestions: ['leave --wizard out: every question is a flag too'],
  });
}

function isMissing(missing: readonly string[], command: string, {hasTerminal, name, argument}: {hasTerminal: boolean; name: string | undefined; argument: string}): FepError {
  return new FepError(`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`, {
    code: 'usage', exit: 'usage', where: missing.join(', '), why: name === undefined ? `${argument} is the name of the cluster; at a terminal it would be asked` : 'the command cannot do without',
    suggestions: [...(hasTerminal ? [`kubectl fep ${command} ${name} --wizard asks`] : []), `kubectl fep ${command} --help`],
  });
}
