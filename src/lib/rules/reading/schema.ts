import {isFepKind, specSchemaOf} from '../../model/kinds.ts';
import type {SchemaNode} from '../../model/schema/node.ts';

/** Schema of a kind's `spec`; undefined for kinds that are not the operator's. */
export function specOf(kind: string): SchemaNode | undefined {
  return isFepKind(kind) ? specSchemaOf(kind) : undefined;
}
