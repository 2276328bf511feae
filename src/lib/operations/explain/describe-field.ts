import type {FieldExplanation, Language} from '../../model/answers/explanation.ts';
import type {SchemaNode, Shape} from '../../model/schema/node.ts';
import type {Rule} from '../../rules/index.ts';
import type {FoundField} from './find-field.ts';
import {typeInJapanese} from './type-in-japanese.ts';

/** Everything that the model and the rules know of a field. */
export function describeField({kind, path, node}: FoundField, rules: readonly Rule[], lang: Language): FieldExplanation {
  const {facts} = node;
  return {
    kind,
    path,
    description: facts[lang],
    type: typeWords(node, lang),
    ...(facts.default === undefined ? {} : {default: facts.default}),
    ...(facts.required === undefined ? {} : {required: true}),
    ...(facts.since === undefined ? {} : {since: facts.since}),
    ...(facts.until === undefined ? {} : {until: facts.until}),
    ...(facts.section === undefined ? {} : {section: facts.section}),
    immutable: facts.immutable === true,
    secret: facts.secret === true,
    ...(facts.restart === undefined ? {} : {restart: facts.restart}),
    ...(facts.unseenInFep15 === true ? {unseenInFep15: true} : {}),
    children: childrenOf(node).map(([name, child]) => ({name, type: typeWords(child, lang), description: child.facts[lang]})),
    rules: rules.map(({id, severity, title}) => ({id, severity, title})),
  };
}

const FORMS = {
  en: {section: 'section', list: (item: string) => `list: ${item}`, map: (value: string) => `map of names: ${value}`, value: 'value', words: (words: string) => words},
  ja: {section: 'セクション', list: (item: string) => `リスト: ${item}`, map: (value: string) => `名前をキーとするマップ: ${value}`, value: '値', words: typeInJapanese},
} as const;

/** The type of a field in words, in English or Japanese. */
export function typeWords(node: SchemaNode, lang: Language): string {
  const forms = FORMS[lang];
  switch (node.node) {
    case 'group': return forms.section;
    case 'list': return forms.list(typeWords(node.item, lang));
    case 'dictionary': return forms.map(typeWords(node.value, lang));
    default: return node.type.words === undefined ? forms.value : forms.words(node.type.words);
  }
}

/** Members of a section, or of the items of a list of sections. */
function childrenOf(node: SchemaNode): [string, SchemaNode][] {
  if (node.node === 'group') return Object.entries(node.shape() as Shape);
  if (node.node === 'list') return childrenOf(node.item).map(([name, child]) => [`[].${name}`, child]);
  if (node.node === 'dictionary') return childrenOf(node.value).map(([name, child]) => [`<key>.${name}`, child]);
  return [];
}
