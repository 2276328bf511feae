import type {Member, Problem} from '../../model/answers/cluster-status.ts';
import {hasRunOut} from './leader-lock.ts';
import {serversOf} from './measured-members.ts';
import type {Judged} from './problems.ts';
import {spanText} from './span-text.ts';

/** Who may write: no master, more than one, one that is not ready, and what Patroni's lock says of it. */
export function masterProblems(judged: Judged): Problem[] {
  const {members, wanted, lock, takenAt} = judged;
  const masters = members.filter(({role, phase}) => role === 'master' && phase !== 'terminating');
  const [master] = masters;
  if (members.length === 0) return [{id: 'no-servers', severity: 'critical', message: `none of ${wanted ?? '?'} instances exists: no server pod was made`}];
  if (master === undefined) return [{id: 'no-master', severity: 'critical', message: `no master: no server pod is labelled feprole=master, writes are not possible${election(judged)}`}];
  if (masters.length > 1) return severalMasters(masters, judged);
  if (lock !== undefined && (lock.holder === undefined || hasRunOut(lock, takenAt)) && !writes(master, judged)) {
    return [{id: 'no-primary', severity: 'critical', message: `no primary: ${master.pod} is labelled feprole=master${election(judged)}`, object: `pod/${master.pod}`}];
  }
  const lagging: Problem[] = lock?.holder === undefined || lock.holder === master.pod ? []
    : [{id: 'label-differs-from-lock', severity: 'warning', message: `the label says that ${master.pod} is the master, Patroni's lock is held by ${lock.holder}: a switchover is under way, or the label is wrong`}];
  if (master.ready) return lagging;
  return [...lagging, {id: 'master-not-ready', severity: 'critical', message: `the master ${master.pod} is not ready (${master.phase})`, object: `pod/${master.pod}`}];
}

function writes({pod}: Member, {database}: Judged): boolean {
  return serversOf(database).some((server) => server.pod === pod && !server.inRecovery);
}

/** Who was primary until when, as far as Patroni's lock tells. */
function election({lock, takenAt}: Judged): string {
  if (lock === undefined) return '';
  const {holder, lastHolder, renewedAt} = lock;
  const ago = renewedAt === undefined ? '' : ` ${spanText((Date.parse(takenAt) - Date.parse(renewedAt)) / 1000)} ago`;
  if (holder === undefined) return `; an election is under way: Patroni's lock is free, renewed last${lastHolder === undefined ? '' : ` by ${lastHolder}`}${ago}`;
  if (hasRunOut(lock, takenAt)) return `; an election is due: ${holder} has Patroni's lock and renewed it last${ago}`;
  return `; ${holder} has Patroni's lock, renewed last${ago}`;
}

/**
 * A pod whose node is cut off cannot take its own label away. That is no second master when Patroni's lock is held by
 * another one, and this one neither is ready nor says that it accepts writes.
 */
function severalMasters(masters: readonly Member[], judged: Judged): Problem[] {
  const {lock, takenAt} = judged;
  const holder = lock === undefined || hasRunOut(lock, takenAt) ? undefined : masters.find(({pod}) => pod === lock.holder);
  const others = masters.filter((master) => master !== holder);
  if (holder !== undefined && others.every((other) => !other.ready && !writes(other, judged))) {
    return others.map(({pod, phase}) => ({id: 'stale-master-label', severity: 'warning', message: `${pod} (${phase}) still carries feprole=master and cannot take it off; ${holder.pod} has Patroni's lock`, object: `pod/${pod}`}));
  }
  return [{id: 'several-masters', severity: 'critical', message: `${masters.length} masters: ${masters.map(({pod}) => pod).join(', ')} are all labelled feprole=master; ${lock?.holder === undefined ? 'check which one Patroni holds as leader' : `Patroni's lock is held by ${lock.holder}`}`}];
}
