import {toJSONSchema} from 'zod/mini';
import type {Field, FieldFacts, SchemaNode, Shape} from './node.ts';
import {inheritedFacts} from './walk.ts';

/** A JSON Schema of draft 7, which is what editors read (yaml-language-server). */
export type JsonSchema = {[key: string]: unknown};

/** Schema of a node for editors: texts with the facts that help while writing, defaults, and no members but those that are known. */
export function toJsonSchema(node: SchemaNode): JsonSchema {
  return {description: descriptionOf(node.facts), ...formOf(node), ...(node.facts.default === undefined ? {} : {default: node.facts.default})};
}

function formOf(node: SchemaNode): JsonSchema {
  switch (node.node) {
    case 'field':
      return leafSchema(node);
    case 'list': {
      const {minItems, maxItems} = node;
      const item = {...node.item, facts: inheritedFacts(node.facts, node.item.facts)};
      return {type: 'array', ...(minItems === undefined ? {} : {minItems}), ...(maxItems === undefined ? {} : {maxItems}), items: toJsonSchema(item)};
    }
    case 'dictionary':
      return {type: 'object', additionalProperties: toJsonSchema({...node.value, facts: inheritedFacts(node.facts, node.value.facts)})};
    case 'group': {
      const members = Object.entries(node.shape() as Shape).map(([key, member]) => [key, {...member, facts: inheritedFacts(node.facts, member.facts)}] as const);
      const required = members.filter(([, {facts}]) => facts.required !== undefined).map(([key]) => key);
      return {
        type: 'object',
        properties: Object.fromEntries(members.map(([key, member]) => [key, toJsonSchema(member)])),
        ...(required.length === 0 ? {} : {required}),
        ...(node.open ? {} : {additionalProperties: false}),
      };
    }
  }
}

/** Numbers, texts and choices as zod tells them, without the bounds that say no more than "JavaScript can hold it". */
function leafSchema({type}: Field): JsonSchema {
  const {$schema: _dialect, ...schema} = toJSONSchema(type(), {target: 'draft-7', io: 'input'}) as JsonSchema;
  return tidied(schema) as JsonSchema;
}

function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, bound]) => !((key === 'minimum' || key === 'maximum') && Math.abs(bound as number) === Number.MAX_SAFE_INTEGER));
  return Object.fromEntries(kept.map(([key, member]) => [key, tidied(member)]));
}

function descriptionOf(facts: FieldFacts): string {
  const notes = [
    ...(facts.since !== undefined && facts.since !== '5.x' ? [`Operator ${facts.since} and later${facts.unseenInFep15 === true ? '; no source for FEP 15 shows it' : ''}.`] : []),
    ...(facts.until === undefined ? [] : [`Up to operator ${facts.until}.`]),
    ...(facts.immutable === true ? ['Read at creation only.'] : []),
    ...(facts.secret === true ? ['Secret.'] : []),
    ...(facts.section === undefined ? [] : [`Source: ${facts.section}.`]),
  ];
  return notes.length === 0 ? facts.en : `${facts.en}\n\n${notes.join(' ')}`;
}
