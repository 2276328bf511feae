import type {Prompts} from '../../src/lib/cli/prompts.ts';

/** One question as it was asked, and what came of it. */
export interface Asked {
  message: string;
  offered?: readonly string[];
  default?: string;
  answer: string;
  /** What was said to answers that could not be taken. */
  refused: string[];
}

/** Takes what Enter would take. */
export const ENTER = '\r';

/** Prompts that answer from a list; a refused answer is followed by the next of the list, as a person would. Fails loudly when the list is at its end. */
export function scriptedPrompts(answers: readonly string[]): {prompts: Prompts; asked: Asked[]} {
  const left = [...answers];
  const asked: Asked[] = [];
  const next = (message: string, preset: string | undefined): string => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`no answer is left for: ${message}`);
    return answer === ENTER ? (preset ?? '') : answer;
  };
  const unused = (): never => {
    throw new Error('this prompt is not for a wizard');
  };
  const prompts: Prompts = {
    confirm: unused, typeName: unused, secret: unused,
    text: async ({message, default: preset, validate}) => {
      const refused: string[] = [];
      for (;;) {
        const answer = next(message, preset);
        const word = (await validate?.(answer)) ?? true;
        if (word === true) {
          asked.push({message, answer, refused, ...(preset === undefined ? {} : {default: preset})});
          return answer;
        }
        refused.push(word);
      }
    },
    choose: async ({message, default: preset, choices}) => {
      const values = choices.map(({value}) => value);
      const first = values.find((value) => value === preset) ?? values[0];
      const answer = next(message, first) as (typeof values)[number];
      if (!values.includes(answer)) throw new Error(`${answer} is not offered for: ${message} (${values.join(', ')})`);
      asked.push({message, answer, refused: [], offered: values, ...(preset === undefined ? {} : {default: preset})});
      return answer;
    },
  };
  return {prompts, asked};
}
