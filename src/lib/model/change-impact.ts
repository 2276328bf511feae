import {CLASS_WORDS, type ChangeClass, type ChangeImpact} from './change-class.ts';
import {CHANGE_NOTES, type ChangeNote} from './change-notes.ts';
import {INFERENCES, type Inference} from './change-inferences.ts';
import {fepClusterRoot} from './fep-cluster/root.ts';
import type {FieldFacts} from './schema/node.ts';
import {nodeAt} from './schema/walk.ts';

export {CHANGE_CLASSES, NOT_STATED, type ChangeClass, type ChangeImpact} from './change-class.ts';

/**
 * What a change at a schema path of a FEPCluster does (`spec.fep.instances`, `spec.fepChildCrVal.customCertificates[].caName`).
 * The class comes from the field's facts (`restart`, `immutable`) or a note, where a source states it, else from what
 * follows of itself (`INFERENCES`). Undefined for a path that has none of them: the model lacks a fact then, and a test fails.
 */
export function impactOf(path: string): ChangeImpact | undefined {
  const note = noteFor(path);
  const facts = nodeAt(fepClusterRoot, path)?.facts;
  const change = note?.change ?? classOf(facts);
  if (change === undefined) return undefined;
  const {change: _change, path: _path, ...words} = note ?? {path: ''};
  if (change === 'not-stated') return inferredImpact(path, words);
  const section = words.section ?? facts?.section;
  return {change, ...CLASS_WORDS[change], ...words, evidence: 'stated', ...(section === undefined ? {} : {section})};
}

/** The impact that follows for a field of which no source states one; its note says what the change means. */
function inferredImpact(path: string, {effect: meaning, ...words}: Partial<ChangeImpact>): ChangeImpact {
  const {change, ground, effect, after} = inferenceFor(path) ?? NOTHING_FOLLOWS;
  const own = CLASS_WORDS[change];
  const does = effect ?? own.effect;
  return {
    change, ...own, ...words,
    effect: meaning === undefined ? does : `${meaning}; ${does}`,
    ...(after === undefined ? {} : {after}),
    ...(change === 'not-stated' ? {} : {evidence: 'inferred'}),
    ...(ground === undefined ? {} : {ground}),
  };
}

/** Class that the facts of a field state. */
export function classOf(facts: FieldFacts | undefined): ChangeClass | undefined {
  if (facts?.immutable === true) return 'ignored';
  return facts?.restart;
}

/** The impact of another class on the same field, such as a parameter that only a restart takes. */
export function withClass(impact: ChangeImpact, change: ChangeClass, section?: string): ChangeImpact {
  const {first, irreversible, section: own} = impact;
  return {
    change, ...CLASS_WORDS[change],
    ...(change === 'not-stated' ? {} : {evidence: 'stated'}),
    ...(first === undefined ? {} : {first}),
    ...(irreversible === undefined ? {} : {irreversible}),
    ...((section ?? own) === undefined ? {} : {section: section ?? own}),
  };
}

const NOTHING_FOLLOWS: Pick<Inference, 'change' | 'effect' | 'after'> & {ground?: string} = {change: 'not-stated'};

let byPath: readonly (Inference & {path: string})[] | undefined;

function inferenceFor(path: string): Inference | undefined {
  byPath ??= INFERENCES.flatMap((inference) => inference.paths.map((covered) => ({...inference, path: covered})));
  return longest(byPath, path);
}

/** The note whose path is the longest beginning of the given one. `*` stands for one member. */
function noteFor(path: string): ChangeNote | undefined {
  return longest(CHANGE_NOTES, path);
}

function longest<T extends {readonly path: string}>(entries: readonly T[], path: string): T | undefined {
  let best: T | undefined;
  for (const entry of entries) if (covers(entry.path, path) && entry.path.length > (best?.path.length ?? -1)) best = entry;
  return best;
}

function covers(pattern: string, path: string): boolean {
  const wanted = pattern.split('.');
  const found = path.replaceAll('[]', '').replaceAll(/\["[^"]*"\]/g, '.<key>').split('.');
  return wanted.length <= found.length && wanted.every((segment, index) => segment === '*' || segment === found[index]);
}
