import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync, renameSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {PartDefinition} from '../control-plane/parts.ts';
import {identify, signalGroup} from '../control-plane/processes/identity.ts';
import type {PartName, PartState, SandboxState} from '../record.ts';
import {writeJson} from './files.ts';
import {newestLogLine} from './log-line.ts';

const POLL_MS = 50;
const ROTATE_BYTES = 10_000_000;

export interface SupervisorOptions {
  stateFile: string;
  logFile: (part: PartName) => string;
  /** Groups in the order of their start. */
  groups: readonly (readonly PartDefinition[])[];
  env: NodeJS.ProcessEnv;
  /** A line about what it does. */
  log: (line: string) => void;
}

interface Child {
  process: ChildProcess;
  ended: Promise<void>;
  /** Size of the log when this run began. */
  logStart: number;
}

/**
 * Owns the processes of one sandbox: starts them in order, notices when one ends by itself and records why,
 * and stops them in reverse order. It does not restart a part unasked, so that a fault ordered by a test or a
 * trainer stays; {@link mend} does.
 */
export class Supervisor {
  private readonly children = new Map<PartName, Child>();
  private readonly states = new Map<PartName, PartState>();
  private readonly options: SupervisorOptions;
  private work: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(options: SupervisorOptions) {
    this.options = options;
    for (const part of this.parts()) this.states.set(part.name, {name: part.name, state: 'stopped', since: timestamp()});
  }

  /** Writes the first state; from then on signals are understood. */
  announce(): void {
    this.writeState();
  }

  /** Starts every part that does not run, group after group. Calls queue up. */
  mend(): Promise<void> {
    this.work = this.work.then(() => this.startMissing());
    return this.work;
  }

  /** Stops every part in reverse order and resolves when none is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.work;
    for (const group of this.options.groups.toReversed()) await Promise.all(group.map((part) => this.stopPart(part)));
    this.writeState({supervisor: 'gone'});
  }

  private async startMissing(): Promise<void> {
    for (const group of this.options.groups) {
      if (this.stopping) return;
      const missing = group.filter((part) => !this.children.has(part.name));
      for (const part of missing) this.startPart(part);
      await Promise.all(group.map((part) => this.untilReady(part)));
      const failed = group.find((part) => this.states.get(part.name)?.state !== 'running');
      if (failed !== undefined) return this.options.log(`${failed.name} is not running; what needs it is not started`);
    }
  }

  private startPart(part: PartDefinition): void {
    const logFile = this.options.logFile(part.name);
    const {descriptor, size} = openLog(logFile);
    // A process group of its own: what the part starts can be ended with it.
    const child = spawn(part.command, part.args, {
      detached: true,
      stdio: ['ignore', descriptor, descriptor],
      env: {...this.options.env, ...part.env},
      cwd: path.dirname(this.options.stateFile),
    });
    closeSync(descriptor);
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => resolve(this.ended(part, `could not be started: ${error.message}`)));
      child.once('exit', (code, signal) => resolve(this.ended(part, code === null ? `was killed by ${signal}` : `ended with exit code ${code}`, signal)));
    });
    this.children.set(part.name, {process: child, ended, logStart: size});
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    const now = timestamp();
    this.setState({name: part.name, state: 'starting', since: now, startedAt: now, ...identity});
    this.options.log(`${part.name} starts as process ${child.pid ?? '?'}`);
  }

  private async untilReady(part: PartDefinition): Promise<void> {
    while (!this.stopping && this.children.has(part.name)) {
      const state = this.states.get(part.name);
      if (state?.state === 'running') return;
      const reason = await part.whyNotReady();
      if (reason === undefined && state !== undefined && this.children.has(part.name)) {
        const {reason: _, ...rest} = state;
        this.setState({...rest, state: 'running', since: timestamp()});
        return this.options.log(`${part.name} is ready`);
      }
      if (reason !== undefined && this.children.has(part.name) && state?.reason !== reason && state !== undefined) this.setState({...state, reason});
      await sleep(POLL_MS);
    }
  }

  private ended(part: PartDefinition, how: string, signal?: NodeJS.Signals | null): void {
    const child = this.children.get(part.name);
    const identity = this.states.get(part.name);
    this.children.delete(part.name);
    // What the part had started must not outlive it unowned.
    if (identity?.pid !== undefined && identity.started !== undefined) signalGroup({pid: identity.pid, started: identity.started}, 'SIGKILL');
    if (this.stopping) return this.setState({name: part.name, state: 'stopped', since: timestamp()});
    // Who is killed from outside writes no reason.
    const line = signal === 'SIGKILL' || signal === 'SIGTERM' ? undefined : newestLogLine(this.options.logFile(part.name), child?.logStart);
    const reason = line === undefined ? how : `${how}; newest log line: ${line}`;
    this.options.log(`${part.name} ${reason}`);
    this.setState({name: part.name, state: 'crashed', reason, since: timestamp()});
  }

  private async stopPart(part: PartDefinition): Promise<void> {
    const child = this.children.get(part.name);
    if (child === undefined) return this.setState({name: part.name, state: 'stopped', since: timestamp()});
    this.options.log(`${part.name} is asked to stop`);
    child.process.kill('SIGTERM');
    const timer = setTimeout(() => {
      this.options.log(`${part.name} did not stop within ${part.graceMs / 1000} s and is killed`);
      child.process.kill('SIGKILL');
    }, part.graceMs);
    await child.ended;
    clearTimeout(timer);
  }

  private parts(): PartDefinition[] {
    return this.options.groups.flat();
  }

  private setState(state: PartState): void {
    this.states.set(state.name, state);
    this.writeState();
  }

  private writeState(options: {supervisor?: 'gone'} = {}): void {
    const self = options.supervisor === 'gone' ? undefined : identify(process.pid);
    const state: SandboxState = {...(self === undefined ? {} : {supervisor: self}), parts: [...this.states.values()]};
    writeJson(this.options.stateFile, state);
  }
}

function timestamp(): string {
  return new Date().toISOString();
}

/** Opens a log for appending; a large one is moved aside first. */
function openLog(file: string): {descriptor: number; size: number} {
  mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
  const size = statSync(file, {throwIfNoEntry: false})?.size ?? 0;
  if (size <= ROTATE_BYTES) return {descriptor: openSync(file, 'a', 0o600), size};
  renameSync(file, `${file}.1`);
  return {descriptor: openSync(file, 'a', 0o600), size: 0};
}
