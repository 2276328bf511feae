import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** One run of a process. */
export interface Sample {
  /** From the start to the end, as its parent sees it. */
  ms: number;
  /** Peak resident memory; NaN where the system does not tell. */
  mebibytes: number;
}

interface Runnable {
  name: string;
  command: readonly string[];
}

/** Runs of a command until its code cache knows all that it uses (bin/chunks.cjs), and one to spare. */
const WARM_UP = 5;

/** Runs every case `runs` times, in turn, after a few runs of each that fill caches. Rejects when a run fails. */
export async function measure(cases: readonly Runnable[], runs: number, env: NodeJS.ProcessEnv): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(cases.map(({name}) => [name, []]));
  for (let round = 0; round < runs + WARM_UP; round += 1) {
    for (const one of cases) {
      const {ms, status} = await timed(one.command, env);
      if (round < WARM_UP) {
        if (status !== 0 && !one.command.includes('--frobnicate')) throw new Error(`${one.command.join(' ')} ended with ${status}`);
        continue;
      }
      samples.get(one.name)?.push({ms, mebibytes: Number.NaN});
    }
  }
  for (const one of cases) {
    const own = samples.get(one.name) ?? [];
    // Memory is measured apart from time: watching costs the watched process something.
    for (let index = 0; index < Math.min(5, own.length); index += 1) {
      const sample = own[index];
      if (sample !== undefined) sample.mebibytes = await peakMemory(one.command, env);
    }
  }
  return samples;
}

function timed(command: readonly string[], env: NodeJS.ProcessEnv): Promise<{ms: number; status: number | null}> {
  return new Promise((resolve, reject) => {
    const [file = '', ...args] = command;
    const started = performance.now();
    const child = spawn(file, args, {env, stdio: ['ignore', 'pipe', 'ignore']});
    child.stdout.resume();
    child.on('error', reject);
    child.on('exit', (status) => resolve({ms: performance.now() - started, status}));
  });
}

/** GNU time's own measure is not everywhere; the kernel keeps the high-water mark as long as the process is not reaped. */
function peakMemory(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const [file = '', ...args] = command;
    const child = spawn(file, args, {env, stdio: 'ignore'});
    let peak = Number.NaN;
    const look = (): void => {
      try {
        const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
        if (kilobytes !== undefined) peak = Number(kilobytes) / 1024;
      } catch {
        // No /proc, or the process has just ended.
      }
    };
    const timer = setInterval(look, 1);
    child.on('error', () => resolve(Number.NaN));
    child.on('exit', () => {
      clearInterval(timer);
      resolve(peak);
    });
  });
}

/** The middle value of those that are numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
