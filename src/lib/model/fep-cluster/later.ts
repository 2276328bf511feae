import type {FieldFacts} from '../schema/node.ts';

/** First operator version of a field that no source of FEP 15 shows: source and version in one. */
export function later(since: string): Pick<FieldFacts, 'since' | 'section' | 'unseenInFep15'> {
  const source = since.startsWith('6') || since.startsWith('7.1') ? 'CRD' : 'OLM';
  return {since, section: `${source} ${since}`, unseenInFep15: true};
}

/** What the CRDs of 6.1 were first to show. */
export const LATER = later('6.1.0');
