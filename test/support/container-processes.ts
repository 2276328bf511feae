import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import path from 'node:path';

/**
 * Numbers of the processes in containers of the sandbox whose data lie below `home`: those of another mount namespace
 * than ours that see something of the sandbox. Names and arguments would not do: PostgreSQL rewrites its own.
 */
export function containerProcesses(home: string): number[] {
  const ours = readlinkSync('/proc/self/ns/mnt');
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/mnt`) !== ours && readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(path.basename(home));
    } catch {
      // It has ended meanwhile, or is not ours to look at.
      return false;
    }
  });
}
