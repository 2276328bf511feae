import {CLASS_WORDS, type ChangeClass, type ChangeImpact} from './change-class.ts';
import {CHANGE_NOTES, type ChangeNote} from './change-notes.ts';
import {fepClusterRoot} from './fep-cluster/root.ts';
import type {FieldFacts} from './schema/node.ts';
import {nodeAt} from './schema/walk.ts';

export {CHANGE_CLASSES, NOT_STATED, type ChangeClass, type ChangeImpact} from './change-class.ts';

/**
 * What a change at a schema path of a FEPCluster does (`spec.fep.instances`, `spec.fepChildCrVal.customCertificates[].caName`).
 * The class comes from the field's facts (`restart`, `immutable`) unless a note knows better. Undefined for a path that
 * has neither: the model lacks a fact then, and a test fails.
 */
export function impactOf(path: string): ChangeImpact | undefined {
  const note = noteFor(path);
  const facts = nodeAt(fepClusterRoot, path)?.facts;
  const change = note?.change ?? classOf(facts);
  if (change === undefined) return undefined;
  const {change: _change, path: _path, section: noted, ...words} = note ?? {path: ''};
  // The section of a field's facts says where the field stands, not that its class was left open there.
  const section = noted ?? (change === 'not-stated' ? undefined : facts?.section);
  return {change, ...CLASS_WORDS[change], ...words, ...(section === undefined ? {} : {section})};
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
    ...(first === undefined ? {} : {first}),
    ...(irreversible === undefined ? {} : {irreversible}),
    ...((section ?? own) === undefined ? {} : {section: section ?? own}),
  };
}

/** The note whose path is the longest beginning of the given one. `*` stands for one member. */
function noteFor(path: string): ChangeNote | undefined {
  let best: ChangeNote | undefined;
  for (const note of CHANGE_NOTES) if (covers(note.path, path) && note.path.length > (best?.path.length ?? -1)) best = note;
  return best;
}

function covers(pattern: string, path: string): boolean {
  const wanted = pattern.split('.');
  const found = path.replaceAll('[]', '').replaceAll(/\["[^"]*"\]/g, '.<key>').split('.');
  return wanted.length <= found.length && wanted.every((segment, index) => segment === '*' || segment === found[index]);
}
