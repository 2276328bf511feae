import {Chalk, type ColorSupportLevel} from 'chalk';
import {plainTheme, SIGNS, type Mark, type Theme} from './style.ts';

export type {Theme} from './style.ts';

/** Colours as the standards of terminals say: the flag, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColour(terminal: boolean, flag: boolean | undefined, env: Readonly<Record<string, string | undefined>>): boolean {
  if (flag !== undefined) return flag;
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}

const PAINT: Readonly<Record<Mark, 'good' | 'bad' | 'warning' | 'muted'>> = {
  done: 'good', failed: 'bad', waiting: 'muted', skipped: 'muted', open: 'muted', warning: 'warning', note: 'muted', planned: 'muted', differs: 'warning', added: 'good', removed: 'bad',
};

/** The sixteen basic colours are enough, and are the ones that users set to their taste; white, black and the bright ones are unreadable on one background or the other. */
export function makeTheme(colour: boolean): Theme {
  const level: ColorSupportLevel = colour ? 1 : 0;
  const chalk = new Chalk({level});
  const paint = {muted: chalk.dim, good: chalk.green, warning: chalk.yellow, bad: chalk.red};
  return {
    ...plainTheme,
    ...paint,
    heading: chalk.bold,
    strong: chalk.bold,
    command: chalk.cyan,
    mark: (mark) => paint[PAINT[mark]](SIGNS[mark]),
    separator: paint.muted(plainTheme.separator),
  };
}
