import type {ValidatedObject, ValidationFinding} from '../../model/answers/validation.ts';
import type {ClusterFacts} from '../../model/cluster-facts.ts';
import type {Position} from '../../model/finding.ts';
import type {AnyObject, KubernetesObject} from '../../model/kubernetes-object.ts';
import {isRecord} from '../../model/schema/walk.ts';
import {evaluate, operationsOf, rulesFor, type Evaluation, type IgnoredRule, type Rule, type RuleFinding, type Subject} from '../../rules/index.ts';
import {plain} from '../guard.ts';
import {annotatedIgnores} from './ignores.ts';

/** Where an object came from. */
export interface Origin {
  source: string;
  template?: string;
  locate?: (path: string) => Position | undefined;
}

/** Runs rules over a subject: at once for a file, with the cluster's facts for a live object. */
export type Judge = (rules: readonly Rule[], subject: Subject, ignore: readonly IgnoredRule[]) => Evaluation | Promise<Evaluation>;

export const judgeOffline: Judge = (rules, subject, ignore) => evaluate(rules, subject, {ignore});

export interface CheckOptions {
  ignore: readonly IgnoredRule[];
  facts: Partial<ClusterFacts>;
  judge?: Judge;
  now?: Date;
}

/** Questions about the installation, which a version on the command line does not answer. */
const ABOUT_INSTALLATION = new Set(['operator-present-in-namespace', 'operator-own-namespace', 'operator-resources-multi-cluster', 'operator-resources-reset']);

/** An object as it would be created, against the rules of its kind. */
export async function checkObject(object: AnyObject, origin: Origin, options: CheckOptions): Promise<ValidatedObject> {
  const whole = withMetadata(object);
  const subject: Subject = {object: whole, ...operationsOf(whole), facts: options.facts, ...(options.now === undefined ? {} : {now: options.now}), ...locating(origin)};
  const rules = rulesFor(whole.kind);
  const asked = options.judge === undefined && options.facts.operator !== undefined ? rules.filter(({id}) => !ABOUT_INSTALLATION.has(id)) : rules;
  const {ignore, findings} = annotatedIgnores(object);
  const evaluation = await (options.judge ?? judgeOffline)(asked, subject, [...options.ignore, ...ignore]);
  const own = [...metadataFindings(object), ...findings].map((finding) => ({...finding, ...placeOf(finding.path, origin)}));
  const left = rules.length === asked.length ? [] : rules.filter((rule) => !asked.includes(rule) && rule.kinds.includes('FEPCluster'));
  const notChecked = [...evaluation.notChecked, ...left.map(({id, title}) => ({rule: id, title, reason: 'the cluster was not asked'}))];
  return validatedObject(object, origin, {...evaluation, notChecked}, own);
}

/** What the rules said, as an answer carries it. */
export function validatedObject(object: AnyObject, {source, template, locate}: Origin, evaluation: Evaluation, own: readonly ValidationFinding[] = []): ValidatedObject {
  const titles = titlesOf(object.kind);
  const titled = (finding: RuleFinding): ValidationFinding => {
    const title = titles.get(finding.rule);
    return {...plain(finding), ...(title === undefined ? {} : {title})};
  };
  const metadata = (isRecord(object.metadata) ? object.metadata : {}) as {name?: unknown; namespace?: unknown};
  const line = locate?.('apiVersion')?.line;
  return {
    source,
    ...(template === undefined ? {} : {template}),
    ...(line === undefined ? {} : {line}),
    kind: object.kind,
    ...(typeof metadata.name === 'string' ? {name: metadata.name} : {}),
    ...(typeof metadata.namespace === 'string' ? {namespace: metadata.namespace} : {}),
    findings: bySeverity([...own, ...evaluation.findings.map(titled)]),
    ignored: evaluation.ignored.map((finding) => ({...titled(finding), reason: finding.reason})),
    notChecked: interned(evaluation.notChecked),
  };
}

const RANK = {error: 0, warning: 1, info: 2} as const;

function bySeverity(findings: ValidationFinding[]): ValidationFinding[] {
  return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** Lets findings tell file and line, where the object came from a file. */
export function locating({locate}: Origin): Pick<Subject, 'locate'> {
  if (locate === undefined) return {};
  return {locate: (path) => placeOf(path, {locate})};
}

function placeOf(path: string, {locate}: Pick<Origin, 'locate'>): {position?: Position} {
  const position = locate?.(path);
  return position === undefined ? {} : {position};
}

/** Rules may rely on `metadata` being an object. */
export function withMetadata(object: AnyObject): KubernetesObject {
  return (isRecord(object.metadata) ? object : {...object, metadata: {}}) as KubernetesObject;
}

function metadataFindings({metadata, kind}: AnyObject): ValidationFinding[] {
  const wrong = (path: string, message: string): ValidationFinding[] => [{rule: 'wrong-type', severity: 'error', path, message, fix: `metadata: {name: my-${kind.toLowerCase()}}`, title: 'Every value has the type that its field takes'}];
  if (!isRecord(metadata)) return wrong('metadata', metadata === undefined || metadata === null ? 'the object has no metadata, and so no name' : 'metadata is no section with name and namespace');
  const {name, generateName} = metadata as {name?: unknown; generateName?: unknown};
  if (typeof name === 'string' && name !== '') return [];
  if (name === undefined && typeof generateName === 'string') return [];
  return wrong('metadata.name', name === undefined || name === null || name === '' ? 'the object has no name' : 'the name is no text');
}

const TITLES = new Map<string, ReadonlyMap<string, string>>();

function titlesOf(kind: string): ReadonlyMap<string, string> {
  let titles = TITLES.get(kind);
  if (titles === undefined) {
    titles = new Map(rulesFor(kind).map(({id, title}) => [id, title]));
    TITLES.set(kind, titles);
  }
  return titles;
}

const NOT_CHECKED = new Map<string, {rule: string; reason: string}[]>();

/** Thousands of objects are left unchecked by the same rules for the same reasons: one list for all of them. */
function interned(notChecked: Evaluation['notChecked']): {rule: string; reason: string}[] {
  const key = notChecked.map(({rule, reason}) => `${rule} ${reason}`).join('\n');
  let list = NOT_CHECKED.get(key);
  if (list === undefined) {
    list = notChecked.map(({rule, reason}) => ({rule, reason}));
    if (NOT_CHECKED.size < 1000) NOT_CHECKED.set(key, list);
  }
  return list;
}
