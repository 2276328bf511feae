import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';

/** What `-o json` and `-o yaml` print: a kind of its own, and everything the text shows. */
export interface Answer {
  kind: string;
}

/** The answer with its envelope first: `apiVersion`, `kind`, then the rest in its own order. */
export function withEnvelope<T extends Answer>(answer: T): {apiVersion: string} & T {
  const {kind, apiVersion: _, ...rest} = answer as Answer & {apiVersion?: string};
  return {apiVersion: ANSWER_API_VERSION, kind, ...rest} as {apiVersion: string} & T;
}

/** Indented JSON that ends with a line feed. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
