import type {CommandHelp} from '../help.ts';
import type {LocalNames} from './live-names.ts';
import {questionOf, type Candidate} from './question.ts';

/** What a shell shall do with the candidates, as a sum; the numbers of cobra, which kubectl's completion understands. */
const DIRECTIVE = {files: 0, noBlank: 2, noFiles: 4} as const;

/**
 * Answers the shell in cobra's form, which kubectl hands on from `kubectl_complete-fep`: a line `word<TAB>description` for
 * each candidate, then `:directive`. Never fails: a shell that completes has no place for an error.
 */
export async function complete(commands: Readonly<Record<string, CommandHelp>>, typed: readonly string[], env: Readonly<Record<string, string | undefined>>, local: LocalNames): Promise<string> {
  // The script for PowerShell says an empty word by two quotation marks: older ones hand on none that is empty.
  const words = typed.map((word, index) => (index === typed.length - 1 && word === '""' ? '' : word));
  const question = questionOf(commands, words);
  if (question.ask === 'files') return answer([], DIRECTIVE.files);
  if (question.ask === 'nothing') return answer([], DIRECTIVE.noFiles);
  if (question.ask === 'words') return answer(question.candidates, DIRECTIVE.noFiles);
  const {liveNames} = await import('./live-names.ts');
  const {before, after = ''} = question;
  const begun = (words.at(-1) ?? '').slice(before.length);
  const names = (await liveNames(question.kind, question.given, question.cluster, env, local)).filter(({word}) => word.startsWith(begun));
  return answer(names.map(({word, ...more}) => ({word: before + word + after, ...more})), DIRECTIVE.noFiles + (after === '' ? 0 : DIRECTIVE.noBlank));
}

function answer(candidates: readonly Candidate[], directive: number): string {
  const lines = candidates.map(({word, description}) => (description === undefined ? word : `${word}\t${oneLine(description)}`));
  return `${[...lines, `:${directive}`].join('\n')}\n`;
}

/** Shells show a short line beside a word. */
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
