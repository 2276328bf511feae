import type {AnyObject} from '../../model/kubernetes-object.ts';
import type {ValidationFinding} from '../../model/answers/validation.ts';
import {nearest} from '../../model/schema/did-you-mean.ts';
import {isRecord} from '../../model/schema/walk.ts';
import {allRules, catalogue, type IgnoredRule} from '../../rules/index.ts';

/** Annotation of an object that leaves rules out: `instances-range: agreed with the DBA team; backup-off: a scratch database`. */
export const IGNORE_ANNOTATION = 'kubectl-fep/ignore';

let ids: Set<string> | undefined;

/** Ids that findings may carry: those of the list, and members of its families. */
function ruleIds(): ReadonlySet<string> {
  ids ??= new Set([...catalogue().keys(), ...allRules.map(({id}) => id)]);
  return ids;
}

/** Is it the id of a rule, or of a family of rules? */
export function isRuleId(id: string): boolean {
  return ruleIds().has(id);
}

/** The rule that was most likely meant. */
export function nearestRule(word: string): string | undefined {
  return nearest(word, ruleIds());
}

/** What the annotation of an object says; entries that say nothing usable are findings of their own. */
export function annotatedIgnores(object: AnyObject): {ignore: IgnoredRule[]; findings: ValidationFinding[]} {
  const {annotations} = (isRecord(object.metadata) ? object.metadata : {}) as {annotations?: unknown};
  const text = isRecord(annotations) ? annotations[IGNORE_ANNOTATION] : undefined;
  if (text === undefined || text === null) return {ignore: [], findings: []};
  const path = `metadata.annotations["${IGNORE_ANNOTATION}"]`;
  const wrong = (message: string, fix: string): ValidationFinding => ({rule: 'ignore-annotation', severity: 'error', path, message, fix, title: 'A rule is left out by its id and with a reason'});
  if (typeof text !== 'string') return {ignore: [], findings: [wrong('the annotation is no text', '"rule-id: reason; rule-id: reason"')]};
  const ignore: IgnoredRule[] = [];
  const findings: ValidationFinding[] = [];
  for (const entry of text.split(/[;\n]/).map((part) => part.trim()).filter((part) => part !== '')) {
    const [, rule = entry, reason = ''] = /^([^:\s]+)\s*:?\s*(.*)$/s.exec(entry) ?? [];
    if (!isRuleId(rule)) {
      const near = nearestRule(rule);
      findings.push(wrong(`there is no rule ${rule.slice(0, 60)}`, near === undefined ? 'the id stands behind each finding' : `did you mean ${near}?`));
    } else if (reason === '') findings.push(wrong(`${rule} is left out without a reason`, `"${rule}: the reason"`));
    else ignore.push({rule, reason});
  }
  return {ignore, findings};
}
