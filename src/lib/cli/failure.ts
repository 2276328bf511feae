import {FepError} from '../errors/fep-error.ts';
import {interrupted} from './interruption.ts';
import {fromParseError, isParseError, type CommandWords} from './parse-error.ts';

/** Anything thrown, as the one kind of error that users see. What is not foreseen is a bug of this program (exit 1). */
export function toFepError(thrown: unknown, command: CommandWords, signal?: AbortSignal): FepError {
  if (isParseError(thrown)) return fromParseError(thrown, command);
  if (thrown instanceof FepError) return thrown;
  if (signal?.aborted === true && thrown instanceof Error && (thrown.name === 'AbortError' || thrown === signal.reason)) return interrupted();
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new FepError(`kubectl-fep has a bug: ${message}`, {
    code: 'bug',
    exit: 'failed',
    family: 'bug',
    where: `kubectl fep ${command.name}`.trimEnd(),
    why: 'this failure was not foreseen, so it is unknown whether anything was changed',
    suggestions: ['look at the state before repeating the command', 'run it again with DEBUG=1 and report the stack'],
    cause: thrown,
  });
}
