import {FepError} from '../../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../../model/answers/api-version.ts';
import type {BackupRetentionSet} from '../../../model/answers/backup-changes.ts';
import {isKnown} from '../../../model/part.ts';
import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import {valueAt} from '../../../rules/view.ts';
import {changeCluster} from '../../change/index.ts';
import {optional} from '../../cluster-status/optional.ts';
import type {OperationContext} from '../../context.ts';
import {part} from '../../parts.ts';
import {repositoryPod} from '../repository-pod.ts';
import {waitUntil, type Verdict} from '../../wait-until.ts';
import {waitError} from '../../wait-error.ts';
import {setGlobalOptions} from './edit-options.ts';
import {retentionText, wouldExpire, type Retention} from './would-expire.ts';

export interface SetRetentionOptions {
  name: string;
  namespace?: string;
  repo: number;
  to: Retention;
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  timeoutMs: number;
  /** Asked once, before anything is sent, where backups would go. Throws where the answer is no. */
  agree?: (expires: readonly string[]) => Promise<void>;
}

const PARAMS = 'spec.fepChildCrVal.backup.pgbackrestParams';

/**
 * Sets how long full backups are kept, by one patch of pgbackrestParams, and ends when pgBackRest reads it. What would go
 * then is asked of pgBackRest before. Throws usage errors (2), refused (3), and as `changeCluster` does.
 */
export async function setRetention(context: OperationContext, options: SetRetentionOptions): Promise<BackupRetentionSet> {
  const {repo, to, dryRun, agree, ...common} = options;
  requirePositive(to);
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, repo);
  const [before, after] = await Promise.all([part(wouldExpire(context, pod, repo)), wouldExpire(context, pod, repo, to)]);
  const from = isKnown(before) ? before.known.inForce : undefined;
  if (dryRun === 'none' && after.labels.length > 0) await agree?.(after.labels);
  const updated = await changeCluster(context, {...common, dryRun, wanted: (live) => ({sets: [`fepChildCrVal.backup.pgbackrestParams=${wantedText(live, options)}`]}), force: false, restart: false, wait: true});
  const said = `repo ${repo} of ${ref.name} keeps ${retentionText(to)}${from === undefined ? '' : ` (before: ${retentionText(from)})`}`;
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'BackupRetentionSet', ...ref, repo, ...optional('from', from), to, expires: after.labels, findings: updated.findings.filter(({path}) => path.includes('.backup.'))} as const;
  if (dryRun !== 'none') return {...answer, observed: updated.observed === 'dry-run-server' ? 'dry-run-server' : 'dry-run-client', message: `${said} (dry run)`};
  if (!options.wait) return {...answer, observed: 'accepted', message: `${said}: the FEPCluster has it (pgBackRest was not asked)`};
  const waitedMs = await untilRead(context, options);
  return {...answer, observed: updated.observed === 'unchanged' ? 'unchanged' : 'ready', message: said, waitedMs};
}

/** Only the lines meant change; a text that the operator has masked must not be sent back. */
function wantedText(live: FepCluster, {repo, to}: SetRetentionOptions): string {
  const text = valueAt(live, PARAMS) ?? '';
  if (typeof text !== 'string' || /\*{5}/.test(text)) {
    throw new FepError('the options of pgBackRest are not readable in the FEPCluster', {
      code: 'masked', exit: 'refused', where: PARAMS, why: typeof text === 'string' ? 'they hold asterisks, which would be stored as values' : 'they are no text',
      suggestions: ['change them in the file that the cluster is made from, then: kubectl fep update NAME -f FILE'],
    });
  }
  return setGlobalOptions(text, {[`repo${repo}-retention-full`]: String(to.value), [`repo${repo}-retention-full-type`]: to.type});
}

/** pgBackRest's own configuration in the pod shows when the change has arrived. */
async function untilRead(context: OperationContext, options: SetRetentionOptions): Promise<number> {
  const {repo, to} = options;
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const result = await waitUntil<Retention | undefined>({
    clock: context.clock, signal: context.signal, timeoutMs: options.timeoutMs,
    look: async (signal) => {
      const within = {...context, signal};
      return (await wouldExpire(within, await repositoryPod(within, ref, repo), repo)).inForce;
    },
    judge: (now): Verdict => (now?.value === to.value && now.type === to.type ? {state: 'ready', message: 'pgBackRest reads it'} : {state: 'progressing', message: `pgBackRest still keeps ${now === undefined ? 'everything' : retentionText(now)}`, causes: []}),
    onVerdict: (verdict, _now, elapsedMs) => context.report({kind: 'waiting', step: `retention of ${ref.name}`, detail: verdict.message, elapsedMs}),
  });
  if (result.outcome === 'reached') return result.elapsedMs;
  throw waitError(result, {...ref, missed: `pgBackRest of ${ref.name} did not take the retention over`, goesOn: 'the FEPCluster has it', resume: `kubectl fep backup retention set ${ref.name} -n ${ref.namespace} --${to.type === 'time' ? 'days' : 'count'} ${to.value}`});
}

function requirePositive({value, type}: Retention): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new FepError(`${value} is no retention`, {
    code: 'invalid-retention', exit: 'usage', where: type === 'time' ? '--days' : '--count', why: 'pgBackRest keeps at least 1 (UG 2.3.5.1); without backups nothing can be restored',
    suggestions: [type === 'time' ? '--days 30' : '--count 5'],
  });
}
