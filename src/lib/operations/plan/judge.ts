import type {ManifestDocument} from '../../manifest/yaml/document.ts';
import type {ClusterFacts} from '../../model/cluster-facts.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {LABELS} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import type {Evaluation, IgnoredRule, RuleFinding} from '../../rules/evaluate.ts';
import type {Subject} from '../../rules/rule.ts';
import {neededFacts} from '../check-rules.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {gatherFacts} from '../facts.ts';

export interface Judgement extends Evaluation {
  /** Findings that the cluster has as it is: no change brought them. */
  alreadyThere: RuleFinding[];
}

export interface Judged {
  ref: ClusterRef;
  live: FepCluster;
  wanted: FepCluster;
  pods: Part<readonly Pod[]>;
  base?: ManifestDocument;
  ignore?: readonly IgnoredRule[];
}

/** What the rules say to the cluster as it would be, apart from what they say to it as it is. */
export async function judge(context: OperationContext, {ref, live, wanted, pods, base, ignore = []}: Judged): Promise<Judgement> {
  const {evaluate, fepClusterRules} = await import('../../rules/index.ts');
  const known: Partial<ClusterFacts> = {liveCluster: {known: live}, masterPod: isKnown(pods) ? {known: masterOf(pods.known)} : pods};
  const subject: Subject = {object: wanted, operation: 'update', previous: live, facts: known, now: context.clock.now(), ...locating(base)};
  const missing = neededFacts(fepClusterRules, subject).filter((name) => known[name] === undefined);
  const facts = {...await gatherFacts({cluster: context.cluster, signal: context.signal, object: wanted, ...ref}, missing), ...known};
  const after = evaluate(fepClusterRules, {...subject, facts}, {ignore});
  const before = new Set(evaluate(fepClusterRules, {object: live, operation: 'update', previous: live, facts, now: context.clock.now()}).findings.map(identity));
  return {
    ...after,
    findings: after.findings.filter((finding) => !before.has(identity(finding))),
    alreadyThere: after.findings.filter((finding) => before.has(identity(finding))),
  };
}

function identity({rule, path, message}: RuleFinding): string {
  return `${rule}\n${path}\n${message}`;
}

function locating(base: ManifestDocument | undefined): Pick<Subject, 'locate'> {
  if (base === undefined) return {};
  return {locate: (path) => {
    const position = base.locate(path);
    return position === undefined ? undefined : {position, origin: `${base.file === '-' ? 'standard input' : base.file}:${position.line}`};
  }};
}

function masterOf(pods: readonly Pod[]): string | undefined {
  return pods.find(({metadata}) => metadata.labels?.[LABELS.role] === 'master' && metadata.deletionTimestamp === undefined)?.metadata.name;
}
