import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Duplex} from 'node:stream';
import {connectHealth} from './operator-health.ts';
import type {ContainerContext, ContainerExit, ExecRequest, Program, RunningContainer} from './program.ts';
import {execIn} from './scripted/exec.ts';

/** How the simulated operator's process is started; `env` is laid over the container's environment. */
export interface OperatorCommand {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** The operator's container: a process of its own, whose output is the container's log. */
export function operatorProgram(command: OperatorCommand): Program {
  return async (context) => {
    context.log('kubectl-fep sandbox: simulated FEP operator; it is not the product');
    const child = spawn(command.command, [...command.args], {
      cwd: context.scratch,
      env: {PATH: process.env['PATH'] ?? '', ...paceOfNode(), ...context.env, ...command.env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new OperatorContainer(child, context);
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error as Error))]);
    return running;
  };
}

function paceOfNode(): Record<string, string> {
  const pace = process.env['FEP_SANDBOX_PACE'];
  return pace === undefined ? {} : {FEP_SANDBOX_PACE: pace};
}

class OperatorContainer implements RunningContainer {
  readonly exited: Promise<ContainerExit>;
  readonly exec: (request: ExecRequest) => Promise<number>;
  readonly #child: ChildProcess;
  #ended = false;

  constructor(child: ChildProcess, context: ContainerContext) {
    this.#child = child;
    this.exec = execIn(context, {});
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = child[name];
      if (stream !== null) createInterface({input: stream}).on('line', (line) => context.log(line, name));
    }
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve(exitOf(code, signal)));
      child.once('error', (error) => resolve({exitCode: 128, message: error.message}));
    });
    const kill = (): void => void child.kill('SIGKILL');
    context.signal.addEventListener('abort', kill, {once: true});
    void this.exited.then(() => {
      this.#ended = true;
      context.signal.removeEventListener('abort', kill);
    });
  }

  ready(): boolean {
    return !this.#ended;
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#ended) return;
    this.#child.kill(graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  async connect(port: number): Promise<Duplex | undefined> {
    return this.#ended ? undefined : connectHealth(port);
  }
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15};

function exitOf(code: number | null, signal: NodeJS.Signals | null): ContainerExit {
  if (signal === null) return {exitCode: code ?? 1};
  return {exitCode: 128 + (SIGNAL_NUMBERS[signal] ?? 0), signal};
}
