import type {AnyObject} from '../../../model/kubernetes-object.ts';
import {isKnown, knownOr} from '../../../model/part.ts';
import {parseQuantity, quantityNumber} from '../../../model/quantity.ts';
import {valueAt} from '../../../rules/view.ts';
import {spanText} from '../../cluster-status/span-text.ts';
import {optional} from '../../cluster-status/optional.ts';
import type {Detector, Observation, Sign} from '../observation.ts';

/** Answers of servers that were asked at the same moment differ by less, exec and all. */
const CLOCKS_MAY_DIFFER_MS = 5000;
/** An action that is not answered after so long will most likely not be. */
const UNANSWERED_MS = 10 * 60_000;
/** What failed longer ago than this is history. */
const RECENT_MS = 24 * 3600_000;

/** The clocks of the servers against each other: they were asked together. */
export const clockSkew: Detector = ({status}) => {
  const clocks = status.servers.flatMap(({pod, answeredAt}) => (answeredAt === undefined ? [] : [{pod, at: Date.parse(answeredAt)}])).toSorted((a, b) => a.at - b.at);
  const [first, last] = [clocks[0], clocks.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at <= CLOCKS_MAY_DIFFER_MS) return [];
  return [{
    id: 'clock-skew', severity: 'warning', message: `the clock of ${last.pod} is ${spanText((last.at - first.at) / 1000)} ahead of that of ${first.pod}`,
    evidence: clocks.map(({pod, at}) => ({object: `pod/${pod}`, field: 'clock_timestamp()', value: new Date(at).toISOString()})),
  }];
};

/** ConfigMaps of Patroni that are older than the cluster: an earlier one of its name left them. */
export const leftoverPatroni: Detector = ({sources, status}) => {
  const created = Date.parse(status.createdAt ?? '');
  const old = knownOr(sources.configMaps, []).filter(({metadata}) => /-(config|leader|sync|failover)$/.test(metadata.name ?? '') && Date.parse(metadata.creationTimestamp ?? '') < created);
  const config = old.find(({metadata}) => metadata.annotations?.['initialize'] !== undefined);
  if (config === undefined) return [];
  return [{
    id: 'leftover-patroni', severity: status.verdict === 'ok' ? 'info' : 'critical',
    message: `${config.metadata.name} of Patroni is older than the cluster: it names the data of an earlier cluster ${status.name}`,
    evidence: [
      ...old.map(({metadata}) => ({object: `configmap/${metadata.name}`, field: 'metadata.creationTimestamp', value: `${metadata.creationTimestamp}; the FEPCluster is of ${status.createdAt ?? '?'}`})),
      {object: `configmap/${config.metadata.name}`, field: 'metadata.annotations.initialize', value: `system identifier ${config.metadata.annotations?.['initialize']}`},
    ],
  }];
};

/** A node that is to be emptied and cannot be, as `kubectl drain` waits for it. */
export const drainBlocked: Detector = ({nodes, pods, budgets}) => {
  const cordoned = nodes.filter(({spec}) => spec?.unschedulable === true);
  return cordoned.flatMap(({metadata}): Sign[] => {
    const here = pods.filter(({spec}) => spec.nodeName === metadata.name);
    const budget = knownOr(budgets, []).find(({spec, status}) => status?.disruptionsAllowed === 0 && here.some((pod) => {
      const labels = Object.entries(spec?.selector?.matchLabels ?? {});
      return labels.length > 0 && labels.every(([key, value]) => pod.metadata.labels?.[key] === value);
    }));
    if (budget === undefined) return [];
    const {disruptionsAllowed, currentHealthy, desiredHealthy} = budget.status ?? {};
    return [{
      id: 'drain-blocked', severity: 'warning', object: `node/${metadata.name}`,
      message: `node ${metadata.name} is cordoned, and the budget ${budget.metadata.name} lets none of ${here.map((pod) => pod.metadata.name).join(', ')} go`,
      evidence: [
        {object: `node/${metadata.name}`, field: 'spec.unschedulable', value: 'true'},
        {object: `poddisruptionbudget/${budget.metadata.name}`, field: 'status', value: `disruptionsAllowed ${disruptionsAllowed}, healthy ${currentHealthy ?? '?'}, wanted ${desiredHealthy ?? '?'}`},
      ],
    }];
  });
};

