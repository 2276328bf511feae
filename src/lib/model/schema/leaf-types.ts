import * as z from 'zod/mini';
import {mendBytes, mendChoice, mendCpu, mendFlag, mendInteger, mendText} from './mend.ts';
import type {LeafType} from './node.ts';

// zod/mini: a tenth of zod's code, and checks are all that is wanted here (design.md section 8).

/** Patterns of the CRDs of operator 6.1 and later (crds.md section 0); FEP 15's CRDs have none, and take anything. */
export const PATTERNS = {
  cpu: /^(([0-9]+(\.[0-9]+)?)|(\.[0-9]+))(m|[Ee][-+]?[0-9]+)?$/,
  memory: /^(([0-9]+(\.[0-9]+)?)|(\.[0-9]+))(([kmKMGTPE])|([KMGTPE]i)|([Ee][+-]?([0-9]+)))?$/,
  volumeSize: /^(\d+(e\d+)?|\d+(\.\d+)?(e\d+)?[EPTGMK]i?)$/,
  quantity: /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/,
  memoryBuffer: /^([0-9.]+)([KMG]B)$/,
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  timeOfDay: /^([01]?[0-9]|2[0-3]):([0-5]?[0-9]):([0-5]?[0-9])$/,
  modelUser: /^[a-zA-Z0-9]{1,20}$/,
  modelPassword: /^[a-zA-Z0-9!-/:-@[-`{-~]{1,30}$/,
} as const;

type Mend = NonNullable<LeafType['mend']>;

function leaf<T>(words: string, build: () => z.ZodMiniType<T>, more: Pick<LeafType<T>, 'openApi' | 'openApiFor' | 'openApiStrict' | 'mend'> = {}): LeafType<T> {
  let built: z.ZodMiniType<T> | undefined;
  const type = (): z.ZodMiniType<T> => (built ??= build());
  return Object.assign(type, {words}, more);
}

/** Any string. */
export const text = leaf<string>('text', () => z.string(), {mend: mendText});

/** A string of several lines: a configuration file's body. */
export const block = leaf<string>('text of several lines (start it with |)', () => z.string());

export const flag = leaf<boolean>('true or false', () => z.boolean(), {mend: mendFlag});

/** Anything, where the sources say nothing of the form. */
export const anyValue = leaf<unknown>('anything', () => z.unknown(), {openApi: {'x-kubernetes-preserve-unknown-fields': true}});

/** A whole number, both ends included. */
export function integer(min?: number, max?: number): LeafType<number> {
  const build = (): z.ZodMiniType<number> => {
    const bounds = [...(min === undefined ? [] : [z.gte(min)]), ...(max === undefined ? [] : [z.lte(max)])];
    return z.int().check(...bounds);
  };
  return leaf(rangeWords('a whole number', min, max), build, {mend: mendInteger});
}

/** A number with decimals, both ends included. */
export function decimal(min: number, max: number): LeafType<number> {
  return leaf(rangeWords('a number', min, max), () => z.number().check(z.gte(min), z.lte(max)));
}

function rangeWords(what: string, min?: number, max?: number): string {
  if (min !== undefined && max !== undefined) return `${what} from ${min} to ${max}`;
  return min === undefined ? what : `${what}, ${min} or more`;
}

/** One of these words; another one is mended to the nearest. */
export function oneOf<const V extends readonly [string, ...string[]]>(...values: V): LeafType<V[number]> {
  const words = values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  return leaf<V[number]>(words, () => z.enum(values), {mend: mendChoice(values)});
}

/** A string of a given form; `maxLength` as the CRD states it besides. */
export function pattern(form: RegExp, words: string, maxLength?: number, mend: Mend = mendText): LeafType<string> {
  return leaf(words, () => z.string().check(z.regex(form), ...(maxLength === undefined ? [] : [z.maxLength(maxLength)])), {mend});
}

/** The CRDs give these no type: numbers pass too, and the pattern binds strings only. */
export const cpuQuantity = leaf<string | number>('a CPU quantity such as 500m or 2', () => z.union([z.string().check(z.regex(PATTERNS.cpu)), z.number().check(z.gte(0))]), {
  mend: mendCpu,
});

export const memoryQuantity = leaf<string | number>(
  'a memory quantity such as 512Mi or 2Gi',
  () => z.union([z.string().check(z.regex(PATTERNS.memory)), z.number().check(z.gte(0))]),
  {mend: mendBytes},
);

export const volumeSize = pattern(PATTERNS.volumeSize, 'a volume size such as 2Gi or 1200Mi', undefined, mendBytes);

/** A size that may be a bare number of bytes too (`int-or-string` in the CRDs). */
export const sizeOrBytes = leaf<string | number>('a size such as 10Gi', () => z.union([z.string().check(z.regex(PATTERNS.quantity)), z.int().check(z.gte(0))]), {
  openApi: {'x-kubernetes-int-or-string': true, pattern: PATTERNS.quantity.source},
  mend: mendBytes,
});

/** A port: a number in the guide's example, text in the CRDs of 6.1 and later. */
export const portOrText = leaf<string | number>('a port number', () => z.union([z.string().check(z.regex(/^\d{1,5}$/)), z.int().check(z.gte(1), z.lte(65_535))]), {
  openApi: {type: 'string'},
  openApiStrict: {'x-kubernetes-int-or-string': true, pattern: '^[0-9]{1,5}$'},
});

/** Major version of FEP, in the range of each operator line (crds.md sections 8, 11). */
export const fepMajorVersion = leaf<number>('a major version from 13 to 18', () => z.int().check(z.gte(13), z.lte(18)), {
  openApiFor: (operator) => {
    const line = Number(operator.split('.')[0]);
    return {type: 'integer', minimum: line >= 8 ? 14 : 13, maximum: line + 10};
  },
  mend: mendInteger,
});

/** Always a list in the CRDs of 6.1 and later; the guide's section 2.3.3.2 shows a single mode as plain text. */
export const accessModes = leaf<string[] | string>('a list of access modes such as ["ReadWriteMany"]', () => z.union([z.array(z.string()), z.string()]), {
  openApi: {type: 'array', items: {type: 'string'}},
});

/** Names of Secrets or ConfigMaps: a list in UG 5.10 and 5.11.1, plain text in UG 5.11.3; the CRDs leave it open. */
export const nameOrNames = leaf<string[] | string>('a list of names', () => z.union([z.array(z.string()), z.string()]));

/** A list of strings. */
export const texts = leaf<string[]>('a list of texts', () => z.array(z.string()));

/** `on` or `off`; unquoted, YAML 1.1 makes them booleans, which rule sync-mode-string is there to say. */
export const onOff = leaf<'on' | 'off' | boolean>('"on" or "off", in quotes', () => z.union([z.enum(['on', 'off']), z.boolean()]), {
  openApiStrict: {type: 'string', enum: ['on', 'off']},
  mend: mendChoice(['on', 'off']),
});

/** Days: whole, or text of digits; the CRDs leave it untyped. */
export const dayCount = leaf<number | string>('a whole number of days', () => z.union([z.int().check(z.gte(0)), z.string().check(z.regex(/^\d+$/))]), {
  openApiStrict: {'x-kubernetes-int-or-string': true, pattern: '^[0-9]+$'},
});
