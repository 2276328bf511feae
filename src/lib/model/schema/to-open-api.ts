import {toJSONSchema} from 'zod/mini';
import {knowsField} from '../operator-version.ts';
import type {Field, FieldFacts, List, SchemaNode, Shape} from './node.ts';
import {inheritedFacts} from './walk.ts';

/** A structural OpenAPI v3 schema, as CustomResourceDefinitions carry it. */
export type OpenApiSchema = Record<string, unknown>;

export interface OpenApiOptions {
  /** Members that this operator does not know are left out. */
  operatorVersion: string;
  /**
   * Keeps no unknown members but where the sources do not name them all, and neither fills in nor demands anything: a
   * default or a demand of ours would change what the operator sees.
   */
  strict?: boolean;
}

const KEEPS_UNKNOWN = {'x-kubernetes-preserve-unknown-fields': true};

/** Structural schema of a node for one operator version; undefined parts of the model have no place in it. */
export function toOpenApiSchema(node: SchemaNode, options: OpenApiOptions): OpenApiSchema {
  return {description: node.facts.en, ...formOf(node, options), ...(options.strict === true ? {} : defaultOf(node.facts))};
}

function formOf(node: SchemaNode, options: OpenApiOptions): OpenApiSchema {
  switch (node.node) {
    case 'field':
      return leafSchema(node, options);
    case 'list':
      return listSchema(node, options);
    case 'dictionary':
      return {type: 'object', additionalProperties: toOpenApiSchema(node.value, options)};
    case 'group':
      return groupSchema(node.shape() as Shape, node.facts, node.open || (node.keepsUnknown && options.strict !== true), options);
  }
}

function listSchema(node: List, options: OpenApiOptions): OpenApiSchema {
  const {minItems, maxItems} = node;
  const bounds = {...(minItems === undefined ? {} : {minItems}), ...(maxItems === undefined ? {} : {maxItems})};
  return {type: 'array', ...bounds, items: toOpenApiSchema(node.item, options)};
}

function groupSchema(shape: Shape, facts: FieldFacts, keeps: boolean, options: OpenApiOptions): OpenApiSchema {
  const properties: Record<string, OpenApiSchema> = {};
  const required: string[] = [];
  for (const [key, member] of Object.entries(shape).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const inForce = inheritedFacts(facts, member.facts);
    if (!knowsField(inForce, options.operatorVersion)) continue;
    properties[key] = toOpenApiSchema({...member, facts: inForce}, options);
    if (inForce.required === 'schema' && options.strict !== true) required.push(key);
  }
  const members = Object.keys(properties).length === 0 ? {} : {properties};
  return {type: 'object', ...(required.length === 0 ? {} : {required}), ...members, ...(keeps ? KEEPS_UNKNOWN : {})};
}

/**
 * The leaf's form as zod tells it. A choice of types has no place in a structural schema: like the operator's own CRDs it becomes
 * an untyped value, whose pattern binds texts only.
 */
function leafSchema(node: Field, options: OpenApiOptions): OpenApiSchema {
  if (options.strict === true && node.type.openApiStrict !== undefined) return {...node.type.openApiStrict};
  if (node.type.openApiFor !== undefined) return {...node.type.openApiFor(options.operatorVersion)};
  if (node.type.openApi !== undefined) return {...node.type.openApi};
  const schema = toJSONSchema(node.type(), {target: 'openapi-3.0', io: 'input'}) as OpenApiSchema;
  const choices = schema['anyOf'] as OpenApiSchema[] | undefined;
  if (choices === undefined) return tidied(schema);
  const pattern = choices.find((choice) => typeof choice['pattern'] === 'string')?.['pattern'];
  return {...(pattern === undefined ? {} : {pattern: escaped(pattern as string)}), ...KEEPS_UNKNOWN};
}

const SAFE = Number.MAX_SAFE_INTEGER;

/** Without the bounds that say no more than "JavaScript can hold it". */
function tidied(schema: OpenApiSchema): OpenApiSchema {
  const {$schema: _dialect, minimum, maximum, pattern, ...rest} = schema;
  return {
    ...rest,
    ...(minimum === undefined || minimum === -SAFE ? {} : {minimum}),
    ...(maximum === undefined || maximum === SAFE ? {} : {maximum}),
    ...(typeof pattern === 'string' ? {pattern: escaped(pattern)} : {}),
  };
}

/** JavaScript writes `/` in a pattern as `\/`. */
function escaped(pattern: string): string {
  return pattern.replaceAll(String.raw`\/`, '/');
}

function defaultOf(facts: FieldFacts): OpenApiSchema {
  return facts.schemaDefault === true && facts.default !== undefined ? {default: facts.default} : {};
}
