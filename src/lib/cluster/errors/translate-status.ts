import {FepError, type FepErrorOptions} from '../../errors/fep-error.ts';
import {FEP_GROUP, typedName, type Resource} from '../../model/resources.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {withoutSecrets} from '../without-secrets.ts';
import type {ApiStatus} from './api-status.ts';
import {parseDenial, type Denial} from './parse-denial.ts';
import {describeRequest, describeSubject, isWrite, qualifiedPlural, type Subject} from './subject.ts';

/** Surroundings that some messages need. */
export interface StatusContext {
  server: string;
  /** When the token in use ended, if it says so. */
  tokenExpiry?: Date | undefined;
  now: Date;
}

type Made = Omit<FepErrorOptions, 'where'> & {message: string; where?: string};

/**
 * An answer of 400 or more, as the one error that the user sees. A 404 of a kind that is not served comes here as
 * `resource-not-installed`; the caller may know more about it (see `explainMissingKind`).
 */
export function translateStatus(status: ApiStatus, subject: Subject, context: StatusContext): FepError {
  const {message, ...options} = made(status, subject, context);
  const why = options.why === undefined || options.why === '' ? undefined : withoutSecrets(options.why);
  const where = whereOf(subject);
  const {why: _, ...rest} = options;
  return new FepError(message, {...(where === undefined ? {} : {where}), ...rest, ...(why === undefined ? {} : {why}), details: {httpStatus: status.code, reason: status.reason, ...options.details}});
}

function made(status: ApiStatus, subject: Subject, context: StatusContext): Made {
  if (!status.structured && status.code < 500 && status.code !== 404 && status.code !== 429) return notTheApi(status, context);
  switch (status.code) {
    case 401:
      return unauthorized(status, context);
    case 403:
      return forbidden(status, subject);
    case 404:
      return notFound(status, subject);
    case 409:
      return conflict(status, subject);
    case 400:
    case 413:
    case 415:
    case 422:
      return invalid(status, subject);
    case 410:
      return {message: `the server no longer holds that version of ${describeSubject(subject)}`, code: 'version-gone', exit: 'failed', why: status.message};
    case 405:
      return {message: `the server cannot ${describeRequest(subject)}`, code: 'not-supported', exit: 'failed', why: status.message};
    default:
      return busyOrBroken(status, subject, context);
  }
}

function whereOf(subject: Subject): string | undefined {
  if (subject.resource === undefined) return undefined;
  return subject.name === undefined ? qualifiedPlural(subject.resource) : typedName(subject.resource, subject.name);
}

function unauthorized(status: ApiStatus, context: StatusContext): Made {
  const {tokenExpiry} = context;
  const expired = tokenExpiry !== undefined && tokenExpiry <= context.now;
  return {
    message: expired ? 'your token has expired' : 'the cluster does not accept your credentials',
    code: 'unauthorized',
    exit: 'forbidden',
    why: expired ? `it was valid until ${tokenExpiry.toISOString()}` : `${context.server} answered ${status.message === '' ? '401' : `"${status.message}"`}; a token or certificate may have expired`,
    suggestions: [RECOVERY.logIn, RECOVERY.whoAmI],
  };
}

function forbidden(status: ApiStatus, subject: Subject): Made {
  const {message} = status;
  const causes = status.details.causes ?? [];
  if (causes.some((cause) => cause.reason === 'NamespaceTerminating') || /is being terminated/.test(message)) {
    return {message: `namespace "${subject.namespace ?? ''}" is being deleted`, code: 'namespace-terminating', exit: 'failed', why: message, suggestions: ['use another namespace, or wait until it is gone and create it again']};
  }
  if (/exceeded quota/.test(message)) {
    return {message: `a quota of namespace "${subject.namespace ?? ''}" does not allow it`, code: 'quota-exceeded', exit: 'failed', why: message, suggestions: [`kubectl describe quota${inNamespace(subject)}`]};
  }
  if (/admission webhook|violates PodSecurity|denied the request/.test(message)) return denied(status, subject);
  return permission(status, subject);
}

function denied(status: ApiStatus, subject: Subject): Made {
  return {message: `an admission check refused to ${describeRequest(subject)}`, code: 'admission-denied', exit: 'failed', why: status.message, suggestions: ['ask who runs the policies of this cluster']};
}

