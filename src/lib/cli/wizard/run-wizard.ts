import type {Prompts} from '../prompts.ts';
import {patiently} from './patiently.ts';
import type {Choice, Question} from './question.ts';
import {answered, NEW_SESSION, walk, wentBack} from './walk.ts';

/** Typed, or chosen, to take the last answer back. */
export const BACK = '<';

export interface Wizard<D, W> {
  questions: readonly Question<D, W>[];
  /** The draft before the first answer. */
  start: D;
  world: W;
  prompts: Pick<Prompts, 'choose' | 'text'>;
  /** A line that warns the user. */
  say: (line: string) => void;
  /** A text to be read, ends without a line feed. */
  tell: (text: string) => void;
  /** Shows what the answers lead to and asks for the last word. */
  conclude: (draft: D, canGoBack: boolean) => Promise<'go' | 'back' | 'leave'>;
}

/** Asks question after question until the last word was said. Undefined: the user left. */
export async function runWizard<D, W>(wizard: Wizard<D, W>): Promise<D | undefined> {
  const {questions, start, world} = wizard;
  let session = NEW_SESSION;
  for (;;) {
    const {draft, asked, next} = walk(questions, start, world, session);
    if (next === undefined) {
      const word = await wizard.conclude(draft, asked.length > 0);
      if (word !== 'back') return word === 'go' ? draft : undefined;
      session = wentBack(session, asked);
      continue;
    }
    const answer = await ask(wizard, next, draft, {undone: session.undone.get(next.id), canGoBack: asked.length > 0});
    if (answer === BACK) session = wentBack(session, asked);
    else {
      for (const remark of (await next.remark?.(draft, answer, world)) ?? []) wizard.say(remark);
      session = answered(session, next.id, answer);
    }
  }
}

interface Standing {
  undone: string | undefined;
  canGoBack: boolean;
}

async function ask<D, W>(wizard: Wizard<D, W>, question: Question<D, W>, draft: D, standing: Standing): Promise<string> {
  const {world, tell} = wizard;
  const message = typeof question.message === 'string' ? question.message : question.message(draft, world);
  const {suggested, choices, shown} = await patiently(tell, async () => ({
    suggested: standing.undone ?? (await question.default?.(draft, world)), choices: await question.choices?.(draft, world), shown: await question.shows?.(draft, world),
  }));
  if (shown !== undefined) tell(shown);
  const refuse = async (answer: string): Promise<string | undefined> => question.refuse?.(draft, answer, world);
  const asking = {message, flag: question.flag, ...(suggested === undefined ? {} : {default: suggested})};
  return choices === undefined ? type(wizard, asking, refuse, standing) : choose(wizard, asking, choices, refuse, standing);
}

interface Asking {
  message: string;
  flag: string;
  default?: string;
}

type Refuse = (answer: string) => Promise<string | undefined>;

async function type<D, W>({prompts}: Wizard<D, W>, asking: Asking, refuse: Refuse, {canGoBack}: Standing): Promise<string> {
  const answer = await prompts.text({...asking, validate: async (text) => {
    if (text.trim() === BACK) return canGoBack ? true : 'this is the first question';
    return (await refuse(text.trim())) ?? true;
  }});
  return answer.trim();
}

async function choose<D, W>({prompts, say, tell}: Wizard<D, W>, asking: Asking, choices: readonly Choice[], refuse: Refuse, {canGoBack}: Standing): Promise<string> {
  const offered = canGoBack ? [...choices, {value: BACK, name: '< back'}] : choices;
  for (;;) {
    const answer = await prompts.choose({...asking, choices: offered});
    const why = answer === BACK ? undefined : await patiently(tell, () => refuse(answer));
    if (why === undefined) return answer;
    say(why);
  }
}
