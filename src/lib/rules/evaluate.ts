import type {Finding} from '../model/finding.ts';
import type {Confirm} from './catalogue.ts';
import {appliesTo, type Found, type Rule, type Subject} from './rule.ts';
import {View} from './view.ts';

/** Characters of a finding's message. */
const LONGEST_MESSAGE = 1000;

/** A finding of a rule, with the way an error may be overruled where there is one. */
export interface RuleFinding extends Finding {
  confirm?: Confirm;
}

/** A rule that could not look, and why. */
export interface NotChecked {
  rule: string;
  title: string;
  reason: string;
  /** The rule did look, but not at all that it would have. */
  partly?: true;
}

/** `--ignore-rule ID=REASON`. The id of a family (`pgbr-forbidden-option`) stands for all its rules. */
export interface IgnoredRule {
  rule: string;
  reason: string;
}

export interface EvaluateOptions {
  ignore?: readonly IgnoredRule[];
}

export interface Evaluation {
  /** Errors first, then warnings, then infos; within each in reading order of the rules. */
  findings: RuleFinding[];
  notChecked: NotChecked[];
  /** What was found and left out on the user's word. */
  ignored: (RuleFinding & {reason: string})[];
}

const RANK = {error: 0, warning: 1, info: 2} as const;

/**
 * Runs rules over a subject. Never throws for anything the subject holds: a check that fails inside is reported as
 * not checked. Throws RangeError when a rule is to be ignored without a reason.
 */
export function evaluate(rules: readonly Rule[], subject: Subject, options: EvaluateOptions = {}): Evaluation {
  const ignore = options.ignore ?? [];
  const unreasoned = ignore.find((entry) => entry.reason.trim() === '');
  if (unreasoned !== undefined) throw new RangeError(`ignoring the rule ${unreasoned.rule} needs a reason`);
  const view = new View(subject);
  const result: Evaluation = {findings: [], notChecked: [], ignored: []};
  for (const rule of applicable(rules, subject)) {
    try {
      runOne(rule, view, subject, ignore, result);
    } catch (error) {
      const reason = `the check failed inside: ${error instanceof Error ? error.message : String(error)}`;
      result.notChecked.push({rule: rule.id, title: rule.title, reason});
    }
  }
  result.findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return result;
}

const APPLICABLE = new WeakMap<readonly Rule[], Map<string, readonly Rule[]>>();

/** The rules for what is being done; of a list and an operation always the same, and asked for thousands of objects. */
function applicable(rules: readonly Rule[], subject: Subject): readonly Rule[] {
  const key = `${subject.operation} ${subject.also?.join(' ') ?? ''}`;
  let byOperation = APPLICABLE.get(rules);
  if (byOperation === undefined) APPLICABLE.set(rules, byOperation = new Map());
  let found = byOperation.get(key);
  if (found === undefined) byOperation.set(key, found = rules.filter((rule) => appliesTo(rule, subject)));
  return found;
}

function runOne(rule: Rule, view: View, subject: Subject, ignore: readonly IgnoredRule[], result: Evaluation): void {
  if (rule.when !== undefined && !rule.when(view)) return;
  const reason = firstMissing(rule.needs, view);
  if (reason !== undefined) {
    result.notChecked.push({rule: rule.id, title: rule.title, reason});
    return;
  }
  const unseen = firstMissing(rule.uses, view);
  if (unseen !== undefined) result.notChecked.push({rule: rule.id, title: rule.title, reason: unseen, partly: true});
  const entry = ignore.length === 0 ? undefined : ignore.find(({rule: id}) => id === rule.id || id === rule.family);
  for (const found of rule.check(view)) {
    const finding = findingOf(rule, found, subject);
    if (entry === undefined) result.findings.push(finding);
    else result.ignored.push({...finding, reason: entry.reason});
  }
}

/** Why the first of the facts that are missing is missing; undefined when all are known. */
function firstMissing(facts: Rule['needs'], view: View): string | undefined {
  if (facts === undefined) return undefined;
  for (const fact of facts) {
    const reason = view.missing(fact);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function findingOf(rule: Rule, found: Found, subject: Subject): RuleFinding {
  const severity = found.severity ?? rule.severity;
  const finding: RuleFinding = {rule: rule.id, severity, path: found.path, message: abridged(found.message), section: rule.section};
  const fix = found.fix ?? rule.fix;
  if (fix !== undefined) finding.fix = fix;
  if (rule.confirm !== undefined && severity === 'error') finding.confirm = rule.confirm;
  const place = subject.locate?.(found.path);
  if (place?.position !== undefined) finding.position = place.position;
  if (place?.origin !== undefined) finding.origin = place.origin;
  return finding;
}

/** A message quotes values, and a value may be of any length; whoever wrote it knows it from its beginning and end. */
function abridged(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 200)} … ${message.slice(-150)}`;
}
