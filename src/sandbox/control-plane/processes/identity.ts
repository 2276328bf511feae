import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

/** A process that is surely the same one: its id and the time it began, as ids are used again. */
export interface ProcessIdentity {
  pid: number;
  /** Start time as the operating system states it; only compared, never read. */
  started: string;
}

export interface ProcessEntry extends ProcessIdentity {
  /** Process group. */
  group: number;
  /** Resident memory in bytes. */
  memory: number;
  /** Ended, but not yet reaped by its parent. */
  zombie: boolean;
}

/** Identity of a living process, or undefined when there is none with this id. */
export function identify(pid: number): ProcessIdentity | undefined {
  const entry = process.platform === 'linux' ? readProc(pid) : readPs().find((candidate) => candidate.pid === pid);
  return entry === undefined || entry.zombie ? undefined : {pid, started: entry.started};
}

/** Whether this very process still runs. */
export function isAlive(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && identify(identity.pid)?.started === identity.started;
}

/** Every process of this machine that may be seen. */
export function processTable(): ProcessEntry[] {
  if (process.platform !== 'linux') return readPs();
  const entries = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return entries.map((name) => readProc(Number(name))).filter((entry) => entry !== undefined);
}

/** Living members of a process group, its leader included. */
export function groupMembers(leader: number, table: readonly ProcessEntry[] = processTable()): ProcessEntry[] {
  return table.filter((entry) => entry.group === leader && !entry.zombie);
}

/**
 * Sends a signal to the group that a process led, also when the leader itself has ended. Nothing is sent when
 * the leader's id meanwhile belongs to another process. Says whether anything was there.
 */
export function signalGroup(leader: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  const now = identify(leader.pid);
  if (now !== undefined && now.started !== leader.started) return false;
  if (groupMembers(leader.pid).length === 0) return false;
  try {
    process.kill(-leader.pid, signal);
    return true;
  } catch {
    return false;
  }
}

const PAGE_BYTES = 4096;

let bootId: string | undefined;

/** Start times count from the machine's own start, so this one belongs to them. */
function boot(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  return bootId;
}

/** Fields after the command's name in /proc/PID/stat, which may itself hold blanks and brackets (proc(5)). */
function readProc(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      pid,
      zombie: fields[0] === 'Z' || fields[0] === 'X',
      group: Number(fields[2]),
      started: `${boot()}-${fields[19]}`,
      memory: Number(fields[21]) * PAGE_BYTES,
    };
  } catch {
    return undefined;
  }
}

function readPs(): ProcessEntry[] {
  // lstart is five words: `Mon Nov 21 09:30:00 2026`.
  const output = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,rss=,stat=,lstart='], {encoding: 'utf8', env: {...process.env, LC_ALL: 'C'}});
  return output.split('\n').flatMap((line) => {
    const [pid, group, memory, state, ...started] = line.trim().split(/\s+/);
    if (started.length === 0) return [];
    return [{pid: Number(pid), group: Number(group), memory: Number(memory) * 1024, zombie: state?.startsWith('Z') ?? false, started: started.join(' ')}];
  });
}
