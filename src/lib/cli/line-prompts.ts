import {createInterface, type Interface} from 'node:readline';
import process from 'node:process';
import {interrupted} from './interruption.ts';
import type {Io} from './io.ts';
import type {Prompts} from './prompts.ts';

type Ask = Pick<Prompts, 'confirm' | 'typeName' | 'text' | 'choose'>;

/**
 * Questions for a screen reader: a line is written, a line is read, and nothing that was written is drawn again. Choices
 * are numbered. The terminal itself edits the line.
 */
export function linePrompts(io: Pick<Io, 'err'>, read: () => Promise<string>): Ask {
  const line = async (message: string, hint?: string): Promise<string> => {
    io.err(`${message}${hint === undefined ? '' : ` (${hint})`} `);
    return (await read()).trim();
  };
  return {
    confirm: async ({message}) => {
      for (;;) {
        const answer = (await line(message, 'yes or no; Enter takes no')).toLowerCase();
        if (['y', 'yes'].includes(answer)) return true;
        if (['', 'n', 'no'].includes(answer)) return false;
        io.err(`not taken: ${answer} is neither yes nor no\n`);
      }
    },
    typeName: async ({message, expected}) => (await line(message)) === expected,
    text: async ({message, default: preset, validate}) => {
      for (;;) {
        const typed = await line(message, preset === undefined || preset === '' ? undefined : `Enter takes ${preset}`);
        const answer = typed === '' ? (preset ?? '') : typed;
        const word = (await validate?.(answer)) ?? true;
        if (word === true) return answer;
        io.err(`not taken: ${word}\n`);
      }
    },
    choose: async ({message, default: preset, choices}) => {
      for (;;) {
        io.err(`${message}\n`);
        for (const [index, {name, description}] of choices.entries()) io.err(`${index + 1}: ${name}${description === undefined ? '' : `; ${description}`}\n`);
        const known = Math.max(0, choices.findIndex(({value}) => value === preset));
        const typed = await line('Number', `Enter takes ${known + 1}`);
        const chosen = choices[typed === '' ? known : /^\d+$/.test(typed) ? Number(typed) - 1 : choices.findIndex(({value, name}) => [value as string, name].includes(typed))];
        if (chosen !== undefined) return chosen.value;
        io.err(`not taken: ${typed} is no number from 1 to ${choices.length}\n`);
      }
    },
  };
}

/** Lines that came before they were asked for, as when several are pasted at once. */
const early: string[] = [];
let lines: Interface | undefined;

/** One line of the terminal, which edits it itself and draws nothing again. Throws `interrupted` (130) at Ctrl-C, and where stdin ends. */
export function readLine(signal?: AbortSignal): Promise<string> {
  const known = early.shift();
  if (known !== undefined) return Promise.resolve(known);
  const reader = (lines ??= createInterface({input: process.stdin, terminal: false}).on('line', (text) => early.push(text)).on('close', () => (lines = undefined)));
  return new Promise((resolve, reject) => {
    const over = (): void => {
      reader.off('line', arrived).off('close', broken);
      signal?.removeEventListener('abort', broken);
      // What is not read must not keep the process.
      reader.pause();
    };
    const arrived = (): void => {
      over();
      resolve(early.shift() ?? '');
    };
    const broken = (): void => {
      over();
      reject(interrupted());
    };
    if (signal?.aborted === true) return broken();
    reader.once('line', arrived).once('close', broken);
    signal?.addEventListener('abort', broken, {once: true});
    reader.resume();
  });
}
