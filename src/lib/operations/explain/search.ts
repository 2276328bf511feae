import type {Language, SearchHit} from '../../model/answers/explanation.ts';
import {FEP_KINDS, schemaOf} from '../../model/kinds.ts';
import {categoryInJapanese} from '../../model/postgres/categories-in-japanese.ts';
import {parameter, parameterNames} from '../../model/postgres/parameters.ts';
import {walkSchema} from '../../model/schema/walk.ts';
import {allRules} from '../../rules/index.ts';
import type {Wording} from './rule-wording.ts';

const MOST = 20;

interface Candidate extends SearchHit {
  /** The short name, whose words count most. */
  short: string;
  /** Beyond the description, to be searched too. */
  more: string;
  rank: number;
}

/** Fields, rules and parameters that have to do with the words, best first; those that have all of the words come before all others. */
export function search(words: readonly string[], lang: Language, wording: Wording): SearchHit[] {
  const wanted = words.flatMap((word) => word.toLowerCase().split(/[\s,]+/)).filter((word) => word !== '');
  const scored = [...candidates(lang, wording)].flatMap((candidate) => {
    const scores = wanted.map((word) => scoreOf(word, candidate));
    const matched = scores.filter((score) => score > 0).length;
    return matched === 0 ? [] : [{candidate, matched, score: scores.reduce((sum, score) => sum + score, 0)}];
  });
  const best = Math.max(0, ...scored.map(({matched}) => matched));
  return scored
    // One word of several is hardly what was looked for, where others have more.
    .filter(({matched}) => matched === best)
    .toSorted((a, b) => b.score - a.score || a.candidate.rank - b.candidate.rank || a.candidate.name.length - b.candidate.name.length)
    .slice(0, MOST)
    .map(({candidate: {what, name, description}}) => ({what, name, description}));
}

function* candidates(lang: Language, wording: Wording): Generator<Candidate> {
  for (const [index, kind] of FEP_KINDS.entries()) {
    const found: Candidate[] = [];
    walkSchema(schemaOf(kind), (node, path) => {
      if (!path.startsWith('spec.')) return;
      const name = kind === 'FEPCluster' ? path : `${kind.toLowerCase()}.${path}`;
      found.push({what: 'field', name, description: node.facts[lang], short: path.slice(path.lastIndexOf('.') + 1), more: lang === 'en' ? '' : node.facts.en, rank: index});
    });
    yield* found;
  }
  for (const rule of allRules) yield {what: 'rule', name: rule.id, description: wording(rule).title, short: rule.id, more: `${rule.family ?? ''}${lang === 'en' ? '' : ` ${rule.title}`}`, rank: 20};
  for (const name of parameterNames()) {
    const category = parameter(name)?.category ?? '';
    yield {what: 'parameter', name, description: lang === 'en' ? category : categoryInJapanese(category), short: name, more: lang === 'en' ? '' : category, rank: 30};
  }
}

/** Words of one root meet: `volumes` and `volume`, `sized` and `size`. */
function stem(word: string): string {
  return /^[a-z]+$/.test(word) && word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word;
}

function scoreOf(word: string, {short, name, description, more}: Candidate): number {
  const lower = short.toLowerCase();
  if (lower === word) return 12;
  const root = stem(word);
  // customPgParams, autoresize-cr-drift and shared_buffers are made of words.
  const parts = short.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[\s_.\-[\]]+/);
  if (parts.some((part) => stem(part) === root)) return 8;
  if (lower.includes(word)) return 6;
  const text = `${description} ${more}`.toLowerCase();
  if (!isLatin(word)) return text.includes(word) ? 5 : 0;
  if (new RegExp(`\\b${escapeRegExp(word)}`).test(text)) return 5;
  if (name.toLowerCase().includes(word)) return 4;
  return new RegExp(`\\b${escapeRegExp(root)}(?:e|ing|ed|es|s)?\\b`).test(text) ? 2 : 0;
}

function isLatin(word: string): boolean {
  return /^[\w.-]+$/.test(word);
}

function escapeRegExp(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}
