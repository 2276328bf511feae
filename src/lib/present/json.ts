/** Version of every answer of this program. */
export const ANSWER_VERSION = 'kubectl-fep/v1';

/** What `-o json` and `-o yaml` print: a kind of its own, and everything the text shows. */
export interface Answer {
  kind: string;
}

/** The answer with its envelope first: `apiVersion`, `kind`, then the rest in its own order. */
export function withEnvelope<T extends Answer>(answer: T): {apiVersion: string} & T {
  const {kind, ...rest} = answer as Answer & {apiVersion?: string};
  return {apiVersion: ANSWER_VERSION, kind, ...rest} as {apiVersion: string} & T;
}

/** Indented JSON that ends with a line feed. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
