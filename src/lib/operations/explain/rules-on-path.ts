import {splitPath} from '../../model/schema/path.ts';
import type {Rule} from '../../rules/index.ts';

/** Rules that look at the field, at what is in it, or at the section that it stands in; not those that look at every field alike. */
export function rulesOnPath(rules: readonly Rule[], path: string): Rule[] {
  const wanted = segmentsOf(path);
  if (wanted.length < 2) return [];
  return rules.filter(({looksAt}) => looksAt.some((pattern) => {
    const segments = segmentsOf(pattern);
    return !isEverything(segments) && meet(segments, wanted);
  }));
}

function segmentsOf(path: string): string[] {
  // Indexes and `[]` are no step of their own in patterns.
  return (splitPath(path) ?? path.split('.')).filter((segment) => typeof segment === 'string' && segment !== '[]').map(String);
}

function isEverything(segments: readonly string[]): boolean {
  const last = segments.at(-1);
  return segments.length < 2 || (last === '**' && segments.length < 4);
}

/** Does one lead to the other? */
function meet(pattern: readonly string[], wanted: readonly string[]): boolean {
  for (const [index, segment] of pattern.entries()) {
    if (index >= wanted.length) return true;
    if (segment === '**') {
      const rest = pattern.slice(index + 1);
      return rest.length === 0 || wanted.some((_, at) => at >= index && rest.length === wanted.length - at && rest.every((part, step) => fits(part, wanted[at + step] ?? '')));
    }
    if (!fits(segment, wanted[index] ?? '')) return false;
  }
  return true;
}

function fits(pattern: string, segment: string): boolean {
  if (pattern === segment || pattern === '*') return true;
  if (!pattern.includes('*')) return false;
  const [head = '', tail = ''] = pattern.split('*');
  return segment.length >= head.length + tail.length && segment.startsWith(head) && segment.endsWith(tail);
}
