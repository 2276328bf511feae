import {safeSegment} from '../../bundle/entry-path.ts';
import {FepError} from '../../errors/fep-error.ts';
import type {SupportBundle} from '../../model/answers/support-bundle.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';

/** `fep-logs-ns-demo-20261126T020000Z`; without names where they are to be hidden, or where there are several. */
export function bundleName(clusters: readonly ClusterRef[], createdAt: Date, hidden: boolean): string {
  const stamp = createdAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const [only] = clusters;
  const middle = hidden ? '' : clusters.length === 1 && only !== undefined ? `${only.namespace}-${only.name}-` : 'all-';
  return safeSegment(`fep-logs-${middle}${stamp}`);
}

/** The time of `--timeout` is over. */
export function deadlinePassed(timeoutMs: number): FepError {
  return new FepError(`the time for collecting (${Math.round(timeoutMs / 1000)} s) is over`, {code: 'deadline-passed', exit: 'deadline', where: '--timeout', suggestions: ['give it longer: --timeout 1h', 'take less: --since 24h, --exclude database-logs']});
}

/** Why everything had to end. */
export function wordsOf(reason: unknown): string {
  return reason instanceof FepError ? reason.message : 'interrupted';
}

function detailsOf(answer: SupportBundle): {details: Record<string, unknown>; why: string} {
  const {file, files, missing} = answer;
  return {details: {bundle: answer}, why: file === '-' ? 'what was taken until then went out, and the archive is whole' : `${file} is whole and holds what was taken until then: ${files} files; what is missing (${missing.length}) is named in its manifest.json`};
}

/** Interrupted, or out of time, with a bundle that holds what there is. */
export function endedEarly(answer: SupportBundle, reason: unknown): FepError {
  const base = reason instanceof FepError ? reason : undefined;
  return new FepError(base?.message ?? 'interrupted', {
    code: base?.code ?? 'interrupted', exit: base?.exit ?? 'interrupted', ...detailsOf(answer), ...(base?.where === undefined ? {} : {where: base.where}),
    suggestions: base?.suggestions ?? [],
  });
}

/** The disk or the pipe took no more; what was taken before is in the bundle. */
export function cutShort(answer: SupportBundle, failure: NodeJS.ErrnoException): FepError {
  const full = failure.code === 'ENOSPC' || failure.code === 'EDQUOT';
  return new FepError(full ? 'the disk is full: the bundle is not complete' : 'the bundle could not be written to its end', {
    code: full ? 'disk-full' : 'bundle-cut', exit: 'failed', where: '-o', ...detailsOf(answer), cause: failure,
    suggestions: ['write to a disk with more room: -o /path/bundle.tgz', 'take less: --since 24h, --max-size 500Mi, --exclude database-logs'],
  });
}

/** A failure of the disk or the pipe that left no bundle. What is none of them goes on as it is. */
export function unwritten(failure: NodeJS.ErrnoException): Error {
  if (failure instanceof FepError || failure.code === undefined) return failure;
  const full = failure.code === 'ENOSPC' || failure.code === 'EDQUOT';
  return new FepError(full ? 'the disk is full, and there is no room even for what closes a bundle' : 'the bundle cannot be written', {
    code: full ? 'disk-full' : 'unwritable-file', exit: 'failed', where: '-o', why: failure.message, cause: failure,
    suggestions: ['write to a disk with more room: -o /path/bundle.tgz'],
  });
}
