import type {ClusterFacts, FactName} from '../model/cluster-facts.ts';
import type {Position, Severity} from '../model/finding.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import type {Applies, CatalogueEntry, Confirm} from './catalogue.ts';
import {catalogue} from './catalogue.ts';
import type {View} from './view.ts';

/** `scale` is an update that touches `spec.fep.instances` only: it runs the few rules that look at it. */
export type RuleOperation = Applies | 'scale';

/** What is judged: the object as it would be, what it was, and what is known around it. */
export interface Subject {
  object: KubernetesObject;
  operation: RuleOperation;
  /** The object before the change; for update and scale, the live one. */
  previous?: KubernetesObject;
  facts?: Partial<ClusterFacts>;
  /** Where the value at a path came from, for findings. */
  locate?: (path: string) => {position?: Position; origin?: string} | undefined;
}

/** One thing a check found; what is left out comes from the rule. */
export interface Found {
  /** `spec.fep.instances`; empty for the object as a whole. */
  path: string;
  /** What is wrong, with the value seen. Never a secret. */
  message: string;
  fix?: string;
  /** A check that has found something milder or graver than the rule's severity. */
  severity?: Severity;
}

/** What a rule is made of, apart from what the catalogue already says of its id. */
export interface RuleDefinition {
  id: string;
  /** The demand, in one sentence. */
  title: string;
  /** Paths whose values decide; `*` for one segment. */
  looksAt: readonly string[];
  /** Facts of the cluster without which the check cannot be made. */
  needs?: readonly FactName[];
  /** Operations, where they differ from the catalogue's. */
  on?: readonly RuleOperation[];
  /** Is there anything to look at? Asked before `needs`, so that nothing irrelevant is called unchecked. */
  when?: (view: View) => boolean;
  /** The mend, when every finding of the rule has the same. */
  fix?: string;
  check: (view: View) => Iterable<Found>;
}

/** A rule with its stable facts. */
export interface Rule extends Omit<RuleDefinition, 'on'> {
  number: number;
  severity: Severity;
  applies: readonly RuleOperation[];
  section: string;
  confirm?: Confirm;
  /** Id of the catalogue's line, where several rules share it. */
  family?: string;
}

/** Joins a definition with the catalogue's line of its id. Throws on an id that the catalogue does not have: a bug. */
export function rule(definition: RuleDefinition): Rule {
  return joined(definition, definition.id);
}

/** A rule that is one of several behind one line of the catalogue (`pgbr-forbidden-option` stands for 56). */
export function memberRule(family: string, definition: RuleDefinition): Rule {
  return joined(definition, family);
}

function joined({on, ...definition}: RuleDefinition, id: string): Rule {
  const entry: CatalogueEntry | undefined = catalogue().get(id);
  if (entry === undefined) throw new RangeError(`no rule ${id} in the catalogue`);
  const {number, severity, applies, section, confirm} = entry;
  return {...definition, number, severity, applies: on ?? applies, section, ...(confirm === undefined ? {} : {confirm}), ...(id === definition.id ? {} : {family: id})};
}
