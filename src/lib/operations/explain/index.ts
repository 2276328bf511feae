import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {Explanation, Language} from '../../model/answers/explanation.ts';
import {describeField} from './describe-field.ts';
import {fieldAt, fieldsEndingWith, nearestPath, type FoundField} from './find-field.ts';
import {rulesOnPath} from './rules-on-path.ts';
import {wordingIn} from './rule-wording.ts';

export interface ExplainOptions {
  /** A path, a rule's id or a parameter's name; several words are searched for. */
  words: readonly string[];
  search: boolean;
  lang: Language;
}

/** What a word means: a field, a rule, a PostgreSQL parameter. Throws FepError (usage) with what is near when it means nothing. */
export async function explain({words, search, lang}: ExplainOptions): Promise<Explanation> {
  const [word = ''] = words;
  const head = {apiVersion: ANSWER_API_VERSION, kind: 'Explanation', lang} as const;
  if (search || words.length > 1 || /\s/.test(word)) return found(head, words, lang);
  const topic = word.replace(/^\./, '').replace(/\.$/, '');
  const field = looksLikeRule(topic) ? undefined : fieldAt(topic);
  if (field !== undefined) return {...head, subject: 'field', field: await fieldOf(field, lang)};
  const {describeRule} = await import('./describe-rule.ts');
  const wording = await wordingIn(lang);
  const rule = describeRule(topic, lang, wording);
  if (rule !== undefined) return {...head, subject: 'rule', rule};
  const [{describeParameter}, {allRules}] = await Promise.all([import('./describe-parameter.ts'), import('../../rules/index.ts')]);
  const parameter = describeParameter(topic, lang, allRules, wording);
  if (parameter !== undefined) return {...head, subject: 'parameter', parameter};
  const ending = fieldsEndingWith(topic);
  const [only] = ending;
  if (only !== undefined && ending.length === 1) return {...head, subject: 'field', field: await fieldOf(only, lang)};
  if (ending.length > 1) {
    const hits = ending.map(({kind, path, node}) => ({what: 'field' as const, name: kind === 'FEPCluster' ? path : `${kind.toLowerCase()}.${path}`, description: node.facts[lang]}));
    return {...head, subject: 'search', words: [topic], hits};
  }
  throw await unknown(topic);
}

/** Ids of rules have dashes, which no field has; what is neither is looked for in both. */
function looksLikeRule(topic: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(topic);
}

async function fieldOf(field: FoundField, lang: Language) {
  const {rulesFor} = await import('../../rules/index.ts');
  return describeField(field, rulesOnPath(rulesFor(field.kind), field.path).map(await wordingIn(lang)), lang);
}

type Head = Pick<Explanation, 'apiVersion' | 'kind' | 'lang'>;

async function found(head: Head, words: readonly string[], lang: Language): Promise<Explanation> {
  const {search} = await import('./search.ts');
  const hits = search(words, lang, await wordingIn(lang));
  if (hits.length > 0) return {...head, subject: 'search', words: [...words], hits};
  throw new FepError(`nothing was found for ${words.join(' ').slice(0, 120)}`, {
    code: 'nothing-found', exit: 'usage', where: words.join(' ').slice(0, 120), suggestions: ['other words, in English or with --lang ja in Japanese'],
  });
}

async function unknown(topic: string): Promise<FepError> {
  const [{nearest}, {ruleNames}, {parameterMeant}] = await Promise.all([
    import('../../model/schema/did-you-mean.ts'), import('./describe-rule.ts'), import('../../model/postgres/parameters.ts'),
  ]);
  const near = [...new Set([nearestPath(topic), nearest(topic, ruleNames()), parameterMeant(topic)])].filter((name) => name !== undefined);
  return new FepError(`${topic === '' ? 'an empty word' : topic.slice(0, 120)} is no field, no rule and no PostgreSQL parameter`, {
    code: 'unknown-topic', exit: 'usage', where: 'PATH|RULE|PARAMETER',
    ...(near.length === 0 ? {} : {why: `did you mean ${near.join(' or ')}?`}),
    suggestions: [...near.map((name) => `kubectl fep explain ${name}`), `kubectl fep explain --search ${JSON.stringify(topic.replaceAll('.', ' ').slice(0, 60))}`],
  });
}
