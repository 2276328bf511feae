import {apiVersionOfKind, FEP_KINDS, schemaOf} from './kinds.ts';
import type {FepKind} from './resources.ts';
import {toJsonSchema, type JsonSchema} from './schema/to-json-schema.ts';

const DIALECT = 'http://json-schema.org/draft-07/schema#';

/** Schema of one kind's manifests, for editors. */
export function editorSchemaOf(kind: FepKind): JsonSchema {
  return {$schema: DIALECT, title: kind, ...objectSchema(kind)};
}

/** One schema for files that mix kinds: it judges FEP's, and leaves the others to whoever knows them. */
export function combinedEditorSchema(): JsonSchema {
  const isKind = (schema: JsonSchema): JsonSchema => ({properties: {kind: schema}, required: ['kind']});
  return {
    $schema: DIALECT,
    title: 'Fujitsu Enterprise Postgres on Kubernetes',
    type: 'object',
    allOf: [
      branch(isKind({type: 'string', pattern: '^[Ff][Ee][Pp]'}), {properties: {kind: {enum: FEP_KINDS}}}),
      ...FEP_KINDS.map((kind) => branch(isKind({const: kind}), {$ref: `#/definitions/${kind}`})),
    ],
    definitions: Object.fromEntries(FEP_KINDS.map((kind) => [kind, objectSchema(kind)])),
  };
}

function branch(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema; no promise is meant
  return {if: condition, then: consequence};
}

function objectSchema(kind: FepKind): JsonSchema {
  const schema = toJsonSchema(schemaOf(kind));
  const properties = schema['properties'] as Record<string, JsonSchema>;
  return {
    ...schema,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {...properties, apiVersion: {...properties['apiVersion'], enum: [apiVersionOfKind(kind)]}, kind: {...properties['kind'], enum: [kind]}},
  };
}
