import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {FepAction} from '../../model/fep-action/index.ts';
import {knownOr} from '../../model/part.ts';
import {beforeOf} from '../action/outcome.ts';
import type {EndState} from '../action/perform-action.ts';
import type {Sighting} from '../cluster-news/sighting.ts';
import type {OperationContext} from '../context.ts';
import {databasesAnswer, lookAtServers, tryWrite, type ServersSeen, type ServerState} from '../server-state/server-states.ts';
import type {Verdict} from '../wait-until.ts';

/** What was known before the change. */
export interface Before {
  primary?: string;
  timeline?: number;
}

export interface ChangeSeen extends ServersSeen {
  before: Before;
  /** The server that is primary now, by its own word or, where no database answers, by Patroni's. */
  primary?: ServerState;
  timeline?: number;
  /** Undefined: nobody tried. */
  writes?: {ok: true} | {ok: false; reason: string};
  /** Whose word this is. */
  proof: 'databases' | 'patroni';
}

export interface EndStateOptions {
  cluster: FepCluster;
  before: Before;
  /** The databases answered before: then nothing but their own word counts afterwards. */
  proof: 'databases' | 'patroni';
  /** This server and no other. */
  target?: string;
  /** A switchover is over when the old primary follows; after a failover it may be gone. */
  oldFollows: boolean;
}

/**
 * A change of the primary: another server accepts a write, on a later timeline, carries the label that the primary
 * Service selects by, and the old primary follows it.
 */
export function primaryChanged(context: OperationContext, options: EndStateOptions): EndState<ChangeSeen> {
  return {
    look: (signal, sighting, action) => look(context, options, {signal, sighting, action}),
    judge: (seen) => judge(seen, options),
  };
}

async function look(context: OperationContext, options: EndStateOptions, at: {signal: AbortSignal; sighting: Sighting; action: FepAction | undefined}): Promise<ChangeSeen> {
  const {cluster, proof} = options;
  const before = at.action === undefined ? options.before : beforeFrom(at.action, options.before);
  const seen = await lookAtServers(context, cluster, at.sighting, at.signal);
  const primary = proof === 'databases' || databasesAnswer(seen) ? primaryByItself(seen) : primaryByPatroni(seen);
  if (primary === undefined) return {...seen, before, proof};
  const timeline = primary.told?.timeline ?? primary.patroni.timeline;
  const found: ChangeSeen = {...seen, before, proof, primary, ...(timeline === undefined ? {} : {timeline})};
  if (proof === 'patroni' || primary.pod === before.primary) return found;
  const pod = knownOr(at.sighting.pods, []).find(({metadata}) => metadata.name === primary.pod);
  const reason = pod === undefined ? 'its pod is gone' : await tryWrite(context, cluster, pod, at.signal);
  return {...found, writes: reason === undefined ? {ok: true} : {ok: false, reason}};
}

/** What an action of an earlier run remembers counts, not what this run found. */
function beforeFrom(action: FepAction, otherwise: Before): Before {
  const {primary, timeline} = beforeOf(action);
  if (typeof primary !== 'string') return otherwise;
  return {primary, ...(typeof timeline === 'number' ? {timeline} : {})};
}

function primaryByItself({servers}: ServersSeen): ServerState | undefined {
  const writers = servers.filter(({told}) => told?.inRecovery === false);
  return writers.length === 1 ? writers[0] : undefined;
}

function primaryByPatroni({servers, leader}: ServersSeen): ServerState | undefined {
  const masters = servers.filter(({role}) => role === 'master');
  if (leader !== undefined) return masters.find(({pod, patroni}) => pod === leader && patroni.state !== 'stopped');
  return masters.length === 1 ? masters[0] : undefined;
}

function judge(seen: ChangeSeen, options: EndStateOptions): Verdict {
  const {primary, before, timeline} = seen;
  if (primary === undefined) return progressing(seen.unreadable ?? 'nobody is primary yet');
  if (primary.pod !== before.primary) return judgeOther(seen, primary, options);
  const later = before.timeline !== undefined && timeline !== undefined && timeline > before.timeline;
  // A failover may well end with the same server: it came back before another was elected.
  if (later && !options.oldFollows) return {state: 'ready', message: `${primary.pod} is primary again, on timeline ${timeline}`};
  return progressing(`the master did not change: ${primary.pod} is still the primary`);
}

function judgeOther(seen: ChangeSeen, primary: ServerState, {target, oldFollows}: EndStateOptions): Verdict {
  const {before, timeline, writes} = seen;
  const where = `${primary.pod} is primary${timeline === undefined ? '' : ` on timeline ${timeline}`}`;
  if (target !== undefined && primary.pod !== target) return {state: 'failed', message: `${where}, and ${target} was asked for`, causes: [], holdMs: 0};
  const missing = whyNotServing(seen, primary);
  if (missing !== undefined) return progressing(`${where}, ${missing}`, writes?.ok === false ? [writes.reason] : []);
  const served = `${where}${writes?.ok === true ? ' and takes writes' : ''}`;
  const waiting = oldFollows ? whyNotFollowing(seen) : undefined;
  if (waiting !== undefined) return progressing(`${served}; ${waiting}`);
  return {state: 'ready', message: `${served}${oldFollows && before.primary !== undefined ? `; ${before.primary} follows it` : ''}`};
}

function whyNotServing({before, timeline, writes, proof}: ChangeSeen, primary: ServerState): string | undefined {
  if (before.timeline !== undefined && timeline !== undefined && timeline <= before.timeline) return `which is not later than ${before.timeline}`;
  if (primary.role !== 'master') return 'and its pod does not carry the label feprole=master yet: clients of the primary Service do not reach it';
  return proof === 'databases' && writes?.ok !== true ? 'and takes no write yet' : undefined;
}

/** Undefined: the old primary follows, or there was none. */
export function whyNotFollowing({servers, before, timeline, proof}: ChangeSeen): string | undefined {
  if (before.primary === undefined) return undefined;
  const old = servers.find(({pod}) => pod === before.primary);
  if (old === undefined) return `${before.primary} is gone`;
  if (old.role === 'master') return `${old.pod} still carries the label feprole=master`;
  if (proof === 'patroni') return old.patroni.role === 'replica' && old.ready ? undefined : `${old.pod} does not follow yet (Patroni says ${old.patroni.state ?? 'nothing'})`;
  if (old.told === undefined) return `${old.pod} does not follow yet (${old.silence ?? 'it says nothing'})`;
  if (!old.told.inRecovery) return `${old.pod} accepts writes too`;
  if (old.told.receiver !== 'streaming') return `${old.pod} does not stream from it yet`;
  return timeline !== undefined && old.told.timeline !== undefined && old.told.timeline < timeline ? `${old.pod} is on timeline ${old.told.timeline} yet` : undefined;
}

function progressing(message: string, causes: readonly string[] = []): Verdict {
  return {state: 'progressing', message, causes};
}
