import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ServersRenewed} from '../../model/answers/action.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {askedOnly, type AskingOptions} from '../action/asked-only.ts';
import {performAction, type EndState} from '../action/perform-action.ts';
import {planAction, type PlannedAction} from '../action/plan-action.ts';
import {listPods} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {isPod, type Expectations} from '../impact/expectations.ts';
import type {GatheredImpact} from '../impact/gather-impact.ts';
import {databasesAnswer, lookAtServers, type ServersSeen, type ServerState} from '../server-state/server-states.ts';
import type {Verdict} from '../wait-until.ts';

export interface RenewOptions {
  name: string;
  namespace?: string;
  deed: 'restart' | 'reload';
  /** Left out: every server. Names or ordinals. */
  pods?: readonly string[];
  expectations?: Expectations;
  again?: boolean;
  force: boolean;
  ignore?: readonly IgnoredRule[];
}

/** What a restart or a reload begins from. */
export interface PlannedRenewal {
  options: RenewOptions;
  planned: PlannedAction;
  /** Servers that are to be renewed, and the mark of each that has to move. */
  marks: ReadonlyMap<string, string | undefined>;
  proof: 'databases' | 'patroni';
}

/** What moves when it is done: pg_postmaster_start_time() or pg_conf_load_time(). */
function markOf(deed: RenewOptions['deed'], {told}: ServerState): string | undefined {
  return deed === 'restart' ? told?.startedAt : told?.configLoadedAt;
}

/** Looks and asks every guard; nothing is sent. Throws: no such cluster or pod (4), refused (3). */
export async function planRenewal(context: OperationContext, options: RenewOptions): Promise<PlannedRenewal> {
  const {name, deed} = options;
  const ref = {name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const names = (await listPods(context.cluster, ref, context.signal)).map(({metadata}) => metadata.name ?? '?');
  const chosen = options.pods === undefined ? names : options.pods.map((asked) => requirePod(names, asked, name));
  const planned = await planAction(context, {
    ref,
    // reload takes names of pods (v5 DefaultCR); that restart takes them too is likely and stated by no source.
    request: {
      target: name, namespace: ref.namespace, type: deed, ...(deed === 'reload' || options.pods !== undefined ? {args: chosen} : {}),
      ...optional('again', options.again),
    },
    impact: {
      deed: `${deed} of ${options.pods === undefined ? name : chosen.join(', ')}`, interrupts: deed === 'reload' ? 'none' : {pods: chosen},
      notes: deed === 'reload' ? [] : ['each server is away for a moment; while the primary restarts nobody can write'],
    },
    refusal: `${name} was not ${deed === 'restart' ? 'restarted' : 'reloaded'}`,
    ...optional('expectations', options.expectations),
    force: options.force,
    ...optional('ignore', options.ignore),
    guards: () => (chosen.length === 0 ? [{rule: 'no-server', severity: 'error', path: '', message: `${name} has no server pod`}] : []),
  });
  const seen = await lookAtServers(context, planned.gathered.cluster, {pods: planned.gathered.podsPart, configMaps: {known: planned.gathered.configMaps}}, context.signal);
  const marks = new Map(seen.servers.filter(({pod}) => chosen.includes(pod)).map((server) => [server.pod, markOf(deed, server)]));
  const proof = databasesAnswer(seen) ? 'databases' : 'patroni';
  const remembered = marksOf(planned);
  const withMarks = {...planned, request: {...planned.request, before: {...planned.request.before, marks: Object.fromEntries(marks)}}};
  return {options, planned: withMarks, marks: remembered ?? marks, proof};
}

/** Marks that an unfinished action of an earlier run began from. */
function marksOf({earlier}: PlannedAction): Map<string, string | undefined> | undefined {
  if (earlier === undefined) return undefined;
  const text = earlier.metadata.annotations?.['kubectl-fep/before'];
  const marks = (JSON.parse(text ?? '{}') as {marks?: Record<string, string>}).marks;
  return marks === undefined ? undefined : new Map(Object.entries(marks));
}

function requirePod(names: readonly string[], asked: string, cluster: string): string {
  const found = names.find((name) => isPod(name, asked));
  if (found !== undefined) return found;
  throw new FepError(`${cluster} has no server ${asked}`, {
    code: 'no-such-pod', exit: 'notFound', where: '--pods', why: names.length === 0 ? 'no server pod can be seen' : `its server pods are ${names.join(', ')}`,
    suggestions: names.map((name) => `--pods ${name}`),
  });
}

/**
 * Restarts PostgreSQL or reloads its configuration as planned, and ends when every server has a new start time and no
 * parameter waits for a restart, or a new load time. Throws as `performAction` does.
 */
export async function renewServers(context: OperationContext, renewal: PlannedRenewal, options: AskingOptions): Promise<ServersRenewed> {
  const {planned: {ref, request, gathered, findings}, options: {deed}, marks, proof} = renewal;
  const pods = [...marks.keys()];
  const line = (after?: ServersSeen): ServersRenewed['servers'] => pods.map((pod) => {
    const server = after?.servers.find((one) => one.pod === pod);
    return {pod, ...optional('before', marks.get(pod)), ...optional('after', server === undefined ? undefined : markOf(deed, server)), pendingRestart: server?.told?.pendingRestart ?? []};
  });
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'ServersRenewed', ...ref, deed, impact: gathered.impact, findings, servers: line()} as const;
  const said = `${deed} of ${pods.join(', ')}`;
  const asked = await askedOnly(context, request, options, said);
  if (asked !== undefined) return {...answer, ...asked};
  if (proof === 'patroni') context.report({kind: 'note', level: 'warning', message: `no database answers: whether PostgreSQL has ${deed === 'restart' ? 'started anew' : 'loaded its configuration'} cannot be seen, only what the operator and Patroni say`});
  const done = await performAction(context, request, {
    ref, step: `${ref.name}: ${deed}`, missed: `${ref.name} was not ${deed === 'restart' ? 'restarted' : 'reloaded'}`, timeoutMs: options.timeoutMs,
    end: renewed(context, gathered, renewal),
  });
  return {
    ...answer, observed: proof === 'databases' ? 'ready' : 'answered', proof, message: `${ref.name}: ${done.message}`, waitedMs: done.waitedMs, servers: line(done.last),
    ...optional('action', done.action.metadata.name), takenUp: done.adopted, answered: done.outcome,
  };
}

