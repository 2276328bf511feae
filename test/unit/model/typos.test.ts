import {describe, expect, it} from 'vitest';
import {FEP_KINDS, schemaOf} from '../../../src/lib/model/kinds.ts';
import type {FepKind} from '../../../src/lib/model/resources.ts';
import {checkShape} from '../../../src/lib/model/schema/check-shape.ts';
import type {SchemaNode, Shape} from '../../../src/lib/model/schema/node.ts';
import {walkSchema} from '../../../src/lib/model/schema/walk.ts';

/** One field, and the way to it in an object that has nothing else. */
interface Target {
  kind: FepKind;
  path: string;
  name: string;
  /** Names beside it, which no typo must hit. */
  siblings: readonly string[];
  value: unknown;
}

const PER_PATH = 20;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A small generator of its own, so that every run tries the same typos. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function typo(word: string, kind: number, pick: (below: number) => number): string {
  const at = pick(word.length);
  const letter = LETTERS[pick(LETTERS.length)] ?? 'x';
  switch (kind % 4) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at);
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1);
    default: {
      const left = Math.min(at, word.length - 2);
      return word.slice(0, left) + word[left + 1] + word[left] + word.slice(left + 2);
    }
  }
}

/** A value that stands there rightly: the default, or the first of some common ones that the type takes. */
function sampleOf(node: SchemaNode): unknown {
  if (node.node === 'list') return [];
  if (node.node !== 'field') return {};
  const candidates = [node.facts.default, 'demo', 1, true, ['demo'], '1Gi', '500m', '2024-01-31', '12:00:00', 'on', 'full', 'latest', 'reload', 'local', '5MB', 'percent', 'Success', 'prefer', 'Always', 'http', 'info', 'small', 'azure', 'kmip', 'tdek', 'md5', 'streaming', 0.5];
  return candidates.find((value) => value !== undefined && node.type().safeParse(value).success) ?? 'demo';
}

function targets(kind: FepKind): Target[] {
  const found: Target[] = [];
  walkSchema(schemaOf(kind), (node, path) => {
    // Nobody writes what the operator reports.
    if (node.node !== 'group' || /^(?:status|fepActionStatus)\b/.test(path)) return;
    const shape = node.shape() as Shape;
    const siblings = Object.keys(shape);
    for (const [name, member] of Object.entries(shape)) found.push({kind, path, name, siblings, value: sampleOf(member)});
  });
  return found;
}

/** An object with one member at a schema path: `a.b[].c` with `{x: 1}` is `{a: {b: [{c: {x: 1}}]}}`. */
function objectWith(path: string, member: Record<string, unknown>): unknown {
  return path.split('.').filter((part) => part !== '').reduceRight<unknown>((inner, part) => {
    const lists = part.match(/\[\]/g)?.length ?? 0;
    const wrapped = Array.from({length: lists}).reduce<unknown>((value) => [value], inner);
    return {[part.replaceAll('[]', '').replace('<key>', 'any')]: wrapped};
  }, member);
}

interface Outcome {
  tried: number;
  right: number;
  misses: string[];
}

function outcomeOf({kind, path, name, siblings, value}: Target, seed: number): Outcome {
  const pick = random(seed);
  const outcome: Outcome = {tried: 0, right: 0, misses: []};
  const right = `${path.replaceAll('[]', '[0]').replaceAll('<key>', 'any')}${path === '' ? '' : '.'}${name}`;
  for (let number = 0; number < PER_PATH; number++) {
    const wrong = typo(name, number, pick);
    // What hits another field, or nothing, is no typo that anybody could tell.
    if (wrong === name || wrong === '' || siblings.includes(wrong)) continue;
    outcome.tried += 1;
    const problems = checkShape(schemaOf(kind), objectWith(path, {[wrong]: value}));
    const found = problems.find((problem) => problem.kind === 'unknown-field');
    if (found?.suggestion === right) outcome.right += 1;
    else outcome.misses.push(`${kind} ${path}: ${wrong} for ${name}, suggested ${found?.suggestion ?? 'nothing'}`);
  }
  return outcome;
}

describe('a single wrong letter in the name of a field', () => {
  it('gets the right suggestion in 95 of 100 cases at least', () => {
    const outcomes = FEP_KINDS.flatMap((kind) => targets(kind).map((target, index) => outcomeOf(target, index * 7919 + 17)));
    const tried = outcomes.reduce((sum, outcome) => sum + outcome.tried, 0);
    const right = outcomes.reduce((sum, outcome) => sum + outcome.right, 0);
    const misses = outcomes.flatMap((outcome) => outcome.misses);
    console.info(`typos in ${outcomes.length} fields of ${FEP_KINDS.length} kinds: ${right} of ${tried} suggested rightly, ${((100 * right) / tried).toFixed(2)} %`);
    if (process.env['SHOW_MISSES'] !== undefined) console.info(misses.join('\n'));
    expect(outcomes.length).toBeGreaterThan(1000);
    expect(tried).toBeGreaterThan(15 * outcomes.length);
    expect(right / tried).toBeGreaterThanOrEqual(0.95);
  }, 120_000);
});