/** The API answers with a Status; anything else comes from a proxy, or from another kind of server. */
function notTheApi(status: ApiStatus, context: StatusContext): Made {
  return {
    message: `what answers at ${context.server} does not look like an API server`,
    code: 'unreachable',
    exit: 'unreachable',
    where: context.server,
    why: `it answered ${status.code}${status.message === '' ? '' : `: ${status.message}`}`,
    suggestions: [RECOVERY.serverAddress],
  };
}

function permission(status: ApiStatus, subject: Subject): Made {
  const denial = parseDenial(status.message) ?? {user: undefined, verb: subject.verb, resource: subject.resource === undefined ? '' : qualifiedPlural(subject.resource), namespace: subject.namespace};
  const anonymous = denial.user === 'system:anonymous';
  return {
    message: denialMessage(denial, subject),
    code: anonymous ? 'unauthorized' : 'forbidden',
    exit: 'forbidden',
    why: anonymous ? `the request carried no credentials that the cluster knows: ${status.message}` : status.message,
    suggestions: [...(anonymous ? [RECOVERY.logIn] : []), ...askFor(denial, subject), RECOVERY.whoAmI],
    details: {...denial},
  };
}

function denialMessage(denial: Denial, subject: Subject): string {
  // 1.36 also has verbs such as `impersonate-on:user-info:get`.
  if (denial.verb.startsWith('impersonate')) return 'you may not act as another user (--as)';
  return `you may not ${describeRequest(subject.subresource === undefined ? {...subject, verb: denial.verb} : subject)}`;
}

function askFor({verb, resource, namespace}: Denial, subject: Subject): string[] {
  if (resource === '' || verb.startsWith('impersonate')) return [];
  const everywhere = subject.resource?.namespaced === true ? ' -A' : '';
  const check = `kubectl auth can-i ${verb} ${resource}${namespace === undefined ? everywhere : ` -n ${namespace}`}`;
  const socket = subject.subresource === 'exec' || subject.subresource === 'portforward';
  return socket ? [check, `ask for a role that allows get and create of pods/${subject.subresource}: WebSockets begin with a GET`] : [check];
}

function notFound(status: ApiStatus, subject: Subject): Made {
  const {name, kind} = status.details;
  if (kind === 'namespaces' && subject.resource?.plural !== 'namespaces') {
    return {message: `there is no namespace "${name ?? subject.namespace ?? ''}"`, code: 'namespace-not-found', exit: 'notFound', why: status.message, where: `namespace/${name ?? ''}`, suggestions: [`kubectl create namespace ${name ?? subject.namespace ?? 'NAME'}`, 'kubectl get namespaces']};
  }
  if (isOfContainer(subject) && kind !== 'pods') return notRun(subject, status.message);
  if (!status.structured || name === undefined) return missingKind(subject.resource, status.message);
  const other = kind !== undefined && subject.resource !== undefined && kind !== subject.resource.plural && kind !== subject.resource.kind;
  const what = other ? `${kind} "${name}"${subject.namespace === undefined ? '' : ` in namespace "${subject.namespace}"`}` : describeSubject({...subject, name: subject.name ?? name, subresource: undefined});
  return {message: `there is no ${what}`, code: 'not-found', exit: 'notFound', why: status.message, suggestions: lookAround(subject)};
}

/** Commands in a pod, connections to it and its log come from the kubelet, and so does its 404 for a container that it does not run. */
function isOfContainer({resource, subresource = ''}: Subject): boolean {
  return resource?.kind === 'Pod' && ['exec', 'portforward', 'log'].includes(subresource);
}

function notRun(subject: Subject, why: string): Made {
  const {name = ''} = subject;
  return {
    message: `the node of pod "${name}" does not run its container`, code: 'container-not-running', exit: 'failed',
    why: why === '' ? 'its node is starting anew or is dead, and Kubernetes does not know it yet' : why, suggestions: [`kubectl get pod ${name}${inNamespace(subject)} -o wide`, 'kubectl get nodes'],
  };
}

function lookAround(subject: Subject): string[] {
  const {resource} = subject;
  if (resource === undefined) return [];
  if (resource.kind === 'FEPCluster') return ['kubectl fep list -A'];
  return [`kubectl get ${qualifiedPlural(resource)}${resource.namespaced ? ' -A' : ''}`];
}

