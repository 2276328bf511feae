type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The merge patch that brings `current` to hold everything `desired` holds, or undefined when it already does. Members
 * that only `current` has (server defaults, other people's labels) are left alone. Lists are compared whole, except
 * that members which the server adds to their items do not count as a difference.
 */
export function mergeDifference(current: unknown, desired: Tree): Tree | undefined {
  const here = isTree(current) ? current : {};
  const patch: Tree = {};
  for (const [key, wanted] of Object.entries(desired)) {
    if (wanted === undefined) continue;
    if (isTree(wanted)) {
      const inner = mergeDifference(here[key], wanted);
      if (inner !== undefined) patch[key] = inner;
      else if (!(key in here)) patch[key] = {};
    } else if (!covers(here[key], wanted)) patch[key] = wanted;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Does `current` hold everything that `desired` holds? */
export function covers(current: unknown, desired: unknown): boolean {
  if (Array.isArray(desired)) {
    return Array.isArray(current) && current.length === desired.length && desired.every((item, index) => covers(current[index], item));
  }
  if (isTree(desired)) return isTree(current) && mergeDifference(current, desired) === undefined;
  return current === desired;
}
