import {spawn, type ChildProcess} from 'node:child_process';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {packageFile} from '../../package-files.ts';
import type {ExecRequest} from '../program.ts';
import type {Distribution} from './distribution.ts';
import {pathInContainers} from './volume-keeper.ts';

/** User and group of every process in a FEP container (UG 4.6.2). */
export const CONTAINER_USER = 26;

const PASSWD = `root:x:0:0:root:/root:/bin/sh\npostgres:x:${CONTAINER_USER}:${CONTAINER_USER}:PostgreSQL:/tmp:/bin/bash\n`;
const GROUP = `root:x:0:\npostgres:x:${CONTAINER_USER}:\n`;

/** One folder or file of the machine seen in the container. */
export interface Bind {
  from: string;
  to: string;
}

export interface ContainerOptions {
  distribution: Distribution;
  /** Folder for the container's own files on this machine. */
  folder: string;
  hostname: string;
  binds: readonly Bind[];
  /** Process in whose namespaces the folders of the binds are seen; left out: this one. */
  within?: number | undefined;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  /** A line of the command's output. */
  log: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** A process with a root, a host name and process numbers of its own: what a container is, without an engine. */
export interface NamespacedContainer {
  /** The container's process 1, by its number on this machine. */
  readonly pid: number;
  readonly exited: Promise<{exitCode: number; signal?: string}>;
  signal(signal: NodeJS.Signals): void;
  /**
   * SIGTERM, and the end of every process after the grace period (ms). Without one nothing is told: a server that hears of its
   * end shuts down and archives its last segment, which no dead node does. Resolves when ended.
   */
  stop(graceMs: number): Promise<void>;
  exec(request: ExecRequest): Promise<number>;
}

const asRoot = (): boolean => process.getuid?.() === 0;

/**
 * Starts a container. Works as root and, where the kernel lets ordinary users make user namespaces, as an ordinary user:
 * inside, its processes are user 26 either way.
 */
export async function startContainer(options: ContainerOptions): Promise<NamespacedContainer> {
  const binds = [...(await accounts(options.folder)), ...options.binds.map(({from, to}) => ({from: pathInContainers(from), to}))];
  const root = path.join(options.folder, 'root');
  await mkdir(root, {recursive: true});
  // A node that dies takes its containers along: two servers on the same data would be the end of them.
  const start = [...enterArguments(options), options.distribution.setpriv, '--pdeathsig', 'KILL', '--', options.distribution.unshare, ...unshareArguments(options, root, binds)];
  const child = spawn(start[0] as string, start.slice(1), {
    env: {...options.env},
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  forwardLines(child, options.log);
  const exited = new Promise<{exitCode: number; signal?: string}>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal === null ? {exitCode: code ?? 1} : {exitCode: 137, signal}));
  });
  const pid = await innerPid(child, exited);
  return {
    pid,
    exited,
    signal: (signal) => trySignal(pid, signal),
    async stop(graceMs) {
      // unshare ignores SIGTERM while its child lives; when process 1 is killed the kernel ends all below it.
      const kill = (): void => [pid, child.pid ?? 0].forEach((one) => trySignal(one, 'SIGKILL'));
      if (graceMs <= 0) kill();
      else trySignal(pid, 'SIGTERM');
      const timer = setTimeout(kill, graceMs);
      await exited.finally(() => clearTimeout(timer));
    },
    exec: (request) => exec(options, pid, request),
  };
}

/** Account files, so that programs which look up user 26 find a name. */
async function accounts(folder: string): Promise<Bind[]> {
  await mkdir(folder, {recursive: true});
  const passwd = path.join(folder, 'passwd');
  const group = path.join(folder, 'group');
  await writeFile(passwd, PASSWD);
  await writeFile(group, GROUP);
  return [{from: passwd, to: '/etc/passwd'}, {from: group, to: '/etc/group'}];
}

function enterArguments({within, distribution}: ContainerOptions): string[] {
  if (within === undefined) return [];
  return [distribution.nsenter, `--target=${within}`, ...(asRoot() ? [] : ['--user', '--preserve-credentials']), '--mount', '--'];
}

