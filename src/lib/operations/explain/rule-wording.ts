import type {Language} from '../../model/answers/explanation.ts';

/** Of a rule, what people read. */
export interface Worded {
  id: string;
  title: string;
  fix?: string | undefined;
  family?: string | undefined;
}

/** Puts a rule's title and mend in a language, and leaves the rest as it is. */
export type Wording = <T extends Worded>(rule: T) => T;

/** The wording of rules in a language; the Japanese one is loaded when somebody asks for it. */
export async function wordingIn(lang: Language): Promise<Wording> {
  if (lang === 'en') return (rule) => rule;
  const {wordsInJapanese} = await import('../../rules/japanese/index.ts');
  return (rule) => ({...rule, ...wordsInJapanese(rule)});
}
