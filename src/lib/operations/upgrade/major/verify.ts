import {FepError} from '../../../errors/fep-error.ts';
import type {MajorUpgrade} from '../../../model/answers/major-upgrade.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import type {OperationContext} from '../../context.ts';
import {choosePod} from '../../pods/choose-pod.ts';
import {countContents, missingContents, totals} from './contents.ts';

/** Counts both clusters at the same time and compares. Throws `contents-differ` (1) with what the new cluster lacks. */
export async function compareContents(context: OperationContext, source: ClusterRef, target: ClusterRef): Promise<NonNullable<MajorUpgrade['compared']>> {
  const {report} = context;
  report({kind: 'step', step: 'verify', state: 'started', detail: 'the rows of both clusters are counted'});
  const [from, to] = await Promise.all([source, target].map((ref) => choosePod(context, ref, {role: 'primary'})));
  if (from === undefined || to === undefined) throw new TypeError('a chosen pod is always there');
  const [before, after] = await Promise.all([countContents(context, from, (database) => report({kind: 'note', level: 'info', message: `counting ${database}`})), countContents(context, to)]);
  const missing = missingContents(before, after);
  if (missing.length === 0) return totals(before);
  throw new FepError(`${target.name} does not hold what ${source.name} holds`, {
    code: 'contents-differ', exit: 'failed', where: `fepcluster/${target.name}`,
    why: `${missing.slice(0, 10).join('; ')}${missing.length > 10 ? `; and ${missing.length - 10} more` : ''}`,
    suggestions: [
      `${source.name} is as it was: keep it`, 'rows that differ were written after the dump began: stop the applications, delete the new cluster and run this again',
      `once applications write to ${target.name}, the two differ by right`,
      `kubectl fep logs ${target.name} -n ${target.namespace} --source all`,
    ],
    details: {missing: missing.slice(0, 200)},
  });
}
