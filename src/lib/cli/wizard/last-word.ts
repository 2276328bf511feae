import type {Prompts} from '../prompts.ts';
import {BACK} from './run-wizard.ts';

/** What the last question knows of the deed. */
export interface LastQuestion {
  /** Asked for a yes: `Go on with the dry run?` */
  message: string;
  canGoBack: boolean;
  /** It would be refused: there is nothing to say yes to. */
  refused: boolean;
  /** Left out: a yes is enough. */
  typed?: {name: string; deed: string};
}

export type LastWord = 'go' | 'back' | 'leave';

/** The last word: yes, no or back, or the name typed where the command itself would have it typed. */
export async function lastWord(prompts: Pick<Prompts, 'choose' | 'text'>, {message, canGoBack, refused, typed}: LastQuestion): Promise<LastWord> {
  if (typed !== undefined && !refused) return typedName(prompts, typed, canGoBack);
  return prompts.choose<LastWord>({
    message: refused ? 'This is refused:' : message, flag: 'NAME', default: refused && canGoBack ? 'back' : 'go',
    choices: [
      ...(refused ? [] : [{name: 'yes', value: 'go' as const}]),
      {name: 'no, leave', value: 'leave'},
      ...(canGoBack ? [{name: '< back', value: 'back' as const}] : []),
    ],
  });
}

async function typedName(prompts: Pick<Prompts, 'text'>, {name, deed}: {name: string; deed: string}, canGoBack: boolean): Promise<LastWord> {
  const words = new Map<string, LastWord>([['no', 'leave'], ...(canGoBack ? [[BACK, 'back'] as const] : []), [name, 'go']]);
  const others = `no leaves${canGoBack ? `, ${BACK} goes back` : ''}`;
  const answer = await prompts.text({
    message: `Type ${name} to go on with the ${deed} (${others}):`, flag: '--yes',
    validate: (text) => words.has(text.trim()) || `${text.trim() === '' ? 'an empty text' : text.trim()} is not ${name}; ${others}`,
  });
  return words.get(answer.trim()) ?? 'leave';
}
