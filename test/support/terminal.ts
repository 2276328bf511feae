import {spawn} from 'node:child_process';
import {stripVTControlCharacters} from 'node:util';
import {shellLine} from '../../src/lib/cli/wizard/command-line.ts';
import {PROGRAM} from './fep-process.ts';
import {wordsOf} from './shell-words.ts';

export const KEYS = {enter: '\r', up: '\u001B[A', down: '\u001B[B', backspace: '\u007F', ctrlC: '\u0003', ctrlU: '\u0015', tab: '\t'} as const;

/** The program in a terminal of its own, driven as a person would: read, then type. */
export interface Terminal {
  /** Types, after this text came that nobody has seen yet. */
  at(text: string, ...keys: readonly string[]): Promise<void>;
  /** Everything that was written to the terminal, without colours and cursor movements. */
  screen(): string;
  /** The same with everything in it. */
  written(): string;
  ended(): Promise<number>;
  /** Hangs up. */
  close(): void;
}

/** Words of the command that a wizard has printed last, without `kubectl`. */
export function printedCommand(screen: string): string[] {
  const line = screen.split('The same without questions').at(-1) ?? '';
  return wordsOf(/kubectl (fep [^\r\n]+)/.exec(line)?.[1] ?? '');
}

/** Longest wait for a text. */
const PATIENCE_MS = 60_000;

/** Starts the built program in a pseudo terminal; `stdout` sends its answer to a file. */
export function terminal(args: readonly string[], env: Readonly<Record<string, string>>, {stdout, columns = 200}: {stdout?: string; columns?: number} = {}): Terminal {
  return inTerminal(`${shellLine([process.execPath, PROGRAM, ...args])}${stdout === undefined ? '' : ` > ${shellLine([stdout])}`}`, env, columns);
}

/** Starts a command line of a POSIX shell in a pseudo terminal, made by script(1) of util-linux. */
export function inTerminal(line: string, env: Readonly<Record<string, string>>, columns = 200): Terminal {
  const command = `stty cols ${columns} rows 50; exec ${line}`;
  const child = spawn('script', ['-q', '-e', '-f', '-c', command, '/dev/null'], {env: {...process.env, NO_COLOR: '1', ...env, SHELL: '/bin/sh'}, timeout: 180_000});
  let written = '';
  let seen = 0;
  let changed = (): void => {};
  const hear = (text: string): void => {
    written += text;
    changed();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = new Promise<number>((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? 1)));
  const screen = (): string => stripVTControlCharacters(written);
  return {
    screen, written: () => written, ended: () => ended, close: () => child.kill(),
    at: async (text, ...keys) => {
      const late = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const found = written.indexOf(text, seen);
        if (found >= 0) break;
        if (late.aborted) throw new Error(`"${text}" did not come; the terminal shows:\n${screen().slice(-3000)}`);
        await new Promise<void>((resolve) => {
          changed = resolve;
          setTimeout(resolve, 1000);
        });
      }
      seen = written.length;
      for (const key of keys) child.stdin.write(key);
    },
  };
}
