import type {ClusterFacts, FactName} from '../model/cluster-facts.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import {splitPath} from '../model/schema/path.ts';
import {isRecord} from '../model/schema/walk.ts';
import {isKnown, type Part} from '../model/part.ts';
import type {RuleOperation, Subject} from './rule.ts';

/** The value of a fact, inside its part. */
export type FactValue<F extends FactName> = ClusterFacts[F] extends infer P ? (P extends {known: infer T} ? T : never) : never;

const SEGMENTS = new Map<string, readonly string[]>();

/** `spec.a[0].b` as segments; remembered, since rules ask for few paths many times. */
function segments(path: string): readonly string[] {
  let found = SEGMENTS.get(path);
  if (found === undefined) {
    found = path.includes('[') ? (splitPath(path) ?? []).map(String) : path.split('.');
    if (SEGMENTS.size < 5000) SEGMENTS.set(path, found);
  }
  return found;
}

export {isRecord};

/** Value at a dotted path of anything; undefined where the path leads nowhere. `null` counts as absent. */
export function valueAt(root: unknown, path: string): unknown {
  let value: unknown = root;
  for (const segment of segments(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string, unknown>)[segment];
  }
  return value ?? undefined;
}

/** Safe reading of a manifest whose values may be of any type, with the facts around it. */
export class View {
  readonly operation: RuleOperation;
  readonly object: KubernetesObject;
  /** Reading of the object before the change; undefined when there was none. */
  readonly before: View | undefined;
  /** The time that ages are counted to. */
  readonly now: Date;
  /** Was the object read from a file, so that somebody keeps it? */
  readonly isFromFile: boolean;
  readonly #facts: Partial<ClusterFacts>;
  readonly #memo = new Map<string, unknown>();

  constructor(subject: Subject) {
    this.operation = subject.operation;
    this.object = subject.object;
    this.now = subject.now ?? new Date();
    this.isFromFile = subject.locate?.('spec')?.position !== undefined;
    this.#facts = subject.facts ?? {};
    this.before =
      subject.previous === undefined
        ? undefined
        : new View({object: subject.previous, operation: subject.operation, facts: this.#facts, now: this.now});
  }

  get kind(): string {
    return this.object.kind;
  }

  get name(): string {
    return this.text('metadata.name') ?? '';
  }

  get namespace(): string {
    return this.text('metadata.namespace') ?? 'default';
  }

  at(path: string): unknown {
    return valueAt(this.object, path);
  }

  has(path: string): boolean {
    return this.at(path) !== undefined;
  }

  text(path: string): string | undefined {
    const value = this.at(path);
    return typeof value === 'string' ? value : undefined;
  }

  /** A finite number; text is not converted. */
  number(path: string): number | undefined {
    const value = this.at(path);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  /** True only for the boolean true: what a guard may rely on. */
  isOn(path: string): boolean {
    return this.at(path) === true;
  }

  record(path: string): Record<string, unknown> | undefined {
    const value = this.at(path);
    return isRecord(value) ? value : undefined;
  }

  keys(path: string): string[] {
    return Object.keys(this.record(path) ?? {});
  }

  list(path: string): readonly unknown[] | undefined {
    const value = this.at(path);
    return Array.isArray(value) ? value : undefined;
  }

  /** Did the value at the path change? False when there is no object before. */
  changed(path: string): boolean {
    return this.before !== undefined && JSON.stringify(this.at(path)) !== JSON.stringify(this.before.at(path));
  }

  /** The fact, known; undefined when it was not asked for or could not be read. */
  fact<F extends FactName>(name: F): FactValue<F> | undefined {
    const part: Part<unknown> | undefined = this.#facts[name];
    return part !== undefined && isKnown(part) ? (part.known as FactValue<F>) : undefined;
  }

  /** Why a fact is missing, or undefined when it is known. */
  missing(name: FactName): string | undefined {
    const part: Part<unknown> | undefined = this.#facts[name];
    if (part === undefined) return 'the cluster was not asked';
    return isKnown(part) ? undefined : part.unreadable;
  }

  /** Computes once per object what several rules need, such as parsed parameters. */
  once<T>(key: string, compute: (view: View) => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, compute(this));
    return this.#memo.get(key) as T;
  }
}
