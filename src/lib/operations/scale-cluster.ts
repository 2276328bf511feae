import {FepError} from '../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';
import type {ClusterScaled} from '../model/answers/cluster-changes.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import {LABELS, podName} from '../model/names.ts';
import {isKnown, knownOr} from '../model/part.ts';
import {FEP_RESOURCES} from '../model/resources.ts';
import type {IgnoredRule, NotChecked, RuleFinding} from '../rules/evaluate.ts';
import type {Subject} from '../rules/rule.ts';
import {checkRules} from './check-rules.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from './cluster-snapshot.ts';
import {noSuchCluster} from './cluster-status/index.ts';
import {wantedInstances} from './cluster-status/derive.ts';
import type {OperationContext} from './context.ts';
import {baselineOf} from './events.ts';
import {guard, type Passed} from './guard.ts';
import {fepClusterReadiness, scaledInReadiness, type Baseline} from './readiness/index.ts';
import {requireSight} from './require-sight.ts';
import {settleWrite, type Settled} from './settle-write.ts';
import {tellNotChecked} from './tell-not-checked.ts';
import {waitError} from './wait-error.ts';
import {watchCluster} from './watch-cluster.ts';

export interface ScaleClusterOptions {
  name: string;
  namespace?: string;
  /** Wanted number of servers, the master included. */
  instances: number;
  /** Go on only when the cluster wants this many now. */
  currentInstances?: number;
  /** Overrule what may be overruled. */
  force: boolean;
  ignore?: readonly IgnoredRule[];
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  /** Asked once, before anything is sent, when the change cuts sessions; false refuses it. Left out: nobody is asked. */
  agree?: (warning: string) => Promise<boolean>;
  /** Left out: grows with the number of servers to be added. */
  timeoutMs?: number;
}

/** Rules on which the user's judgement may stand above ours; the range, for one, is the operator's own. */
const FORCEABLE: ReadonlySet<string> = new Set(['sync-scale-in', 'scale-in-removes-master-ordinal', 'scale-out-needs-rwx']);
/** Milder in the list of rules; here it would end in a failover that nobody asked for. */
const ALSO_BLOCKING = ['scale-in-removes-master-ordinal'];

/** The rule whose warning is asked about. */
const CUTS_SESSIONS = 'scale-in-drops-sessions';

const MINUTE = 60_000;

/**
 * Changes the number of servers: guards, a merge patch of `spec.fep.instances` and nothing else, then the end state.
 * The same number again changes nothing. Throws: `not-found` (4), refused by rules (3), `conflict` (7) when
 * somebody else scaled meanwhile, failed (1), deadline (124), interrupted (130).
 */
export async function scaleCluster(context: OperationContext, options: ScaleClusterOptions): Promise<ClusterScaled> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const snapshot = await takeSnapshot(context.cluster, ref, context.signal);
  const live = snapshot.cluster;
  if (live === undefined) throw noSuchCluster(ref);
  requireNotDeleting(live, ref);
  const from = wantedInstances(live);
  requireExpected(from, options, ref);
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'ClusterScaled', ...ref, ...(from === undefined ? {} : {from}), to: options.instances} as const;
  if (from === options.instances) {
    return {...answer, observed: 'unchanged', message: `${ref.name} has ${instancesText(from)} already; nothing was changed`, findings: []};
  }
  const {findings, overruled} = await passGuards(context, ref, options, snapshot, live);
  for (const {rule, message} of overruled) context.report({kind: 'note', level: 'warning', message: `--force overrules ${rule}: ${message}`});
  for (const {rule, message, severity} of findings) {
    if (severity === 'warning' && options.dryRun === 'none') context.report({kind: 'note', level: 'warning', message: `${message} (${rule})`});
  }
  const said = `${ref.name}: from ${from ?? '?'} to ${options.instances} instances`;
  if (options.dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${said} (dry run, nothing was sent)`, findings};
  if (options.wait && options.dryRun === 'none') await requireSight(context, ref, snapshot, 'pods');
  await requireAgreement(options, findings, ref);
  await send(context, ref, options, from);
  if (options.dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `${said} (dry run, the server accepts it)`, findings};
  if (!options.wait) return {...answer, observed: 'accepted', message: `${said} (accepted, not waited for)`, findings};
  const {message, waitedMs} = await waitForScale(context, ref, options, snapshot, from);
  return {...answer, observed: 'ready', message: `${said}; ${message}`, findings, waitedMs};
}

async function passGuards(
  context: OperationContext, ref: ClusterRef, options: ScaleClusterOptions, snapshot: ClusterSnapshot, live: FepCluster,
): Promise<Passed> {
  const {fepClusterRules} = await import('../rules/index.ts');
  const subject: Subject = {
    object: {...live, spec: {...live.spec, fep: {...live.spec?.fep, instances: options.instances}}} as FepCluster,
    operation: 'scale',
    previous: live,
    facts: {
      liveCluster: {known: live},
      masterPod: isKnown(snapshot.pods) ? {known: masterOf(snapshot)} : snapshot.pods,
    },
  };
  const {findings, notChecked} = await checkRules(context, ref, fepClusterRules, subject, {ignore: options.ignore ?? []});
  if (options.dryRun === 'none') tellNotChecked(context, notChecked.filter(({rule}) => !FORCEABLE.has(rule)));
  return guard([...findings, ...notChecked.flatMap(blindGuard)].map((finding) => withSwitchover(finding, ref, options.instances, snapshot)), {
    refusal: `${ref.name} cannot be scaled to ${options.instances}`,
    alsoBlocking: ALSO_BLOCKING,
    forceable: ({rule}) => FORCEABLE.has(rule),
    force: options.force,
  });
}

/** A guard that could not look guards nothing: what it would have stopped is stopped. */
function blindGuard({rule, reason}: NotChecked): RuleFinding[] {
  if (!FORCEABLE.has(rule)) return [];
  return [{rule, severity: 'error', path: 'spec.fep.instances', message: `it cannot be told whether the master stays: ${reason}`, fix: 'ask for the right to list pods'}];
}

/** The way to do it, with this cluster's own names: make a server that stays the master, then scale. */
function withSwitchover<T extends {rule: string; fix?: string}>(finding: T, ref: ClusterRef, instances: number, snapshot: ClusterSnapshot): T {
  if (finding.rule !== 'scale-in-removes-master-ordinal' || masterOf(snapshot) === undefined) return finding;
  const stays = podName(ref.name, 0);
  return {...finding, fix: `first switch over to a server that stays: kubectl fep switchover ${ref.name} -n ${ref.namespace} --to ${stays} --by patroni, then: kubectl fep scale ${ref.name} -n ${ref.namespace} --instances ${instances}`};
}

function masterOf(snapshot: ClusterSnapshot): string | undefined {
  return knownOr(snapshot.pods, []).find(({metadata}) => metadata.labels?.[LABELS.role] === 'master' && metadata.deletionTimestamp === undefined)?.metadata.name;
}

async function requireAgreement({agree, dryRun}: ScaleClusterOptions, findings: Passed['findings'], {name}: ClusterRef): Promise<void> {
  const warning = findings.find(({rule}) => rule === CUTS_SESSIONS);
  if (warning === undefined || agree === undefined || dryRun !== 'none' || (await agree(warning.message))) return;
  throw new FepError(`${name} was not scaled: the question was not answered with yes`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${name}`, why: 'nothing was changed'});
}

