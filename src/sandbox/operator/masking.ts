/** What a masked value looks like (UG 4.1 step 10, 5.11.1.2.2). */
export const MASK = '*****';

/** One secret in an object: where it stands and what it says. */
export interface SecretLeaf {
  /** Members from the root of the object; an index is written as a number in text. */
  path: readonly string[];
  value: string;
}

/**
 * The secrets that stand in `object` at `patterns` (`spec.a.b`, `spec.list[].c`). Values that are not text, and empty
 * text, are no secrets.
 */
export function secretLeaves(object: unknown, patterns: readonly string[]): SecretLeaf[] {
  return patterns.flatMap((pattern) => leavesAt(object, pattern.replaceAll('[]', '.[]').split('.'), []));
}

function leavesAt(value: unknown, rest: readonly string[], path: readonly string[]): SecretLeaf[] {
  const [step, ...further] = rest;
  if (step === undefined) return typeof value === 'string' && value.trim() !== '' ? [{path, value}] : [];
  if (step === '[]') {
    return Array.isArray(value) ? value.flatMap((item, index) => leavesAt(item, further, [...path, String(index)])) : [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return leavesAt((value as Record<string, unknown>)[step], further, [...path, step]);
}

const PEM_BLOCK = /(-----BEGIN [^-]+-----)[\s\S]*?(-----END [^-]+-----)/g;

/** A PEM text keeps its BEGIN and END lines, everything else becomes five asterisks. Masking twice changes nothing. */
export function maskText(value: string): string {
  if (!value.includes('-----BEGIN ')) return MASK;
  return value.replace(PEM_BLOCK, (_, begin: string, end: string) => `${begin}\n${MASK}\n${end}`);
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

function ownsField(fields: unknown, path: readonly string[]): boolean {
  let here = fields;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return false;
    const next = (here as Record<string, unknown>)[`f:${step}`];
    // A list without a schema is owned as a whole.
    if (next === undefined) return false;
    here = next;
    if (typeof here === 'object' && here !== null && Object.keys(here).length === 0) return true;
  }
  return true;
}
