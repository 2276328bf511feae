import type {ClusterFacts, FactName} from '../model/cluster-facts.ts';
import {evaluate, type EvaluateOptions, type Evaluation} from '../rules/evaluate.ts';
import {appliesTo, type Rule, type Subject} from '../rules/rule.ts';
import {View} from '../rules/view.ts';
import type {ClusterRef} from './cluster-snapshot.ts';
import type {OperationContext} from './context.ts';
import {gatherFacts} from './facts.ts';

/** Facts that the rules for a subject ask for: only those of rules that have something to look at. */
export function neededFacts(rules: readonly Rule[], subject: Subject): FactName[] {
  const view = new View(subject);
  const asked = rules.filter((rule) => appliesTo(rule, subject)).filter((rule) => {
    try {
      return rule.when?.(view) ?? true;
    } catch {
      // `evaluate` reports a check that fails inside; here it only asks for nothing.
      return false;
    }
  });
  return [...new Set(asked.flatMap(({needs = [], uses = []}) => [...needs, ...uses]))];
}

/** Gathers what the rules need beyond the facts already known, in one wave, and judges. */
export async function checkRules(
  context: OperationContext, ref: ClusterRef, rules: readonly Rule[], subject: Subject, options: EvaluateOptions = {},
): Promise<Evaluation> {
  const known = subject.facts ?? {};
  const missing = neededFacts(rules, subject).filter((name) => known[name] === undefined);
  const gathered: Partial<ClusterFacts> = await gatherFacts({cluster: context.cluster, signal: context.signal, object: subject.object, ...ref}, missing);
  return evaluate(rules, {now: context.clock.now(), ...subject, facts: {...gathered, ...known}}, options);
}
