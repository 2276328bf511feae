import {switchAt} from '../../fep-cluster/members.ts';
import {changeLeader} from '../../servers/change-leader.ts';
import {awaitCandidate} from '../../servers/patroni.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';

/** How long a replica that can take over is waited for (not stated). */
const CANDIDATE_MS = 30_000;

/** A replica of the operator's choice takes over; it takes no arguments (UG 6.2). */
export const switchover: Deed = async (call) => {
  const {leader, candidate} = await look(call);
  if (leader === undefined) throw new ActionFailure('there is no master to switch over from');
  if (candidate === undefined) throw new ActionFailure(`there is no replica that could take over from ${leader}`);
  return change(call, 'switchover', leader, candidate);
};

/** Forced promotion by its name; arguments are not stated: one pod may be named as the next master. */
export const failover: Deed = async (call) => {
  const [named, ...more] = call.order.args;
  if (more.length > 0) throw new ActionFailure('failover takes the name of one pod at most');
  const {leader, candidate, members} = await look(call);
  if (named !== undefined && !members.some(({pod}) => pod === named)) throw new ActionFailure(`there is no server pod ${named} in FEPCluster ${call.order.target}`);
  if (named !== undefined && named === leader) throw new ActionFailure(`${named} is the master already`);
  const to = named ?? candidate;
  if (to === undefined) throw new ActionFailure('there is no replica that could be promoted');
  return change(call, 'failover', leader, to);
};

async function look({context, namespace, order, cluster}: ActionCall): ReturnType<typeof awaitCandidate> {
  const seen = await awaitCandidate(context, {namespace, name: order.target}, CANDIDATE_MS, switchAt(cluster.spec, 'fep.syncMode') ?? false);
  if (seen.members.length === 0) throw new ActionFailure('no server pod could tell the members of the cluster');
  return seen;
}

async function change({context, namespace, order}: ActionCall, how: 'switchover' | 'failover', from: string | undefined, to: string): Promise<string> {
  try {
    const said = await changeLeader(context, {namespace, name: order.target}, {how, from, to});
    return `${said}\n${to} is the master now${from === undefined ? '' : `, ${from} was before`}`;
  } catch (error) {
    throw new ActionFailure(error instanceof Error ? error.message : String(error));
  }
}
