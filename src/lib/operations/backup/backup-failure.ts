import {FepError} from '../../errors/fep-error.ts';
import {isKnown} from '../../model/part.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {fields, text} from '../database-status/reading.ts';
import {part} from '../parts.ts';
import {repositoryPod} from './repository-pod.ts';

/** Words of pgBackRest for a volume without room. */
const FULL = /no space left on device|\[028\]|disk quota exceeded/i;

/** pgBackRest waits for the WAL that a backup needs, and gives up: a full volume, most often. */
const NOT_ARCHIVED = /was not archived before/;

/**
 * A backup that failed, by its cause: the operator's answer is the whole log of pgBackRest, of which one line tells, and none when its
 * server was lost. Other errors (deadline, interrupted, …) are left as they are.
 */
export async function backupFailure(context: OperationContext, ref: ClusterRef, {error, began, said}: {error: unknown; began: string; said: string}): Promise<unknown> {
  if (!(error instanceof FepError) || error.exit !== 'failed') return error;
  const log = text(fields(error.details['answered'])['result']) ?? '';
  const now = await part(repositoryPod(context, ref));
  const cause = causeOf(log, {began, master: isKnown(now) && now.known.isMaster ? now.known.pod : undefined});
  if (cause === undefined) return error;
  const {name, namespace} = ref;
  return new FepError(`the ${said} was not taken: ${cause}`, {
    code: error.code, exit: error.exit, cause: error, details: error.details, ...(error.where === undefined ? {} : {where: error.where}),
    why: 'a backup that broke off is of no use, and pgBackRest clears it away with the next one',
    suggestions: [
      ...(NOT_ARCHIVED.test(log) ? [`see why WAL does not arrive: kubectl fep backup check ${name} -n ${namespace}`] : []),
      ...(FULL.test(log) ? [`what takes the room: kubectl fep backup list ${name} -n ${namespace}`, `fewer generations: kubectl fep backup expire ${name} -n ${namespace} --keep 1`] : [`once the cluster is well again: kubectl fep backup now ${name} -n ${namespace}`]),
      ...error.suggestions,
    ],
  });
}

/** One line for why; undefined where the operator's own words say more. */
export function causeOf(log: string, {began, master}: {began: string; master: string | undefined}): string | undefined {
  const error = /ERROR: (?:\[\d+\]: )?([^\n]+)/.exec(log)?.[1]?.trim();
  if (FULL.test(log)) return `the volume of the repository is full${error === undefined ? '' : ` (${error})`}`;
  if (master !== began) return `its server was lost: it ran in ${began}, and the master is ${master ?? 'not there'} now${error === undefined ? '' : ` (${error})`}`;
  return error;
}