async function send({cluster, signal}: OperationContext, ref: ClusterRef, {instances, dryRun}: ScaleClusterOptions, from: number | undefined): Promise<void> {
  const object = {resource: FEP_RESOURCES.FEPCluster, ...ref};
  const patch = () => cluster.patch<FepCluster>(object, {type: 'merge', body: {spec: {fep: {instances}}}}, {signal, dryRun: dryRun === 'server'});
  await settleWrite(patch, async (error): Promise<Settled<FepCluster>> => {
    if (error.code === 'invalid') return {other: error};
    const now = await cluster.get<FepCluster>(object, {signal});
    const live = wantedInstances(now);
    if (live === instances) return {done: now};
    return live === from ? {again: true} : {other: changedMeanwhile(ref, from, live)};
  });
}

async function waitForScale(
  context: OperationContext, ref: ClusterRef, options: ScaleClusterOptions, snapshot: ClusterSnapshot, from: number | undefined,
): Promise<{message: string; waitedMs: number}> {
  const {instances} = options;
  const judgeBy = from !== undefined && instances < from ? scaledInReadiness : fepClusterReadiness;
  const before: Baseline = {events: baselineOf(knownOr(snapshot.events, [])), conditions: snapshot.cluster?.status?.conditions ?? []};
  const result = await watchCluster(context, {
    ...ref,
    step: `${ref.name} comes to ${instancesText(instances)}`,
    timeoutMs: options.timeoutMs ?? 5 * MINUTE + 10 * MINUTE * Math.max(instances - (from ?? 0), 0),
    before,
    judge: (seen) => judgeBy(seen, instances, before),
  });
  if (result.outcome === 'reached') return {message: result.reason, waitedMs: result.elapsedMs};
  throw waitError(result, {
    ...ref,
    missed: `${ref.name} did not come to ${instancesText(instances)}`,
    goesOn: 'the wanted number is stored and the operator goes on',
    resume: `kubectl fep status ${ref.name} -n ${ref.namespace} --wait`,
  });
}

function requireNotDeleting({metadata}: FepCluster, {name, namespace}: ClusterRef): void {
  if (metadata.deletionTimestamp === undefined) return;
  throw new FepError(`${name} is being deleted since ${metadata.deletionTimestamp}`, {
    code: 'being-deleted', exit: 'refused', where: `fepcluster/${name}`, why: 'a cluster that goes away cannot be scaled',
    suggestions: [`kubectl fep status ${name} -n ${namespace}`],
  });
}

function requireExpected(from: number | undefined, {currentInstances, instances}: ScaleClusterOptions, ref: ClusterRef): void {
  if (currentInstances === undefined || currentInstances === from || instances === from) return;
  throw changedMeanwhile(ref, currentInstances, from);
}

function changedMeanwhile({name, namespace}: ClusterRef, expected: number | undefined, live: number | undefined): FepError {
  return new FepError(`${name} wants ${live ?? 'an unreadable number of'} instances now, not ${expected ?? '?'}`, {
    code: 'conflict', exit: 'conflict', where: 'spec.fep.instances', why: 'somebody, or automatic scale-out, changed it; nothing was changed by this command',
    suggestions: [`look first: kubectl fep status ${name} -n ${namespace}`],
  });
}

function instancesText(instances: number): string {
  return instances === 1 ? '1 instance' : `${instances} instances`;
}
