import type {ZodMiniType} from 'zod/mini';

/** What a change of a field does to a running cluster (rules.md, actions.md section 6). */
export type RestartClass = 'none' | 'reload' | 'restart' | 'rolling';

/**
 * Facts about a field. Everything the program knows of a field stands here, once. All but the texts and the default hold for
 * the members too, unless a member says otherwise (`inheritedFacts` in walk.ts).
 */
export interface FieldFacts {
  /** What it is for, one or two sentences. */
  en: string;
  ja: string;
  /** First operator version that knows it: `5.x`, `6.1.0`. Left out: as its parent. */
  since?: string;
  /** Last operator version that knows it. */
  until?: string;
  /** Section of the User's Guide (`UG 5.9.2`) or other source. */
  section?: string;
  /** Value the operator or the CRD uses when the field is absent. */
  default?: unknown;
  /** Wanted whenever the group around it is there: by the guide alone, or by the CRDs of later operators too. */
  required?: 'guide' | 'schema';
  /** The CRDs of 6.1 and later carry the default: the API server writes it as soon as the parent is there. */
  schemaDefault?: boolean;
  /** Read at creation only. */
  immutable?: boolean;
  /** A password, key or certificate: masked by the operator, never printed by us. */
  secret?: boolean;
  /** A pgBackRest configuration, shown by the operator as it is: lines of secret options must be hidden before printing. */
  secretLines?: boolean;
  restart?: RestartClass;
  /** No FEP 15 source shows the field, although operators 5.x may carry it. */
  unseenInFep15?: boolean;
}

/** Form of a single value: a function that builds its zod schema when first needed, and how to speak of it. */
export interface LeafType<T = unknown> {
  (): ZodMiniType<T>;
  /** For messages, after "expected": `true or false`. */
  readonly words?: string;
  /** The form in the CRDs of 6.1 and later, where it is narrower than ours or not to be had from zod. */
  readonly openApi?: Readonly<Record<string, unknown>>;
  /** The same, where it differs from operator to operator; wins over `openApi`. */
  readonly openApiFor?: (operatorVersion: string) => Readonly<Record<string, unknown>>;
  /** The form in the strict set of CRDs, where the others leave it open. */
  readonly openApiStrict?: Readonly<Record<string, unknown>>;
  /** What the writer of a wrong value most likely meant, in words: `2Gi or 2G`. */
  readonly mend?: (value: unknown) => string | undefined;
}

/** A single value, checked by a zod schema that is built when first needed. */
export interface Field<T = unknown> {
  readonly node: 'field';
  readonly type: LeafType<T>;
  readonly facts: FieldFacts;
}

export type Shape = {readonly [key: string]: SchemaNode};

/** An object with named members. `shape` is called only when the input has the group (start-up time). */
export interface Group<S extends Shape = Shape> {
  readonly node: 'group';
  readonly shape: () => S;
  readonly facts: FieldFacts;
  /** The operator's CRD keeps unknown members here (`x-kubernetes-preserve-unknown-fields`) from 6.1 on. */
  readonly keepsUnknown: boolean;
  /** The sources do not name all members: an unknown one is no mistake. */
  readonly open: boolean;
}

/** A list whose items share one form. */
export interface List<N extends SchemaNode = SchemaNode> {
  readonly node: 'list';
  readonly item: N;
  readonly facts: FieldFacts;
  /** Bounds on the number of items, as the CRDs state them. */
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** An object with free keys whose values share one form. */
export interface Dictionary<N extends SchemaNode = SchemaNode> {
  readonly node: 'dictionary';
  readonly value: N;
  readonly facts: FieldFacts;
}

export type SchemaNode = Field<any> | Group<any> | List<any> | Dictionary<any>;

/** TypeScript type of the values a node describes. Every member of a group is optional, as in the CRDs. */
export type ValueOf<N> =
  N extends Field<infer T> ? T
  : N extends Group<infer S> ? {[K in keyof S]?: ValueOf<S[K]>}
  : N extends List<infer I> ? ValueOf<I>[]
  : N extends Dictionary<infer V> ? Record<string, ValueOf<V>>
  : never;

/** A value: a leaf of the model, with its type and what is known of it. */
export function field<T>(type: LeafType<T>, facts: FieldFacts): Field<T> {
  return {node: 'field', type, facts};
}

/**
 * A section. `shape` is called when the section is first looked at; `keepsUnknown`: fields that are not in the
 * shape are let be; `open`: see {@link Group}.
 */
export function group<S extends Shape>(facts: FieldFacts, shape: () => S, options: {keepsUnknown?: boolean; open?: boolean} = {}): Group<S> {
  let built: S | undefined;
  // Built when first needed and once: manifests are walked by the thousand.
  return {node: 'group', shape: () => (built ??= shape()), facts, keepsUnknown: options.keepsUnknown ?? false, open: options.open ?? false};
}

/** The same node with some of its facts told anew, such as the texts or the first operator that knows it there. */
export function retell<N extends SchemaNode>(node: N, facts: Partial<FieldFacts>): N {
  return {...node, facts: {...node.facts, ...facts}};
}

/** A group with some members of another one; it keeps no unknown members. */
export function pick<S extends Shape, K extends keyof S & string>(from: Group<S>, facts: Partial<FieldFacts>, ...keys: readonly K[]): Group<Pick<S, K>> {
  return group({...from.facts, ...facts}, () => {
    const shape = from.shape();
    return Object.fromEntries(keys.map((key) => [key, shape[key]])) as Pick<S, K>;
  });
}

/** A list whose items are all alike. */
export function list<N extends SchemaNode>(item: N, facts: FieldFacts, bounds: {minItems?: number; maxItems?: number} = {}): List<N> {
  return {node: 'list', item, facts, ...bounds};
}

/** A section with keys of the user's own choice and values that are all alike. */
export function dictionary<N extends SchemaNode>(value: N, facts: FieldFacts): Dictionary<N> {
  return {node: 'dictionary', value, facts};
}
