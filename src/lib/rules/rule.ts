import type {ClusterFacts, FactName} from '../model/cluster-facts.ts';
import type {Position, Severity} from '../model/finding.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import {FEP_RESOURCES, type FepKind} from '../model/resources.ts';
import type {Applies, CatalogueEntry, Confirm} from './catalogue.ts';
import {catalogue} from './catalogue.ts';
import type {View} from './view.ts';

/**
 * Kinds that rules look at: the operator's, cert-manager's Certificate, and the plan of a logical replication
 * (`SubscriptionPlan` in replication/subscription-plan.ts), which no API server has.
 */
export type RuleKind = FepKind | 'Certificate' | 'SubscriptionPlan';

/** For rules that look at every kind of the operator. */
export const EVERY_FEP_KIND = Object.keys(FEP_RESOURCES) as FepKind[];

/** `scale` is an update that touches `spec.fep.instances` only: it runs the few rules that look at it. */
export type RuleOperation = Applies | 'scale';

/** What is judged: the object as it would be, what it was, and what is known around it. */
export interface Subject {
  object: KubernetesObject;
  operation: RuleOperation;
  /** What it is besides: making a FEPRestore is a `restore` too, a FEPCluster with `child.upgrade` an `upgrade`. See `operationsOf`. */
  also?: readonly RuleOperation[];
  /** The object before the change; for update and scale, the live one. */
  previous?: KubernetesObject;
  facts?: Partial<ClusterFacts>;
  /** The time that ages are counted to; the present when left out. */
  now?: Date;
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
  /** Kinds that the rule looks at; a FEPCluster when left out. */
  kinds?: readonly RuleKind[];
  /** Paths whose values decide; `*` for one segment. */
  looksAt: readonly string[];
  /** Facts of the cluster without which the check cannot be made. */
  needs?: readonly FactName[];
  /** Facts that deepen the check: without them it is made in part, and said to be so. */
  uses?: readonly FactName[];
  /** Operations, where they differ from the catalogue's. */
  on?: readonly RuleOperation[];
  /** Is there anything to look at? Asked before `needs`, so that nothing irrelevant is called unchecked. */
  when?: (view: View) => boolean;
  /** The mend, when every finding of the rule has the same. */
  fix?: string;
  check: (view: View) => Iterable<Found>;
}

/** A rule with its stable facts. */
export interface Rule extends Omit<RuleDefinition, 'on' | 'kinds'> {
  kinds: readonly RuleKind[];
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

function joined({on, kinds = ['FEPCluster'], ...definition}: RuleDefinition, id: string): Rule {
  const entry: CatalogueEntry | undefined = catalogue().get(id);
  if (entry === undefined) throw new RangeError(`no rule ${id} in the catalogue`);
  const {number, severity, applies, section, confirm} = entry;
  return {...definition, kinds, number, severity, applies: on ?? applies, section, ...(confirm === undefined ? {} : {confirm}), ...(id === definition.id ? {} : {family: id})};
}

/** Is the rule one for this subject: its kind is left to whoever chose the rules (`rulesFor`), its operations are asked here. */
export function appliesTo({applies}: Pick<Rule, 'applies'>, {operation, also = []}: Pick<Subject, 'operation' | 'also'>): boolean {
  return applies.includes(operation) || also.some((other) => applies.includes(other));
}

/** What sending an object means for the rules: `create` or `update`, and what its kind or its sections make of it besides. */
export function operationsOf(object: KubernetesObject, previous?: KubernetesObject): {operation: RuleOperation; also: RuleOperation[]} {
  const operation = previous === undefined ? 'create' : 'update';
  const spec = (object as {spec?: unknown}).spec;
  const child = (typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>)['fepChildCrVal'] : undefined) as Record<string, unknown> | null | undefined;
  const has = (section: string): boolean => typeof child === 'object' && child !== null && Object.hasOwn(child, section);
  switch (object.kind) {
    case 'FEPRestore': return {operation, also: ['restore']};
    case 'FEPAction': return {operation, also: ['action']};
    case 'FEPUpgrade': return {operation, also: ['upgrade']};
    // Both sections are read at creation only.
    default: return {operation, also: operation === 'create' ? (['restore', 'upgrade'] as const).filter(has) : []};
  }
}
