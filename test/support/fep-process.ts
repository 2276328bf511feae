import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {requireDocumented} from './documented.ts';

/** Root of the checkout. */
export const ROOT = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));
/** The built program, as `kubectl` would start it. */
export const PROGRAM = path.join(ROOT, 'bin', 'run.cjs');

export interface ProcessResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  env?: Record<string, string | undefined>;
  stdin?: string;
  timeoutMs?: number;
  cwd?: string;
  /** Shows stderr while it runs, for long set-up steps. */
  inheritStderr?: boolean;
  /** Called with all of stderr so far; for tests that act in the middle of a command. */
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a program to its end, without a terminal. */
export async function runProcess(command: string, args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  return (await runToEnd(command, args, options)).result;
}

/** `killed`: ended by a signal that it did not take. */
function runToEnd(command: string, args: readonly string[], options: ProcessOptions): Promise<{result: ProcessResult; killed: boolean}> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = {...process.env, NO_COLOR: '1', ...options.env};
    for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];
    const child = spawn(command, args, {env, cwd: options.cwd, timeout: options.timeoutMs ?? 180_000});
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (options.inheritStderr) process.stderr.write(text);
      options.onStderr?.(stderr, (signal) => child.kill(signal));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({result: {exitCode: code ?? (signal === 'SIGINT' ? 130 : 1), stdout, stderr}, killed: code === null}));
  });
}

/** Runs the built program. However it ends, docs/commands has to know of it. */
export async function fep(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  const {result, killed} = await runToEnd(process.execPath, [PROGRAM, ...args], options);
  // Killed, by a test or by its time limit: how it would have ended is not known.
  if (!killed) requireDocumented(ROOT, args, result);
  return result;
}