/** Quotas without room for one more. With pods missing this is the cause; otherwise a note for the next change. */
export const quotaUsedUp: Detector = ({quotas, status}) => knownOr(quotas, []).flatMap((quota): Sign[] => {
  const full = Object.entries(quota.status?.hard ?? {}).filter(([resource, hard]) => {
    const [limit, used] = [hard, quota.status?.used?.[resource] ?? '0'].map((text) => parseQuantity(text)).map((value) => (value === undefined ? Number.NaN : quantityNumber(value)));
    return limit !== undefined && used !== undefined && used >= limit;
  });
  if (full.length === 0) return [];
  const refused = status.problems.some(({id, message}) => id === 'pods-refused' && message.includes('quota'));
  return [{
    id: 'quota-used-up', severity: refused ? 'critical' : 'info', object: `resourcequota/${quota.metadata.name}`,
    message: `the quota ${quota.metadata.name} has no room left for ${full.map(([resource]) => resource).join(', ')}`,
    evidence: full.map(([resource, hard]) => ({object: `resourcequota/${quota.metadata.name}`, field: `status.used[${resource}]`, value: `${quota.status?.used?.[resource] ?? '0'} of ${hard}`})),
  }];
});

/** Actions that failed lately, and those that nobody answers. Fields: FEP 18 reference 1.2.10 and the CRDs. */
export const actions: Detector = ({actions: all, status, now}) => knownOr(all, [])
  .filter((action) => valueAt(action, 'spec.targetClusterName') === status.name)
  .flatMap((action): Sign[] => actionSigns(action, now));

function actionSigns(action: AnyObject, now: Date): Sign[] {
  const {name = '?', creationTimestamp} = action.metadata;
  const object = `fepaction/${name}`;
  const type = String(valueAt(action, 'spec.fepAction.type') ?? '?');
  const said = valueAt(action, 'fepActionStatus.fepActionCondition');
  const age = now.getTime() - Date.parse(creationTimestamp ?? '');
  if (typeof said === 'string' && /^fail/i.test(said)) {
    if (age > RECENT_MS) return [];
    const result = String(valueAt(action, 'fepActionStatus.fepActionResult') ?? '');
    return [{id: 'action-failed', severity: 'warning', object, message: `the action ${type} (${name}) failed${result === '' ? '' : `: ${result.split('\n')[0]}`}`, evidence: [{object, field: 'fepActionStatus', value: `${said}: ${result}`, ...optional('time', creationTimestamp)}]}];
  }
  if (said !== undefined || !(age > UNANSWERED_MS)) return [];
  return [{id: 'action-unanswered', severity: 'warning', object, message: `the action ${type} (${name}) has no answer for ${spanText(age / 1000)}`, evidence: [{object, field: 'fepActionStatus', value: 'not set', ...optional('time', creationTimestamp)}]}];
}

/** Runs of schedules whose last one failed: an older failure before a success is history. */
export const failedJobs: Detector = ({jobs, status, now}) => {
  const ours = knownOr(jobs, []).filter(({metadata}) => metadata.name?.startsWith(`${status.name}-`) === true);
  const bySchedule = Map.groupBy(ours, ({metadata}) => metadata.ownerReferences?.find(({kind}) => kind === 'CronJob')?.name ?? metadata.name ?? '?');
  return [...bySchedule].flatMap(([schedule, runs]): Sign[] => {
    const last = runs.toSorted((a, b) => (a.status?.startTime ?? '').localeCompare(b.status?.startTime ?? '')).at(-1);
    const failure = last?.status?.conditions?.find(({type, status: is}) => type === 'Failed' && is === 'True');
    if (last === undefined || (failure === undefined && (last.status?.failed ?? 0) === 0) || (last.status?.succeeded ?? 0) > 0) return [];
    if (now.getTime() - Date.parse(last.status?.startTime ?? '') > RECENT_MS) return [];
    const object = `job/${last.metadata.name}`;
    return [{
      id: 'job-failed', severity: 'warning', object, message: `the last run of ${schedule} failed (${last.metadata.name})`,
      evidence: [{object, field: 'status', value: failure === undefined ? `${last.status?.failed} failed pods` : [failure.reason, failure.message].filter((word) => word !== undefined).join(', '), ...optional('time', failure?.lastTransitionTime ?? last.status?.startTime)}],
    }];
  });
};

/** Rules that the stored manifest breaks: errors first; what they say of the running cluster stands in `validate`. */
export const brokenRules: Detector = ({rules, status}: Observation) => (isKnown(rules) ? rules.known : [])
  .filter(({severity, rule}) => severity !== 'info' && !(rule === 'operator-present-in-namespace' && status.problems.some(({id}) => id === 'operator-silent')))
  .map(({rule, severity, path, message, fix, section}): Sign => ({
    id: 'rule-broken', severity: severity === 'error' ? 'warning' : 'info', message: `${rule}: ${message}`, object: `fepcluster/${status.name}`,
    evidence: [{object: `fepcluster/${status.name}`, field: path === '' ? 'the whole' : path, value: rule}],
    ...(fix === undefined ? {} : {next: [{why: fix}]}), ...optional('section', section),
  }));
