import {FepError} from '../errors/fep-error.ts';
import type {Finding} from '../model/finding.ts';
import {sourceInWords} from '../model/source-in-words.ts';
import type {RuleFinding} from '../rules/evaluate.ts';

/** Which findings stop an operation, and which of those `--force` may overrule. */
export interface GuardPolicy {
  /** `Demo cannot be scaled to 2`. */
  refusal: string;
  /** Rules of a milder severity that stop this operation none the less. */
  alsoBlocking?: readonly string[];
  /** Rules that `--force` overrules; without it in the list, an error stays an error. */
  forceable: (finding: RuleFinding) => boolean;
  force: boolean;
}

/** What a guard let pass: the findings, and the rules that were overruled. */
export interface Passed {
  findings: Finding[];
  overruled: RuleFinding[];
}

/**
 * Refuses (exit 3, nothing changed) when a blocking finding remains. With force, forceable ones are overruled and
 * named, so that the report can say which rule was set aside.
 */
export function guard(findings: readonly RuleFinding[], policy: GuardPolicy): Passed {
  const blocking = findings.filter(({severity, rule}) => severity === 'error' || policy.alsoBlocking?.includes(rule));
  const overruled = policy.force ? blocking.filter(policy.forceable) : [];
  const remaining = blocking.filter((finding) => !overruled.includes(finding));
  if (remaining.length > 0) throw refusal(remaining, findings, policy);
  return {findings: findings.map(plain), overruled};
}

function refusal(remaining: readonly RuleFinding[], all: readonly RuleFinding[], policy: GuardPolicy): FepError {
  const [first] = remaining;
  const more = remaining.length > 1 ? ` (${remaining.length} rules say no)` : '';
  const canForce = remaining.every(policy.forceable);
  const rules = remaining.map(({rule}) => rule).join(', ');
  const fixes = [...new Set(remaining.flatMap(({fix}) => fix ?? []))];
  const where = first === undefined || first.path === '' ? undefined : first.path + (first.origin === undefined ? '' : ` (${first.origin})`);
  return new FepError(`${policy.refusal}: ${first?.message ?? 'a rule said no'}${more}`, {
    code: 'refused-by-rules',
    exit: 'refused',
    ...(where === undefined ? {} : {where}),
    why: remaining.map(({rule, section, message, path}) => `${rule} (${section === undefined ? 'rule' : sourceInWords(section)})${remaining.length > 1 ? `: ${path === '' ? '' : `${path}: `}${message}` : ''}`).join('\n'),
    suggestions: [...fixes, ...(canForce ? [`--force overrules ${rules}`] : [])],
    details: {findings: all.map(plain)},
  });
}

/** A finding as answers carry it. */
export function plain({rule, severity, path, message, fix, section, origin, position}: Finding): Finding {
  return {
    rule, severity, path, message,
    ...(fix === undefined ? {} : {fix}),
    ...(section === undefined ? {} : {section}),
    ...(origin === undefined ? {} : {origin}),
    ...(position === undefined ? {} : {position}),
  };
}
