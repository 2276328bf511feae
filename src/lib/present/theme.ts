import {Chalk, type ColorSupportLevel} from 'chalk';

/** The handful of colours and what they mean. */
export interface Theme {
  heading: (text: string) => string;
  strong: (text: string) => string;
  muted: (text: string) => string;
  good: (text: string) => string;
  warning: (text: string) => string;
  bad: (text: string) => string;
  /** Something to type. */
  command: (text: string) => string;
}

/** Colours as the standards of terminals say: the flag, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColour(terminal: boolean, flag: boolean | undefined, env: Readonly<Record<string, string | undefined>>): boolean {
  if (flag !== undefined) return flag;
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}

/** The sixteen basic colours are enough, and are the ones that users set to their taste. */
export function makeTheme(colour: boolean): Theme {
  const level: ColorSupportLevel = colour ? 1 : 0;
  const chalk = new Chalk({level});
  return {
    heading: chalk.bold,
    strong: chalk.bold,
    muted: chalk.dim,
    good: chalk.green,
    warning: chalk.yellow,
    bad: chalk.red,
    command: chalk.cyan,
  };
}
