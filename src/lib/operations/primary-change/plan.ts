import {FepError} from '../../errors/fep-error.ts';
import type {IgnoredRule, RuleFinding} from '../../rules/evaluate.ts';
import {planAction, type PlannedAction} from '../action/plan-action.ts';
import {syncModeOf} from '../cluster-status/derive.ts';
import type {OperationContext} from '../context.ts';
import {isPod, type Expectations} from '../impact/expectations.ts';
import type {GatheredImpact} from '../impact/gather-impact.ts';

export interface PrimaryChangeOptions {
  name: string;
  namespace?: string;
  deed: 'switchover' | 'failover';
  /** The server that is to become primary, by name or ordinal. */
  to?: string;
  /** Who is asked: the operator by a FEPAction, or Patroni by patronictl in a server. */
  by: 'operator' | 'patroni';
  expectations?: Expectations;
  again?: boolean;
  force: boolean;
  ignore?: readonly IgnoredRule[];
}

export interface PlannedChange {
  options: PrimaryChangeOptions;
  planned: PlannedAction;
  /** Full name of the server asked for. */
  target?: string;
  /** Set: the server asked for is primary already, and nothing is to be done. */
  unchanged?: string;
}

/** A replica that is further behind needs a while until it may be promoted; Patroni's own limit for a failover is 1 MiB (maximum_lag_on_failover). */
const LAG_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Looks and asks every guard; nothing is sent. Throws: no such cluster or pod (4), refused by a rule, a guard or what a
 * script expects (3).
 */
export async function planPrimaryChange(context: OperationContext, options: PrimaryChangeOptions): Promise<PlannedChange> {
  const {name, deed, to, by} = options;
  const ref = {name, namespace: options.namespace ?? context.cluster.connection.namespace};
  let target: string | undefined;
  let unchanged = false;
  const planned = await planAction(context, {
    ref,
    // Of the operator's own types failover may take a pod (no source says so): it is asked without one, and looked at afterwards.
    request: {target: name, namespace: ref.namespace, type: deed, ...(options.again === undefined ? {} : {again: options.again})},
    impact: {deed: `${deed} of ${name}`, interrupts: 'primary', notes: notesOf(options)},
    refusal: `${name} was not ${deed === 'switchover' ? 'switched over' : 'failed over'}`,
    ...(options.expectations === undefined ? {} : {expectations: options.expectations}),
    forceable: ['replica-lag', 'failover-of-healthy-primary'],
    force: options.force,
    ...(options.ignore === undefined ? {} : {ignore: options.ignore}),
    guards: (gathered) => {
      if (to !== undefined) target = requireServer(gathered, to, name);
      unchanged = target !== undefined && gathered.impact.primary === target;
      if (unchanged) return [];
      return [...lagGuard(gathered, target), ...(deed === 'failover' ? healthyGuard(gathered) : []), ...(target === undefined || by === 'patroni' ? [] : targetGuard(gathered, target))];
    },
  });
  if (to !== undefined) target ??= requireServer(planned.gathered, to, name);
  return {
    options, planned,
    ...(target === undefined ? {} : {target}),
    ...(unchanged ? {unchanged: `${target} is the primary of ${name} already; nothing was changed`} : {}),
  };
}

function notesOf({by, deed}: PrimaryChangeOptions): string[] {
  return [
    ...(by === 'patroni' ? ['Patroni is asked in a server, past the operator'] : []),
    ...(deed === 'failover' ? ['without synchronous replication a failover may lose the last commits'] : []),
  ];
}

function requireServer({pods}: GatheredImpact, asked: string, cluster: string): string {
  const names = pods.map(({metadata}) => metadata.name ?? '?');
  const found = names.find((name) => isPod(name, asked));
  if (found !== undefined) return found;
  throw new FepError(`${cluster} has no server ${asked}`, {
    code: 'no-such-pod', exit: 'notFound', where: '--to', why: names.length === 0 ? 'no server pod can be seen' : `its server pods are ${names.join(', ')}`,
    suggestions: names.map((name) => `--to ${name}`),
  });
}

/** Who may be chosen: a ready replica, and in synchronous mode a synchronous standby only (Patroni documentation, "Replication modes"). */
export function candidatesOf({cluster, members, impact}: Pick<GatheredImpact, 'cluster' | 'members' | 'impact'>): string[] {
  const replicas = members.filter(({pod, ready, role}) => pod !== impact.primary && ready && role === 'replica');
  const sync = replicas.filter(({sync: isSync}) => isSync === true);
  return (syncModeOf(cluster) === 'on' && sync.length > 0 ? sync : replicas).map(({pod}) => pod);
}

/** The FEPAction takes no candidate (UG 6.2): one may be asked for only where there is no other. */
function targetGuard(gathered: GatheredImpact, target: string): RuleFinding[] {
  const candidates = candidatesOf(gathered);
  if (candidates.length === 1 && candidates[0] === target) return [];
  const others = candidates.filter((pod) => pod !== target);
  const message = candidates.includes(target)
    ? `the operator picks the new primary itself and takes no candidate: it may pick ${others.join(' or ')} as well`
    : `${target} cannot be chosen now: ${candidates.length === 0 ? 'no replica can' : `${candidates.join(', ')} can`}`;
  return [{
    rule: 'switchover-target', severity: 'error', path: '--to', message, section: '§6.2',
    fix: candidates.includes(target) ? 'let Patroni do it, past the operator: add --by patroni; or leave out --to' : 'leave out --to, or wait until it is a ready replica (with synchronous replication: a synchronous standby)',
  }];
}

function lagGuard({impact}: GatheredImpact, target: string | undefined): RuleFinding[] {
  const considered = impact.replicas.filter(({pod, ready}) => (target === undefined ? ready : pod === target));
  const least = Math.min(...considered.map(({lagBytes = 0}) => lagBytes));
  if (considered.length === 0 || least <= LAG_LIMIT_BYTES) return [];
  return [{
    rule: 'replica-lag', severity: 'error', path: '', message: `${target ?? 'the replica that is closest'} is ${Math.round(least / 1024 / 1024)} MB behind: until it has caught up nobody can write, or nothing happens at all`,
    fix: 'wait: kubectl fep wait NAME --for lag<16MB',
  }];
}

function healthyGuard({impact, database}: GatheredImpact): RuleFinding[] {
  const answers = database?.servers.some(({pod, server}) => pod === impact.primary && server?.inRecovery === false) === true;
  if (!answers) return [];
  return [{
    rule: 'failover-of-healthy-primary', severity: 'error', path: '', message: `${impact.primary} accepts writes: a switchover changes the primary without the risk of losing commits`,
    fix: 'kubectl fep switchover NAME',
  }];
}
