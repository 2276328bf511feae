/** A CR's content without a schema: FEP 15's CRDs check nothing, so every value is looked at before it is used. */
export type Tree = Record<string, unknown>;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or undefined. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((here, step) => (isTree(here) ? here[step] : undefined), value);
}

/** A group at a dotted path; undefined when it is missing or something else. */
export function treeAt(value: unknown, path: string): Tree | undefined {
  const found = at(value, path);
  return isTree(found) ? found : undefined;
}

/** Text at a dotted path; numbers count as text (`cpu: 0.2`), blank text counts as missing (the default CR writes " "). */
export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

/** A switch at a dotted path; YAML 1.1 readers see `on` and `off` as booleans, so both are taken. */
export function switchAt(value: unknown, path: string): boolean | undefined {
  const found = at(value, path);
  if (typeof found === 'boolean') return found;
  if (found === 'on' || found === 'true') return true;
  return found === 'off' || found === 'false' ? false : undefined;
}

/** A map of text at a dotted path; members that are not text are left out. */
export function textMapAt(value: unknown, path: string): Record<string, string> {
  return Object.fromEntries(Object.entries(treeAt(value, path) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
