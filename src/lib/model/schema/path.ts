/**
 * Paths in values: `spec.fep.instances`, `spec.fepChildCrVal.customCertificates[0].userName`. A key that is no plain word stands
 * in brackets and quotes: `spec.fep.customAnnotations.allDeployments["example.com/owner"]`. In schema paths `[]` stands for any
 * item and `<key>` for any key.
 */

const PLAIN = /^[A-Za-z0-9_<>-]+$/;

/** `spec.fep` and `image` → `spec.fep.image`; a key with other signs gets brackets and quotes. */
export function joinKey(base: string, key: string): string {
  if (!PLAIN.test(key)) return `${base}[${JSON.stringify(key)}]`;
  return base === '' ? key : `${base}.${key}`;
}

/** `spec.list` and 2 → `spec.list[2]`. */
export function joinIndex(base: string, index: number): string {
  return `${base}[${index}]`;
}

const SEGMENT = /\[(\d*)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([^.[\]]+)/gy;

/** Segments of a path: texts for keys, numbers for indexes, `[]` for any item. Undefined when it is not a path. */
export function splitPath(path: string): (string | number)[] | undefined {
  const segments: (string | number)[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < path.length) {
    const match = SEGMENT.exec(path);
    if (match === null) return undefined;
    const segment = segmentOf(match);
    if (segment === undefined) return undefined;
    segments.push(segment);
  }
  return segments;
}

function segmentOf([, index, quoted, key]: RegExpExecArray): string | number | undefined {
  if (index !== undefined) return index === '' ? '[]' : Number(index);
  if (quoted === undefined) return key;
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
