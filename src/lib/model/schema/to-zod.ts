import * as z from 'zod';
import type {SchemaNode, Shape, ValueOf} from './node.ts';

/**
 * Complete zod schema of a node, for programs that check manifests of their own. Groups are strict: an unknown member is an
 * error, except where the sources do not name all members.
 */
export function toZod<N extends SchemaNode>(node: N): z.ZodType<ValueOf<N>> {
  return build(node) as z.ZodType<ValueOf<N>>;
}

function build(node: SchemaNode): z.ZodType {
  switch (node.node) {
    case 'field':
      return z.lazy(() => node.type());
    case 'list': {
      const {minItems, maxItems} = node;
      let items = z.array(build(node.item));
      if (minItems !== undefined) items = items.min(minItems);
      if (maxItems !== undefined) items = items.max(maxItems);
      return items;
    }
    case 'dictionary':
      return z.record(z.string(), build(node.value));
    case 'group': {
      const members = Object.entries(node.shape() as Shape).map(([key, member]) => [key, build(member).optional()]);
      const shape = Object.fromEntries(members) as Record<string, z.ZodType>;
      return node.open ? z.looseObject(shape) : z.strictObject(shape);
    }
  }
}
