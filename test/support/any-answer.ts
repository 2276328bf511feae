import fc from 'fast-check';
import type {z} from 'zod';

/** Texts as clusters have them: names up to their longest, sentences, values, and letters of other scripts. */
const WORDS = ['demo', 'demo-sts-0', 'fep-archivewal-a-very-long-name-of-a-cluster-that-somebody-chose-sts-2', 'pg_stat_statements', '20261126-021418F_20261126-031500I', '0000000200000001000000AB',
  'shared_buffers', 'データベース', '主サーバ', '👩‍💻', '🚀', 'e\u0301te\u0301', 'straße', 'spec.fepChildCrVal.storage.dataVol.size', '0/3000148', '15', 'a', 'quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:ubi9-15-1.5'];
const word = fc.constantFrom(...WORDS);
const sentence = fc.array(word, {minLength: 1, maxLength: 25}).map((words) => words.join(' '));
const moment = fc.date({min: new Date('2024-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true}).map((date) => date.toISOString());
const MOMENTS = /(?:At|^time|^at|Seen|Run|^from|^to|^before|^after|notAfter|toTime|^next$)$/;
const SENTENCES = /message|reason|headline|cause|effect|why|problem|note|text|words|detail|fix|description|summary|title|saw|message/i;

interface Definition {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  values?: unknown[];
  entries?: Readonly<Record<string, string>>;
  shape?: Readonly<Record<string, z.ZodType>>;
}

/** Any answer that fits its schema, with texts as clusters have them. */
export function anyAnswer(schema: z.ZodType, name = ''): fc.Arbitrary<any> {
  const definition = schema.def as unknown as Definition;
  const inner = (): fc.Arbitrary<any> => anyAnswer(definition.innerType as z.ZodType, name);
  switch (definition.type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(definition.shape ?? {}).map(([key, value]) => [key, anyAnswer(value, key)])))
        .map((record) => Object.fromEntries(Object.entries(record as object).filter(([, value]) => value !== undefined)));
    case 'array': return fc.array(anyAnswer(definition.element as z.ZodType, name), {maxLength: 4});
    case 'optional': return fc.option(inner(), {nil: undefined, freq: 3});
    case 'nullable': return fc.option(inner(), {freq: 3});
    case 'record': return fc.dictionary(word, anyAnswer(definition.valueType as z.ZodType, name), {maxKeys: 3});
    case 'union': return fc.oneof(...(definition.options ?? []).map((option) => anyAnswer(option, name)));
    case 'literal': return fc.constantFrom(...(definition.values ?? []));
    case 'enum': return fc.constantFrom(...Object.values(definition.entries ?? {}));
    case 'boolean': return fc.boolean();
    case 'number': return fc.oneof(fc.integer({min: 0, max: 9}), fc.integer({min: 0, max: 2 ** 40}));
    case 'string': return MOMENTS.test(name) ? moment : SENTENCES.test(name) ? sentence : word;
    case 'unknown': return fc.oneof(sentence, fc.integer(), fc.constant({on: true}));
    default: throw new Error(`${name}: no samples of a ${definition.type}`);
  }
}