function unshareArguments(options: ContainerOptions, root: string, binds: readonly Bind[]): string[] {
  const user = asRoot() ? [] : ['--user', `--map-user=${CONTAINER_USER}`, `--map-group=${CONTAINER_USER}`, '--keep-caps'];
  return [
    ...user, '--mount', '--uts', '--pid', '--fork', '--kill-child',
    '/bin/sh', packageFile('src', 'sandbox', 'pods', 'postgres', 'container-root.sh'), root, options.hostname,
    ...binds.map((bind) => `${bind.from}:${bind.to}`),
    // The kernel forgets the signal of --kill-child when the user changes, so it is asked for once more.
    '--', options.distribution.setpriv, '--pdeathsig', 'KILL', ...dropPrivileges(), ...options.command,
  ];
}

function dropPrivileges(): string[] {
  return asRoot()
    ? ['--reuid', String(CONTAINER_USER), '--regid', String(CONTAINER_USER), '--clear-groups', '--inh-caps=-all', '--']
    : ['--inh-caps=-all', '--ambient-caps=-all', '--'];
}

function forwardLines(child: ChildProcess, log: ContainerOptions['log']): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    let rest = '';
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) log(line, stream);
    }).on('end', () => {
      if (rest !== '') log(rest, stream);
    });
  }
}

/** `unshare --fork` has exactly one child: process 1 of the container. It is there within milliseconds. */
async function innerPid(child: ChildProcess, exited: Promise<unknown>): Promise<number> {
  let gone = false;
  void exited.then(() => (gone = true), () => (gone = true));
  for (;;) {
    const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
    const pid = Number.parseInt(children, 10);
    if (Number.isInteger(pid)) return pid;
    if (gone) return 0;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

function exec(options: ContainerOptions, pid: number, request: ExecRequest): Promise<number> {
  const {distribution} = options;
  const enter = [
    distribution.nsenter, `--target=${pid}`, ...(asRoot() ? [] : ['--user', '--preserve-credentials']),
    '--mount', '--uts', '--pid', `--root=/proc/${pid}/root`, '--wdns=/tmp',
    // The image's env -i: nothing of this machine's environment is seen in the container.
    distribution.setpriv, ...dropPrivileges(),
    // nsenter stays as the parent and would die of a Ctrl-C that is meant for the command (see pty-bridge.py).
    ...(request.tty ? ['/usr/bin/env', '--default-signal=INT,QUIT'] : []), ...request.command,
  ];
  const bridge = packageFile('src', 'sandbox', 'pods', 'postgres', 'pty-bridge.py');
  const command = request.tty ? [distribution.python, bridge, ...enter] : enter;
  const child = spawn(command[0] as string, command.slice(1), {
    env: {...options.env, ...(request.tty ? {TERM: 'xterm-256color'} : {})},
    // Sizes of the terminal. Nothing else is handed down: a server that the command leaves running would keep it open, and the exec with it.
    stdio: ['pipe', 'pipe', 'pipe', ...(request.tty ? ['pipe' as const] : [])],
    detached: true,
  });
  return pump(child, request);
}

function pump(child: ChildProcess, request: ExecRequest): Promise<number> {
  const stop = (): void => trySignal(-(child.pid ?? 0), 'SIGKILL');
  request.signal.addEventListener('abort', stop, {once: true});
  const {stdin, stdout, stderr} = child;
  stdin?.on('error', () => {});
  if (request.stdin === undefined) stdin?.end();
  else if (stdin) request.stdin.pipe(stdin);
  stdout?.pipe(request.stdout, {end: false});
  stderr?.pipe(request.stderr, {end: false});
  void forwardSizes(child, request);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      request.signal.removeEventListener('abort', stop);
      resolve(code ?? 137);
    });
  });
}

async function forwardSizes(child: ChildProcess, request: ExecRequest): Promise<void> {
  const control = child.stdio[3] as NodeJS.WritableStream | undefined;
  control?.on('error', () => {});
  for await (const size of request.resize) control?.write(`${size.columns} ${size.rows}\n`);
}
