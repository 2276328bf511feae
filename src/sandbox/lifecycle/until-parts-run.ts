import {setTimeout as sleep} from 'node:timers/promises';
import {FepError} from '../../lib/errors/fep-error.ts';
import {seconds} from '../control-plane/binaries/step.ts';
import type {SandboxContext} from '../control-plane/context.ts';
import {sandboxPaths} from '../control-plane/parts.ts';
import type {PartName, PartState} from '../record.ts';
import {findSandbox} from './observe.ts';

const POLL_MS = 50;

export interface PartsWait {
  folder: string;
  /** Crashes that are older than this wait: part → their time. */
  known: ReadonlyMap<PartName, string>;
  /** `performance.now()` at which the wait ends. */
  deadline: number;
}

/**
 * Waits until every part of a sandbox runs, and reports each part's start. Answers what is still missing at the
 * deadline, undefined when nothing is. Throws `part-crashed` as soon as a part ends, or when the supervisor does.
 */
export async function untilPartsRun(wait: PartsWait, context: SandboxContext): Promise<string | undefined> {
  const begun = new Map<PartName, number>();
  const done = new Set<PartName>();
  for (;;) {
    context.signal.throwIfAborted();
    const observation = findSandbox(wait.folder);
    if (observation?.supervisor === undefined) throw supervisorEnded(wait.folder);
    for (const part of observation.parts) reportPart(part, begun, done, context);
    const crashed = observation.parts.find(({name, state, since}) => state === 'crashed' && wait.known.get(name) !== since);
    if (crashed !== undefined) throw partCrashed(crashed, wait.folder);
    const missing = observation.parts.find(({state}) => state !== 'running');
    if (missing === undefined) return undefined;
    if (performance.now() > wait.deadline) return `${missing.name} is ${missing.state}${missing.reason === undefined ? '' : `: ${missing.reason}`}`;
    await sleep(POLL_MS, undefined, {signal: context.signal});
  }
}

function reportPart(part: PartState, begun: Map<PartName, number>, done: Set<PartName>, {report}: SandboxContext): void {
  const step = `start ${part.name}`;
  if (part.state === 'starting') {
    const begin = begun.get(part.name);
    if (begin === undefined) {
      begun.set(part.name, performance.now());
      report({kind: 'step', step, state: 'started'});
    } else if (part.reason !== undefined) report({kind: 'waiting', step, detail: part.reason, elapsedMs: performance.now() - begin});
  }
  const begin = begun.get(part.name);
  if (part.state !== 'running' || begin === undefined || done.has(part.name)) return;
  done.add(part.name);
  report({kind: 'step', step, state: 'done', detail: seconds(performance.now() - begin)});
}

/** The error for a part that does not run. */
export function partCrashed(part: PartState, folder: string): FepError {
  return new FepError(`${part.name} of the sandbox does not run`, {
    code: 'part-crashed',
    exit: 'failed',
    where: sandboxPaths(folder).log(part.name),
    ...(part.reason === undefined ? {} : {why: part.reason}),
    suggestions: ['kubectl fep sandbox start', 'or delete the sandbox and start a new one'],
    details: {part: part.name},
  });
}

function supervisorEnded(folder: string): FepError {
  return new FepError('the supervisor of the sandbox has ended', {
    code: 'supervisor-failed',
    exit: 'failed',
    where: sandboxPaths(folder).log('supervisor'),
    suggestions: ['kubectl fep sandbox start'],
  });
}
