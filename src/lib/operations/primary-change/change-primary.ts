import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {PrimaryChanged} from '../../model/answers/action.ts';
import {askForAction} from '../action/ask-for-action.ts';
import {performAction, type FollowOptions, type Performed} from '../action/perform-action.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {askPatroni, type DoneByPatroni} from './ask-patroni.ts';
import {primaryChanged, whyNotFollowing, type ChangeSeen} from './end-state.ts';
import {measuring} from './measuring.ts';
import type {PlannedChange} from './plan.ts';

export interface ChangePrimaryOptions {
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  /** Write through the change and report what clients lose. */
  measure: boolean;
  timeoutMs: number;
}

/**
 * Changes the primary as planned and ends when it was seen: another server takes writes, on a later timeline, the
 * Service's label is on it, the old primary follows. Throws as `performAction` does; failed (1) when another server
 * than the one asked for was promoted.
 */
export async function changePrimary(context: OperationContext, change: PlannedChange, options: ChangePrimaryOptions): Promise<PrimaryChanged> {
  const {planned: {ref, gathered, request, earlier, findings}, options: {deed, by}, target, unchanged} = change;
  const {primary: from, timeline: timelineFrom} = gathered.impact;
  const answer = {
    apiVersion: ANSWER_API_VERSION, kind: 'PrimaryChanged', ...ref, deed, by, ...optional('from', from), ...optional('timelineFrom', timelineFrom),
    ...optional('to', target), impact: gathered.impact, findings,
  } as const;
  const said = `${deed} of ${ref.name}${target === undefined ? '' : ` to ${target}`}`;
  if (unchanged !== undefined) return {...answer, observed: 'unchanged', message: unchanged};
  if (options.dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${said} (dry run, nothing was sent)`};
  if (options.dryRun === 'server') {
    if (by === 'operator') await askForAction(context, {...request, dryRun: true});
    return {...answer, observed: 'dry-run-server', message: `${said} (dry run, the server accepts it)`};
  }
  if (!options.wait && by === 'operator') {
    const {action, adopted} = await askForAction(context, request);
    return {...answer, observed: 'accepted', message: `${said} (asked for, not waited for)`, ...optional('action', action.metadata.name), takenUp: adopted};
  }
  const proof = gathered.database?.servers.some(({server}) => server !== undefined) === true ? 'databases' : 'patroni';
  if (proof === 'patroni') context.report({kind: 'note', level: 'warning', message: "no database answers: what is seen is Patroni's word (lock, labels, annotations), and no write is tried"});
  const follow: FollowOptions<ChangeSeen> = {
    ref, step: `${ref.name} gets another primary`, missed: `${ref.name} was not ${deed === 'switchover' ? 'switched over' : 'failed over'}`, timeoutMs: options.timeoutMs,
    end: primaryChanged(context, {cluster: gathered.cluster, before: {...optional('primary', from), ...optional('timeline', timelineFrom)}, proof, ...optional('target', target), oldFollows: deed === 'switchover'}),
  };
  const wanted = options.measure && proof === 'databases' && earlier === undefined;
  // A probe that waits for a server which stands still would only keep the failover waiting.
  const measure = wanted && gathered.database?.servers.some(({pod, server}) => pod === from && server?.inRecovery === false) === true;
  if (wanted && !measure) context.report({kind: 'note', level: 'info', message: `what clients lose is not measured: ${from === undefined ? 'no server takes' : `${from} does not take`} writes now`});
  const {value: done, outage} = await measuring(context, {ref, cluster: gathered.cluster, on: measure}, (): Promise<DoneByPatroni | Performed<ChangeSeen>> => (by === 'patroni' ? askPatroni(context, change, follow) : performAction(context, request, follow)));
  if (done.last === undefined) throw new TypeError('a change of the primary has an end state');
  return {
    ...answer, ...resultOf(done.last), observed: 'ready', message: `${ref.name}: ${done.message}`, waitedMs: done.waitedMs,
    ...(done.action === undefined ? {} : {...optional('action', done.action.metadata.name), takenUp: done.adopted, answered: done.outcome}),
    ...optional('measured', outage),
  };
}

function resultOf(seen: ChangeSeen): Partial<PrimaryChanged> {
  const {before, primary, timeline, proof} = seen;
  return {
    ...optional('from', before.primary), ...optional('timelineFrom', before.timeline), ...optional('to', primary?.pod), ...optional('timelineTo', timeline), proof,
    ...(before.primary === undefined || before.primary === primary?.pod ? {} : {oldPrimary: whyNotFollowing(seen) ?? `${before.primary} follows`}),
  };
}
