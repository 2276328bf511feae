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
  const reporter = new PartReporter(context);
  for (;;) {
    context.signal.throwIfAborted();
    const observation = findSandbox(wait.folder);
    if (observation?.supervisor === undefined) throw supervisorEnded(wait.folder);
    for (const part of observation.parts) reporter.report(part);
    const crashed = observation.parts.find(({name, state, since}) => state === 'crashed' && wait.known.get(name) !== since);
    if (crashed !== undefined) throw partCrashed(crashed, wait.folder);
    const missing = observation.parts.find(({state}) => state !== 'running');
    if (missing === undefined) return undefined;
    if (performance.now() > wait.deadline) return `${missing.name} is ${missing.state}${missing.reason === undefined ? '' : `: ${missing.reason}`}`;
    await sleep(POLL_MS, undefined, {signal: context.signal});
  }
}

const SAY_WHY_EVERY_MS = 2000;

/** Turns the states of parts into progress: once that one starts, now and then what it lacks, once that it runs. */
class PartReporter {
  private readonly context: SandboxContext;
  private readonly begun = new Map<PartName, number>();
  private readonly said = new Map<PartName, number>();

  constructor(context: SandboxContext) {
    this.context = context;
  }

  report(part: PartState): void {
    const step = `start ${part.name}`;
    const now = performance.now();
    const begin = this.begun.get(part.name);
    if (part.state === 'starting' && begin === undefined) {
      this.begun.set(part.name, now);
      this.said.set(part.name, now);
      this.context.report({kind: 'step', step, state: 'started'});
    } else if (part.state === 'starting' && begin !== undefined && now - (this.said.get(part.name) ?? 0) > SAY_WHY_EVERY_MS) {
      this.said.set(part.name, now);
      this.context.report({kind: 'waiting', step, detail: part.reason ?? 'not ready yet', elapsedMs: now - begin});
    } else if (part.state === 'running' && begin !== undefined) {
      this.begun.delete(part.name);
      this.context.report({kind: 'step', step, state: 'done', detail: seconds(now - begin)});
    }
  }
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
