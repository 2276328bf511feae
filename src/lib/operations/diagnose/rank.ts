import type {DiagnosisFinding} from '../../model/answers/diagnosis.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import {CATALOGUE} from './catalogue.ts';
import type {Sign} from './observation.ts';

const WEIGHT = {critical: 0, unknown: 1, warning: 2, info: 3} as const;

/** Names that stand in the catalogue's commands. */
export interface Names extends ClusterRef {
  /** Where the operator's Deployment is. */
  operatorNamespace: string;
}

/**
 * Tells causes from effects: a sign that another one explains goes under it, and a cause weighs as much as the worst of
 * what follows from it. The gravest first; of the same weight what explains more, then in the order of the signs.
 */
export function ranked(signs: readonly Sign[], names: Names): DiagnosisFinding[] {
  const merged = mergeAlike(signs);
  const root = new Map(merged.map((sign) => [sign, rootOf(sign, merged)]));
  const roots = merged.filter((sign) => root.get(sign) === sign);
  const findings = roots.map((cause) => {
    const effects = merged.filter((sign) => sign !== cause && root.get(sign) === cause);
    const severity = [cause, ...effects].map((sign) => sign.severity).toSorted((a, b) => WEIGHT[a] - WEIGHT[b])[0] ?? cause.severity;
    return {finding: findingOf({...cause, severity}, effects, names), effects: effects.length};
  });
  return findings.toSorted((a, b) => WEIGHT[a.finding.severity] - WEIGHT[b.finding.severity] || b.effects - a.effects).map(({finding}) => finding);
}

/** Two detectors may see the same thing of the same object: the first one's words stand, with the evidence of both. */
function mergeAlike(signs: readonly Sign[]): Sign[] {
  const groups = Map.groupBy(signs, ({id, object, message}) => (id === 'rule-broken' || id === 'log-says' ? `${id} ${message}` : `${id} ${object ?? ''}`));
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const telling = same.find(({cause}) => cause !== undefined);
    const severity = same.map((sign) => sign.severity).toSorted((a, b) => WEIGHT[a] - WEIGHT[b])[0] ?? first.severity;
    return [{...first, severity, evidence: same.flatMap(({evidence}) => evidence), ...optional('cause', telling?.cause)}];
  });
}

/** Follows explanations up to a sign that nobody explains; of signs that explain each other in a circle the first one stands. */
function rootOf(sign: Sign, signs: readonly Sign[]): Sign {
  const path = [sign];
  for (let at = sign; ;) {
    const effect = at;
    const cause = signs.find((other) => other !== effect && explains(other, effect));
    if (cause === undefined) return at;
    const before = path.indexOf(cause);
    if (before >= 0) return path.slice(before).toSorted((a, b) => signs.indexOf(a) - signs.indexOf(b))[0] ?? cause;
    path.push(cause);
    at = cause;
  }
}

function explains(cause: Sign, effect: Sign): boolean {
  if (cause.severity === 'info' || CATALOGUE[cause.id].explains?.includes(effect.id) !== true) return false;
  const [one, other] = [podsOf(cause), podsOf(effect)];
  // What concerns single pods explains what concerns these pods, or the cluster as a whole.
  return one === undefined || other === undefined || other.some((pod) => one.includes(pod));
}

function podsOf({object, pods}: Sign): readonly string[] | undefined {
  if (pods !== undefined) return pods;
  return object?.startsWith('pod/') === true ? [object.slice('pod/'.length)] : undefined;
}

function findingOf(sign: Sign, effects: readonly Sign[], names: Names): DiagnosisFinding {
  const known = CATALOGUE[sign.id];
  const next = [...(sign.next ?? []), ...known.next].map(({why, command}) => ({why, ...optional('command', command === undefined ? undefined : filled(command, sign, names))}));
  return {
    id: sign.id,
    severity: sign.severity,
    message: sign.message,
    ...optional('object', sign.object),
    cause: sign.cause ?? known.cause,
    evidence: [...new Map(sign.evidence.map((each) => [JSON.stringify(each), each])).values()],
    effects: effects.map(({id, message}) => ({id, message})),
    next,
    ...optional('section', sign.section ?? known.section),
  };
}

function filled(command: string, sign: Sign, {name, namespace, operatorNamespace}: Names): string {
  const pod = podsOf(sign)?.[0] ?? `${name}-sts-0`;
  const words = (sign.object ?? `fepcluster/${name}`).replace('/', ' ');
  return command.replaceAll('{name}', name).replaceAll('{namespace}', namespace).replaceAll('{operatorNamespace}', operatorNamespace)
    .replaceAll('{pod}', pod).replaceAll('{objectWords}', words).replaceAll('{objectName}', words.slice(words.indexOf(' ') + 1)).replaceAll('{object}', sign.object ?? '');
}
