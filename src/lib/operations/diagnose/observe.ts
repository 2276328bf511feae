import type {AnyObject, KubernetesNode} from '../../model/kubernetes-object.ts';
import {knownOr, type Part} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../../model/resources.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {gatherStatus} from '../cluster-status/gather.ts';
import {deriveStatus, noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import {checkLive} from '../validate/live.ts';
import {operatorTails, serverTails} from './log-tails.ts';
import {pgpoolsOf} from './pgpools.ts';
import type {Budget, Job, Observation, ResourceQuota} from './observation.ts';

/** Of the whole time, what the logs and the rules may take after the status is there. */
const AFTER_STATUS_SHARE = 0.6;

/**
 * Looks at everything at once, under one deadline: what the status is derived from, what lies around the cluster, the
 * logs, and the rules over the stored object. Rejects with `not-found` when there is no such cluster, and as a status
 * does when it cannot be read at all.
 */
export async function observe(context: OperationContext, ref: ClusterRef, {timeoutMs}: {timeoutMs: number}): Promise<Observation> {
  const {cluster, clock} = context;
  const deadline = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
  const bounded: OperationContext = {...context, signal: deadline};
  const list = <T extends AnyObject>(resource: Resource): Promise<Part<T[]>> => within(deadline, cluster.list<T>(resource, {namespace: ref.namespace, signal: deadline}).then(({items}) => items));
  const around = Promise.all([
    list<ResourceQuota & AnyObject>(RESOURCES.ResourceQuota), list<Budget & AnyObject>(RESOURCES.PodDisruptionBudget), list<Job & AnyObject>(RESOURCES.Job), list(FEP_RESOURCES.FEPAction),
    within(deadline, checkLive(bounded, [{kind: 'FEPCluster', name: ref.name}], {namespace: ref.namespace}, {ignore: [], facts: {}, now: clock.now()})),
  ]);
  const sources = await gatherStatus(context, ref, {timeoutMs: timeoutMs * (1 - AFTER_STATUS_SHARE), exec: true});
  const found = sources.cluster;
  if (found === undefined) throw noSuchCluster(ref);
  const pods = knownOr(sources.pods, []);
  const operators = knownOr(sources.operators, []);
  const [[quotas, budgets, jobs, actions, validated], pgpools, servers, operator] = await Promise.all([
    around, within(deadline, pgpoolsOf(bounded, ref, pods)), logsWithin(deadline, serverTails(bounded, pods)), logsWithin(deadline, operatorTails(bounded, operators)),
  ]);
  return {
    sources: {...sources, cluster: found}, status: deriveStatus({...sources, cluster: found}), pods, operators,
    nodes: knownOr<KubernetesNode[]>(sources.nodes, []), events: knownOr(sources.events, []),
    quotas, budgets, jobs, actions, pgpools, logs: [...servers, ...operator],
    rules: 'known' in validated ? {known: validated.known.flatMap(({findings}) => findings)} : validated,
    now: clock.now(),
  };
}

/** A read as a part that ends with the deadline, even where what it reads does not. */
async function within<T>(signal: AbortSignal, read: Promise<T>): Promise<Part<T>> {
  const late = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(new Error('no answer in time'));
    signal.addEventListener('abort', () => reject(new Error('no answer in time')), {once: true});
  });
  return part(Promise.race([read, late]));
}

async function logsWithin<T>(signal: AbortSignal, tails: Promise<Part<T>[]>): Promise<Part<T>[]> {
  const all = await within(signal, tails);
  return 'known' in all ? all.known : [all];
}