function missingKind(resource: Resource | undefined, why: string): Made {
  const fep = resource?.group === FEP_GROUP;
  return {
    message: fep ? `the FEP operator's kinds are not installed in this cluster` : `this cluster does not serve ${resource === undefined ? 'what was asked for' : qualifiedPlural(resource)}`,
    code: 'resource-not-installed',
    exit: 'notFound',
    why: resource === undefined ? why : `it does not know ${qualifiedPlural(resource)} in version ${resource.version}`,
    suggestions: fep
      ? ['install the FEP operator (OperatorHub, or the Helm chart of the product)', 'choose the cluster that has it: --context NAME', RECOVERY.sandbox]
      : [`kubectl api-resources${resource === undefined || resource.group === '' ? '' : ` --api-group=${resource.group}`}`],
  };
}

function conflict(status: ApiStatus, subject: Subject): Made {
  if (status.reason === 'AlreadyExists') {
    return {message: `${describeSubject(subject)} is already there`, code: 'already-exists', exit: 'conflict', why: status.message, suggestions: subject.name === undefined ? [] : ['choose another name, or change the one that is there']};
  }
  const managers = (status.details.causes ?? []).filter((cause) => cause.reason === 'FieldManagerConflict').map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`);
  if (managers.length > 0) {
    return {message: `somebody else manages fields of ${describeSubject(subject)} that you would change`, code: 'conflict', exit: 'conflict', why: managers.join('; '), suggestions: [RECOVERY.lookThenRepeat], details: {fields: managers}};
  }
  return {message: `${describeSubject(subject)} was changed by somebody else in the meantime`, code: 'conflict', exit: 'conflict', why: status.message, suggestions: [RECOVERY.lookThenRepeat]};
}

function invalid(status: ApiStatus, subject: Subject): Made {
  if (/admission webhook|denied the request/.test(status.message)) return denied(status, subject);
  const causes = (status.details.causes ?? []).map(describeCause).filter((cause) => cause !== '');
  const hidden = causes.some((cause) => cause.includes(HIDDEN));
  return {
    message: `the server refused to ${describeRequest(subject)}${causes.length === 0 ? '' : ': it is not valid'}`,
    code: 'invalid',
    exit: 'failed',
    family: 'user',
    why: causes.length === 0 ? status.message : causes.join('; '),
    details: {causes, ...(hidden ? {} : {serverMessage: withoutSecrets(status.message)})},
  };
}

const HIDDEN = '(hidden)';

/** The server quotes the value that it refuses: not where it may be a secret. */
function describeCause({field, message = ''}: {field?: string; message?: string}): string {
  if (field === undefined || field === '') return message;
  const secret = /pass(word|wd|phrase)|secret|token|private|credential/i.test(field);
  return `${field}: ${secret ? message.replace(/"(?:[^"\\]|\\.)*"/g, HIDDEN) : message}`;
}

/** Refusals that mean "not now" (429, 503), and answers after which a write may or may not have been done (500, 502, 504). */
function busyOrBroken(status: ApiStatus, subject: Subject, context: StatusContext): Made {
  const why = status.message === '' ? `${context.server} answered ${status.code}` : status.message;
  const lost = status.code === 504 || status.code === 502 || status.reason === 'Timeout' || /etcdserver: (request timed out|leader changed)|did not complete within/.test(status.message);
  if (lost && isWrite(subject)) return {...outcomeUnknown(subject), why};
  if (status.code === 429) return {message: 'the API server is too busy', code: 'too-many-requests', exit: 'unreachable', why, suggestions: [RECOVERY.tryLater, RECOVERY.serverHealth]};
  if (lost || status.code === 503) return {message: `the API server at ${context.server} cannot answer now`, code: 'unreachable', exit: 'unreachable', why, suggestions: [RECOVERY.tryLater, RECOVERY.serverHealth]};
  return {message: `the API server failed to ${describeRequest(subject)}`, code: 'server-error', exit: 'failed', why};
}

/** A write whose answer was lost (exit 8). */
export function outcomeUnknown(subject: Subject): {message: string; code: string; exit: 'unknown'; suggestions: string[]} {
  const {resource, name, namespace} = subject;
  const look = resource === undefined ? [] : [`kubectl get ${qualifiedPlural(resource)}${name === undefined ? '' : ` ${name}`}${resource.namespaced && namespace !== undefined ? ` -n ${namespace}` : ''}`];
  return {message: `it is not known whether the cluster did ${describeRequest(subject)}`, code: 'outcome-unknown', exit: 'unknown', suggestions: [...look, RECOVERY.repeatAfterLooking]};
}

function inNamespace(subject: Subject): string {
  return subject.namespace === undefined ? '' : ` -n ${subject.namespace}`;
}
