import {spawn} from 'node:child_process';
import {closeSync, openSync, realpathSync} from 'node:fs';
import {isSea} from 'node:sea';
import {setTimeout as sleep} from 'node:timers/promises';
import {FepError} from '../../lib/errors/fep-error.ts';
import {partDefinitions, type Program, sandboxPaths} from '../control-plane/parts.ts';
import {isAlive, type ProcessIdentity, signalGroup} from '../control-plane/processes/identity.ts';
import type {SandboxRecord, SandboxState} from '../record.ts';
import {readJson} from './files.ts';
import {newestLogLine} from './log-line.ts';
import {Supervisor} from './supervisor.ts';

/** Asks a running supervisor to start what does not run. */
const MEND_SIGNAL = 'SIGUSR2';

/** How this very program is run again: by its real path, as the link it was called by may go before the sandbox does. */
export function thisProgram(): Program {
  // In a single executable the program is Node itself, which takes no script.
  return {command: process.execPath, args: isSea() ? [] : [...process.execArgv, realpathSync(process.argv[1] ?? '')]};
}

/** The supervisor's main function: runs until SIGTERM or SIGINT, then stops its parts. */
export async function superviseSandbox(folder: string, program: Program = thisProgram()): Promise<void> {
  const paths = sandboxPaths(folder);
  const record = readJson<SandboxRecord>(paths.record);
  if (record === undefined) throw new FepError('there is no sandbox in this folder', {code: 'sandbox-not-found', exit: 'notFound', where: folder});
  const log = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const groups = await partDefinitions(record, program);
  const supervisor = new Supervisor({stateFile: paths.state, logFile: paths.log, groups, env: process.env, log});
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    process.on(MEND_SIGNAL, () => void supervisor.mend());
  });
  supervisor.announce();
  void supervisor.mend();
  // Signals alone do not keep a process alive.
  const alive = setInterval(() => {}, 2 ** 30);
  await told;
  log('asked to stop');
  await supervisor.stop();
  clearInterval(alive);
  log('stopped');
}

/** Starts a supervisor that outlives this process, and resolves once it listens to signals. */
export async function launchSupervisor(record: SandboxRecord, program: Program, env: Readonly<Record<string, string | undefined>>): Promise<ProcessIdentity> {
  const paths = sandboxPaths(record.folder);
  const log = openSync(paths.log('supervisor'), 'a', 0o600);
  const child = spawn(program.command, [...program.args, 'sandbox', 'part', 'supervisor', '--folder', record.folder], {
    detached: true,
    stdio: ['ignore', log, log],
    env: {...env},
    cwd: record.folder,
  });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= code === null ? `killed by ${signal}` : `exit code ${code}`));
  while (failure === undefined) {
    const state = readJson<SandboxState>(paths.state);
    if (state?.supervisor !== undefined && state.supervisor.pid === child.pid) {
      child.unref();
      return state.supervisor;
    }
    await sleep(25);
  }
  const line = newestLogLine(paths.log('supervisor'));
  throw new FepError('the supervisor of the sandbox ended at once', {
    code: 'supervisor-failed',
    exit: 'failed',
    family: 'bug',
    where: paths.log('supervisor'),
    why: line === undefined ? failure : `${failure}; newest log line: ${line}`,
  });
}

/** Sends the request to start what does not run. */
export function askToMend(supervisor: ProcessIdentity): void {
  process.kill(supervisor.pid, MEND_SIGNAL);
}

const STOP_TIMEOUT_MS = 45_000;

/** Has a supervisor stop its parts and end; what is left after 45 s is killed. Not interrupted: nothing may stay behind. */
export async function stopSupervisor(supervisor: ProcessIdentity, folder: string): Promise<void> {
  if (isAlive(supervisor)) process.kill(supervisor.pid, 'SIGTERM');
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (isAlive(supervisor) && performance.now() < deadline) await sleep(25);
  const state = readJson<SandboxState>(sandboxPaths(folder).state);
  for (const leader of [supervisor, ...(state?.parts ?? [])]) {
    if (leader.pid !== undefined && leader.started !== undefined) signalGroup({pid: leader.pid, started: leader.started}, 'SIGKILL');
  }
}
