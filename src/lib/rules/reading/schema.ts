import {fepClusterSpec} from '../../model/fep-cluster/index.ts';
import type {SchemaNode} from '../../model/schema/node.ts';

/** Schema of a kind's `spec`; undefined where the model does not describe the kind. */
export function specOf(kind: string): SchemaNode | undefined {
  return kind === 'FEPCluster' ? fepClusterSpec : undefined;
}
