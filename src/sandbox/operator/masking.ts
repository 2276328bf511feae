import {fepClusterSpec} from '../../lib/model/fep-cluster/index.ts';
import type {SchemaNode} from '../../lib/model/schema/node.ts';
import {splitPath} from '../../lib/model/schema/path.ts';
import {MASK, secretPaths} from '../../lib/model/schema/secrets.ts';

/** One secret in an object: where it stands and what it says. */
export interface SecretLeaf {
  /** Members from the root of the object; an index is written as a number in text. */
  path: readonly string[];
  value: string;
}

/**
 * The secrets in `value`, by the model's facts (fields marked `secret`). Values that are not text, and blank text, are no
 * secrets. `prefix` is the member of the object that `value` stands in: paths start with it.
 */
export function secretLeaves(schema: SchemaNode, value: unknown, prefix: string): SecretLeaf[] {
  return secretPaths(schema, value).flatMap((text) => {
    const path = (splitPath(text) ?? []).map(String);
    const found = path.reduce<unknown>((here, step) => (typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[step] : undefined), value);
    return typeof found === 'string' && found.trim() !== '' ? [{path: [prefix, ...path], value: found}] : [];
  });
}

/** The secrets of a FEPCluster. */
export function clusterSecrets(cluster: {spec?: unknown}): SecretLeaf[] {
  return secretLeaves(fepClusterSpec, cluster.spec, 'spec');
}

const PEM_BLOCK = /(-----BEGIN [^-]+-----)[\s\S]*?(-----END [^-]+-----)/g;

/**
 * PEM keeps its BEGIN and END lines (UG 4.1 step 10), everything else becomes five asterisks; so does a text with
 * anything beside its PEM blocks. Masking twice changes nothing.
 */
export function maskText(value: string): string {
  const masked = value.replace(PEM_BLOCK, (_, begin: string, end: string) => `${begin}\n${MASK}\n${end}`);
  return masked.replace(PEM_BLOCK, '').trim() === '' && masked.includes(MASK) ? masked : MASK;
}

/** Is this what the operator itself would have written over `original`? */
export function isMaskOf(value: string, original: string): boolean {
  return value === maskText(original);
}

export interface JsonPatchOperation {
  op: 'test' | 'replace';
  path: string;
  value: unknown;
}

/**
 * Operations that mask the leaves which are not masked yet. Each is guarded by a test of the value that was read, so
 * that a secret written in between is not lost unseen. Empty when there is nothing to mask.
 */
export function maskOperations(leaves: readonly SecretLeaf[]): JsonPatchOperation[] {
  return leaves.flatMap(({path, value}) => {
    const masked = maskText(value);
    if (masked === value) return [];
    const pointer = `/${path.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
    return [{op: 'test' as const, path: pointer, value}, {op: 'replace' as const, path: pointer, value: masked}];
  });
}

/** One entry of `metadata.managedFields`. */
interface ManagedFields {
  operation?: string;
  fieldsV1?: unknown;
}

/**
 * Did somebody put this field there by server-side apply? The operator's own masking takes a field away from everybody
 * else, so an apply that owns it now wrote it afterwards, even when it wrote the very same text. (An update or a merge
 * patch with the same text changes nothing that the API server would tell.)
 */
export function isApplied(managedFields: readonly unknown[] | undefined, path: readonly string[]): boolean {
  return (managedFields ?? []).some((entry) => {
    const {operation, fieldsV1} = entry as ManagedFields;
    return operation === 'Apply' && ownsField(fieldsV1, path);
  });
}

/** An entry ends with `{}` at a field owned by itself, or at a list that is owned as a whole, as every list without a schema is. */
function ownsField(fields: unknown, path: readonly string[]): boolean {
  let here = fields;
  for (const [index, step] of path.entries()) {
    if (typeof here !== 'object' || here === null) return false;
    const next = (here as Record<string, unknown>)[`f:${step}`];
    if (next === undefined) return index > 0 && /^\d+$/.test(step) && Object.keys(here).length === 0;
    here = next;
  }
  return true;
}
