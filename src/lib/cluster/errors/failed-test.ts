import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {describeSubject, type Subject} from './subject.ts';

/**
 * A JSON patch with `test` that was refused without any cause: the guard did not hold, so somebody changed the object.
 * Undefined for every other error. (The server's answer is the same when a path of the patch is not there; with a guard
 * in front, that too means that the object is not as it was seen.)
 */
export function failedTest(error: unknown, subject: Subject): FepError | undefined {
  if (!(error instanceof FepError) || error.code !== 'invalid') return undefined;
  const {causes, httpStatus} = error.details as {causes?: unknown[]; httpStatus?: number};
  if (httpStatus !== 422 || (causes ?? []).length > 0) return undefined;
  return new FepError(`${describeSubject(subject)} is no longer as it was seen`, {
    code: 'conflict',
    exit: 'conflict',
    ...(error.where === undefined ? {} : {where: error.where}),
    why: 'a test of the patch did not hold: somebody else changed the object in the meantime',
    suggestions: [RECOVERY.lookThenRepeat],
    cause: error,
  });
}
