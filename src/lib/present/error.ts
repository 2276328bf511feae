import type {FepError} from '../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';
import type {Theme} from './style.ts';

/** A failure as `-o json` prints it. */
export interface ErrorAnswer {
  apiVersion: string;
  kind: 'Error';
  code: string;
  exitCode: number;
  family: string;
  message: string;
  where?: string;
  why?: string;
  suggestions: string[];
  details?: Record<string, unknown>;
}

/** The error as `-o json` and `-o yaml` print it. */
export function toErrorAnswer(error: FepError): ErrorAnswer {
  return {
    apiVersion: ANSWER_API_VERSION,
    kind: 'Error',
    code: error.code,
    exitCode: error.exitCode,
    family: error.family,
    message: error.message,
    ...(error.where === undefined ? {} : {where: error.where}),
    ...(error.why === undefined ? {} : {why: error.why}),
    suggestions: [...error.suggestions],
    ...(Object.keys(error.details).length === 0 ? {} : {details: error.details}),
  };
}

/** Labels are padded to one width, so that the four lines read as a small table. */
const LABEL_WIDTH = 9;

/** A failure for people: what, where, why, and what to type next. Ends with a line feed. */
export function renderError(error: FepError, theme: Pick<Theme, 'bad' | 'muted' | 'command'>): string {
  const line = (label: string, text: string): string => `${theme.muted(label.padEnd(LABEL_WIDTH))}${indented(text)}`;
  const lines = [`${theme.bad('error:'.padEnd(LABEL_WIDTH))}${indented(error.message)}`];
  if (error.where !== undefined) lines.push(line('at:', error.where));
  if (error.why !== undefined) lines.push(line('because:', error.why));
  for (const [index, suggestion] of error.suggestions.entries()) lines.push(line(index === 0 ? 'try:' : '', theme.command(suggestion)));
  return `${lines.join('\n')}\n`;
}

function indented(text: string): string {
  return text.trimEnd().replaceAll('\n', `\n${' '.repeat(LABEL_WIDTH)}`);
}
