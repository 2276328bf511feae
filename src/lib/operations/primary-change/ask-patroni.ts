import {FepError} from '../../errors/fep-error.ts';
import type {FollowOptions} from '../action/perform-action.ts';
import {ClusterNews} from '../cluster-news/cluster-news.ts';
import {sightCluster, type Sighting} from '../cluster-news/sighting.ts';
import type {OperationContext} from '../context.ts';
import {runningServers, type Running} from '../database-status/index.ts';
import {execText} from '../database-status/exec-text.ts';
import {waitError} from '../wait-error.ts';
import {waitUntil} from '../wait-until.ts';
import type {ChangeSeen} from './end-state.ts';
import type {PlannedChange} from './plan.ts';

/** Patroni was asked: there is no FEPAction. */
export interface DoneByPatroni {
  action: undefined;
  adopted: false;
  outcome: undefined;
  last: ChangeSeen;
  message: string;
  waitedMs: number;
}

/**
 * `patronictl switchover` or `failover` in a server (Patroni documentation, "patronictl"), for a server that is asked for:
 * the FEPAction takes none. Patroni's own exit code is not believed; the end state is looked at. See ADR 0010.
 */
export async function askPatroni(context: OperationContext, {planned: {ref, gathered}, options: {deed}, target}: PlannedChange, follow: FollowOptions<ChangeSeen>): Promise<DoneByPatroni> {
  const {cluster, clock, signal, report} = context;
  const {primary} = gathered.impact;
  const candidates = runningServers(gathered.pods);
  // A container that runs by the word of a node that is dead answers nothing: those whose server answers come first.
  const answers = ({pod}: Running): boolean => gathered.database?.servers.some((one) => one.pod === pod.metadata.name && one.server !== undefined) === true;
  const through = candidates.toSorted((a, b) => Number(answers(b)) - Number(answers(a)) || Number(b.pod.metadata.name === primary) - Number(a.pod.metadata.name === primary))[0];
  if (through === undefined || follow.end === undefined) throw new FepError(`no server of ${ref.name} runs in which Patroni could be asked`, {code: 'no-server', exit: 'failed', where: `fepcluster/${ref.name}`});
  const end = follow.end;
  const before = await sightCluster(context, ref, signal);
  const words = deed === 'switchover' ? ['switchover', ...(primary === undefined ? [] : ['--leader', primary])] : ['failover'];
  const command = ['patronictl', ...words, ...(target === undefined ? [] : ['--candidate', target]), '--force'];
  const running = execText(cluster, {pod: through.pod.metadata.name ?? '?', container: through.container, namespace: ref.namespace, command, signal});
  let told: Awaited<typeof running> | undefined;
  void running.then((text) => { told = text; });
  const news = new ClusterNews(report, before);
  report({kind: 'step', step: follow.step, state: 'started'});
  const result = await waitUntil<{seen: ChangeSeen; sighting: Sighting}>({
    clock, signal, timeoutMs: follow.timeoutMs, intervalMs: 500, maxIntervalMs: 1000,
    look: async (limit) => {
      const sighting = await sightCluster(context, ref, limit);
      return {sighting, seen: await end.look(limit, sighting, undefined)};
    },
    judge: ({seen}) => {
      const verdict = end.judge(seen);
      if (verdict.state !== 'progressing' || told === undefined) return verdict;
      const complaint = [told.failure?.reason, ...told.output.split('\n').filter((line) => /^(Error|Switchover failed|Failover failed)/.test(line))].find((line) => line !== undefined && line !== '');
      return complaint === undefined ? verdict : {state: 'failed', message: `Patroni said: ${complaint}; ${verdict.message}`, causes: [], holdMs: 10_000};
    },
    onVerdict: (verdict, {sighting}, elapsedMs) => {
      news.tell(sighting);
      report({kind: 'waiting', step: follow.step, detail: verdict.message, elapsedMs});
    },
    onBlind: (reason, elapsedMs) => report({kind: 'waiting', step: follow.step, detail: `cannot look: ${reason}`, elapsedMs}),
  });
  report({kind: 'step', step: follow.step, state: result.outcome === 'reached' ? 'done' : 'failed', detail: result.reason});
  if (result.outcome !== 'reached' || result.last === undefined) throw waitError(result, {...ref, missed: follow.missed, goesOn: 'Patroni goes on with what it was asked', resume: `kubectl fep status ${ref.name} -n ${ref.namespace}`});
  return {action: undefined, adopted: false, outcome: undefined, last: result.last.seen, message: result.reason, waitedMs: result.elapsedMs};
}
