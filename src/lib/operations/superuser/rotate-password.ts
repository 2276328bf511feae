import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {SuperuserPasswordRotated} from '../../model/answers/action.ts';
import type {Secret} from '../../model/kubernetes-object.ts';
import {adminSecretName} from '../../model/names.ts';
import {knownOr} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {askedOnly, type AskingOptions} from '../action/asked-only.ts';
import {performAction, type EndState} from '../action/perform-action.ts';
import {planAction, type PlannedAction} from '../action/plan-action.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {Sighting} from '../cluster-news/sighting.ts';
import {optional, roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {ADMIN_PASSWORD_KEY, SUPERUSER} from '../database/credentials.ts';
import {query, runningServers} from '../database-status/index.ts';
import type {Expectations} from '../impact/expectations.ts';
import type {GatheredImpact} from '../impact/gather-impact.ts';
import type {Verdict} from '../wait-until.ts';
import {isStoredPassword} from './stored-password.ts';

export interface RotateOptions {
  name: string;
  namespace?: string;
  expectations?: Expectations;
  again?: boolean;
  force: boolean;
  ignore?: readonly IgnoredRule[];
}

export interface PlannedRotation {
  planned: PlannedAction;
  /** The present password; undefined where it could not be read. Never in an answer, an error or progress. */
  old: string | undefined;
}

/** Looks and asks every guard; nothing is sent. Throws: no such cluster (4), the Secret may not be read (5), refused (3). */
export async function planRotation(context: OperationContext, options: RotateOptions): Promise<PlannedRotation> {
  const {name} = options;
  const ref = {name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const planned = await planAction(context, {
    ref,
    request: {target: name, namespace: ref.namespace, type: 'update_admin_password', ...optional('again', options.again)},
    impact: {deed: `rotation of ${SUPERUSER}'s password in ${name}`, interrupts: 'none', notes: ['open sessions stay; who logs in with the old password is refused afterwards']},
    refusal: `the password of ${SUPERUSER} in ${name} was not changed`,
    ...optional('expectations', options.expectations),
    force: options.force,
    ...optional('ignore', options.ignore),
  });
  // Without the right to read it nothing could be proven afterwards: said before anything is sent.
  return {planned, old: await readPassword(context, ref, context.signal)};
}

async function readPassword({cluster}: OperationContext, {name, namespace}: ClusterRef, signal: AbortSignal): Promise<string | undefined> {
  const secret = await cluster.find<Secret>({resource: RESOURCES.Secret, name: adminSecretName(name), namespace}, {signal});
  const encoded = secret?.data?.[ADMIN_PASSWORD_KEY];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

interface PasswordSeen {
  /** Does the Secret hold another one than before? Undefined: which one it held is not known. */
  changed: boolean | undefined;
  present: boolean;
  /** Does PostgreSQL take the one in the Secret, and refuse the old one? */
  takesNew: boolean | undefined;
  takesOld: boolean | undefined;
  reason?: string;
}

/**
 * Has the operator give postgres a new random password, and ends when the Secret holds another one, PostgreSQL has
 * stored that one and not the old one. The comparison is made here, over what `pg_authid` stores; no password is sent
 * anywhere. Throws as `performAction` does.
 */
export async function rotatePassword(context: OperationContext, {planned, old}: PlannedRotation, options: AskingOptions): Promise<SuperuserPasswordRotated> {
  const {ref, request, gathered, findings, earlier} = planned;
  const place = {user: SUPERUSER, secret: adminSecretName(ref.name), key: ADMIN_PASSWORD_KEY};
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'SuperuserPasswordRotated', ...ref, ...place, impact: gathered.impact, findings} as const;
  const said = `a new password of ${SUPERUSER} in ${ref.name}`;
  const asked = await askedOnly(context, request, options, said);
  if (asked !== undefined) return {...answer, ...asked};
  const answers = gathered.database?.servers.some(({server}) => server !== undefined) === true;
  if (!answers) context.report({kind: 'note', level: 'warning', message: 'no database answers: only the Secret can be looked at, not what PostgreSQL takes'});
  const done = await performAction(context, request, {
    ref, step: `${ref.name}: new password of ${SUPERUSER}`, missed: `the password of ${SUPERUSER} in ${ref.name} was not changed`, timeoutMs: options.timeoutMs,
    // What an earlier run found in the Secret is not known any more: then the stored one and the Secret's have to agree.
    end: rotated(context, gathered, {ref, old: earlier === undefined ? old : undefined, answers}),
  });
  return {...answer, observed: answers ? 'ready' : 'answered', message: `${ref.name}: ${done.message}`, waitedMs: done.waitedMs, ...optional('action', done.action.metadata.name), takenUp: done.adopted, answered: done.outcome};
}

function rotated(context: OperationContext, {cluster}: GatheredImpact, {ref, old, answers}: {ref: ClusterRef; old: string | undefined; answers: boolean}): EndState<PasswordSeen> {
  const look = async (signal: AbortSignal, sighting: Sighting): Promise<PasswordSeen> => {
    const now = await readPassword(context, ref, signal);
    const changed = old === undefined || now === undefined ? undefined : now !== old;
    const [primary] = runningServers(knownOr(sighting.pods, []).filter((pod) => roleOf(pod) === 'master'));
    const base = {changed, present: now !== undefined, takesNew: undefined, takesOld: undefined};
    if (now === undefined || changed === false || primary === undefined) return {...base, ...(primary === undefined ? {reason: 'no primary can be asked'} : {})};
    const {output, failure} = await query(context.cluster, cluster, primary, [`SELECT rolpassword FROM pg_authid WHERE rolname = '${SUPERUSER}'`], {signal, withinMs: 3000});
    const stored = output.trim();
    if (stored === '') return {...base, reason: failure?.reason ?? 'PostgreSQL has stored no password'};
    return {...base, takesNew: isStoredPassword(stored, SUPERUSER, now), takesOld: old === undefined ? undefined : isStoredPassword(stored, SUPERUSER, old)};
  };
  return {look, judge: (seen) => (answers ? judge(seen) : judgeSecret(seen))};
}

function judgeSecret({changed, present}: PasswordSeen): Verdict {
  if (!present || changed === false) return {state: 'progressing', message: present ? 'the Secret holds the old password still' : 'the Secret holds no password', causes: []};
  return {state: 'ready', message: `the Secret holds ${changed === true ? 'a new' : 'a'} password; whether PostgreSQL takes it was not seen`};
}

function judge({changed, present, takesNew, takesOld, reason}: PasswordSeen): Verdict {
  const progressing = (message: string, causes: readonly string[] = []): Verdict => ({state: 'progressing', message, causes});
  if (!present) return progressing('the Secret holds no password');
  if (changed === false) return progressing('the Secret holds the old password still');
  if (takesNew === undefined) return progressing('whether PostgreSQL takes the password in the Secret cannot be told', reason === undefined ? [] : [reason]);
  if (!takesNew) return progressing('PostgreSQL does not take the password in the Secret yet');
  if (takesOld === true) return progressing('PostgreSQL takes the old password still');
  return {state: 'ready', message: takesOld === false ? 'PostgreSQL takes the new password in the Secret, and the old one no more' : 'PostgreSQL takes the password in the Secret'};
}
