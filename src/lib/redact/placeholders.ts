/** What stands for a redacted value: secrets always, the others on wish. */
export type RedactedWhat = 'secret' | 'ip' | 'host' | 'name';

/** More different values are not told apart: their place is taken by a placeholder without a number. */
const MOST_NUMBERS = 500_000;

/** Texts that a placeholder may be part of never look like a secret themselves. */
export const PLACEHOLDER = /<redacted:(?:secret|ip|host|name)(?:-\d+)?>/;

/**
 * Placeholders by value: the same value gets the same number in every file, so that it can be followed, and the number
 * tells nothing of it. Counts what was redacted, by kind and by placeholder.
 */
export class Placeholders {
  readonly #numbers = new Map<string, string>();
  readonly #next = new Map<RedactedWhat, number>();
  readonly #byKind = new Map<string, number>();
  readonly #byPlaceholder = new Map<string, number>();
  readonly #sources = new Map<string, Set<string>>();

  /** The placeholder of a value, made when it is seen for the first time. */
  of(value: string, what: RedactedWhat = 'secret'): string {
    const key = `${what} ${value}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#numbers.size >= MOST_NUMBERS) return `<redacted:${what}>`;
    const number = (this.#next.get(what) ?? 0) + 1;
    this.#next.set(what, number);
    const made = `<redacted:${what}-${number}>`;
    this.#numbers.set(key, made);
    return made;
  }

  /** The same value in another spelling. */
  alias(spelling: string, placeholder: string): void {
    const key = `secret ${spelling}`;
    if (this.#numbers.size < MOST_NUMBERS && !this.#numbers.has(key)) this.#numbers.set(key, placeholder);
  }

  /** Notes where a value was learnt from, for the report: `Secret ns/demo, key PG_ADMIN_PASSWORD`. */
  learnt(placeholder: string, source: string): void {
    const sources = this.#sources.get(placeholder) ?? new Set();
    if (sources.size < 5) sources.add(source);
    this.#sources.set(placeholder, sources);
  }

  count(placeholder: string, kind: string): void {
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
    this.#byPlaceholder.set(placeholder, (this.#byPlaceholder.get(placeholder) ?? 0) + 1);
  }

  /** Redactions so far, by kind; sorted. */
  countsByKind(): Record<string, number> {
    return Object.fromEntries([...this.#byKind].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** All of them together. */
  total(): number {
    return [...this.#byKind.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How often each placeholder was written, and where its value was learnt from; most frequent first. */
  lines(): {placeholder: string; count: number; sources: string[]}[] {
    return [...this.#byPlaceholder]
      .map(([placeholder, count]) => ({placeholder, count, sources: [...(this.#sources.get(placeholder) ?? [])]}))
      .toSorted((a, b) => b.count - a.count || (a.placeholder < b.placeholder ? -1 : 1));
  }
}
