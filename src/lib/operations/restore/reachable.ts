import type {RestorePlan} from '../../model/answers/restore.ts';
import type {OperationContext} from '../context.ts';
import {optional} from '../cluster-status/optional.ts';
import {isKnown} from '../../model/part.ts';
import {part} from '../parts.ts';
import type {RepositoryPod} from '../backup/repository-pod.ts';
import {instant, recoverable} from '../backup/repository/recoverable.ts';
import type {Backup} from '../backup/repository/repository.ts';
import type {RestorePoint} from '../backup/repository/restore-point.ts';
import {nameOnPath, reachFrom, type WalPath} from '../backup/repository/wal-path.ts';
import {commitsAround, type Commit, type CommitsAround} from './commit-times.ts';

/** What lies beside a target, and whether recovery would know that it has come there. */
export interface Reachable {
  nearest: RestorePlan['nearest'];
  problem?: RestorePlan['problem'];
  /** The transaction at which recovery stops. */
  after?: Commit;
  notes: string[];
}

interface Question {
  path: WalPath;
  backups: readonly Backup[];
  point: RestorePoint;
  /** Seconds since 1970; undefined for latest. */
  moment: number | undefined;
  repo: number;
}

/** WAL that is fetched at a time to look into, and how often at most: an idle server leaves segments without a transaction. */
const LOOK_BYTES = 96 * 1024 * 1024;
const LOOKS = 10;

/**
 * Recovery to a time ends well only when the WAL holds the end of a transaction after it: PostgreSQL (13 and later) gives up with
 * "recovery ended before configured recovery target was reached" otherwise. So the segments around the target are looked into.
 */
export async function reachable(context: OperationContext, pod: RepositoryPod, question: Question): Promise<Reachable> {
  const {point, moment, path, backups} = question;
  if (moment === undefined) return {nearest: {exact: false, ...optional('before', instant(reachFrom(path, point.wal?.first ?? 0).lastTime))}, notes: []};
  if (point.wal === undefined || (point.problem !== undefined && point.problem.code !== 'after-last-wal') || point.missing.length > 0) return {nearest: nearestSpans(path, backups, moment), notes: []};
  const seen = await part(searchCommits(context, pod, question, moment));
  if (!isKnown(seen)) {
    return {nearest: nearestSpans(path, backups, moment), notes: [`the WAL could not be looked into (${seen.unreadable}): whether a transaction ended after the target is not known, and without one recovery fails`]};
  }
  return withCommits(seen.known, path, nearestSpans(path, backups, moment));
}

interface Searched extends CommitsAround {
  /** Name of the last segment that was looked into. */
  last: string;
  /** It is the last one that recovery could replay. */
  toTheEnd: boolean;
}

/** From the segment before the target's onwards, until a transaction after the target is found or the WAL ends. */
async function searchCommits(context: OperationContext, pod: RepositoryPod, {path, point, repo}: Question, moment: number): Promise<Searched> {
  const {first, last} = point.wal ?? {first: 0, last: 0};
  const end = reachFrom(path, first).last;
  const count = Math.max(1, Math.floor(LOOK_BYTES / path.segmentBytes));
  let [from, found]: [number, CommitsAround] = [Math.max(first, last - (count > 1 ? 1 : 0)), {}];
  for (let look = 1; ; look += 1) {
    const to = Math.min(end, from + count - 1);
    const names = Array.from({length: to - from + 1}, (_, index) => nameOnPath(path, from + index));
    const seen = await commitsAround(context, pod, {repo, moment, segments: names});
    found = {...found, ...seen};
    if (found.after !== undefined || to >= end || look === LOOKS) return {...found, last: names.at(-1) ?? '', toTheEnd: to >= end};
    from = to + 1;
  }
}

function withCommits({before, after, last, toTheEnd}: Searched, path: WalPath, spans: RestorePlan['nearest']): Reachable {
  const nearest = {
    exact: before !== undefined || after !== undefined,
    ...optional('before', before === undefined ? spans.before : momentOf(before)), ...optional('after', after === undefined ? undefined : momentOf(after)),
  };
  if (after !== undefined) return {nearest, after, notes: []};
  if (!toTheEnd) return {nearest, notes: [`no transaction ended between the target and ${last}: recovery replays WAL until it finds one`]};
  const words = before === undefined ? '' : `; the last commit before it is of ${before.text} UTC`;
  return {
    nearest, notes: [],
    problem: {code: 'after-last-commit', message: `no transaction in the archive ended after the target (last segment ${last}, timeline ${path.timeline}${words}): recovery would give up before it`},
  };
}

/** Ends of spans beside a moment, by the times of backups and of the archive. */
function nearestSpans(path: WalPath, backups: readonly Backup[], moment: number): RestorePlan['nearest'] {
  const {spans} = recoverable(path, backups);
  const at = new Date(moment * 1000).toISOString();
  const inside = spans.some(({from, to}) => from <= at && (to === undefined || at <= to));
  if (inside) return {exact: false, before: at};
  const before = spans.findLast(({to}) => to !== undefined && to < at)?.to;
  const after = spans.find(({from}) => from > at)?.from;
  return {exact: false, ...optional('before', before), ...optional('after', after)};
}

/** Whole seconds downwards would name a state without the commit: the fraction stays. */
function momentOf({text}: Commit): string {
  return `${text.replace(' ', 'T')}Z`;
}