function renewed(context: OperationContext, {cluster}: GatheredImpact, {options: {deed}, marks, proof}: PlannedRenewal): EndState<ServersSeen> {
  return {
    look: (signal, sighting) => lookAtServers(context, cluster, sighting, signal),
    judge: (seen) => judge(seen, deed, marks, proof),
  };
}

function judge(seen: ServersSeen, deed: RenewOptions['deed'], marks: ReadonlyMap<string, string | undefined>, proof: 'databases' | 'patroni'): Verdict {
  const total = marks.size;
  const due = [...marks].map(([pod, mark]) => whyDue(seen.servers.find((server) => server.pod === pod), {pod, mark, deed, proof})).filter((words) => words !== undefined);
  const done = total - due.length;
  const what = deed === 'restart' ? 'restarted' : 'reloaded';
  if (due.length > 0) return {state: 'progressing', message: `${done} of ${total} servers ${what}`, causes: due, done, total};
  if (proof === 'patroni') return {state: 'ready', message: `${total} of ${total} servers are ready, as Patroni says`};
  return {state: 'ready', message: deed === 'restart' ? `PostgreSQL has started anew on ${total} of ${total} servers, and no parameter waits for a restart` : `PostgreSQL has loaded its configuration on ${total} of ${total} servers`};
}

function whyDue(server: ServerState | undefined, {pod, mark, deed, proof}: {pod: string; mark: string | undefined; deed: RenewOptions['deed']; proof: 'databases' | 'patroni'}): string | undefined {
  if (server === undefined) return `${pod} is gone`;
  if (proof === 'patroni') return server.ready ? undefined : `${pod} is not ready`;
  if (server.told === undefined) return `${pod}: ${server.silence ?? 'says nothing'}`;
  const now = markOf(deed, server);
  if (now === undefined || now === mark) return `${pod} has not been ${deed === 'restart' ? 'restarted' : 'reloaded'} since`;
  if (deed === 'restart' && server.told.pendingRestart.length > 0) return `${pod} still waits for a restart (${server.told.pendingRestart.join(', ')})`;
  return server.ready ? undefined : `${pod} is not ready`;
}
