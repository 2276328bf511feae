import {parseApiStatus} from '../../../src/lib/cluster/errors/api-status.ts';
import {isWrite, type Subject} from '../../../src/lib/cluster/errors/subject.ts';
import {outcomeUnknown, translateStatus} from '../../../src/lib/cluster/errors/translate-status.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';

/** What may happen to one request. */
export const FAULTS = [
  'cut before', 'cut after', 'delayed', 'sent twice', 'refused as conflict', 'version gone', 'too busy', 'server error', 'token expired', 'forbidden', 'changed meanwhile', 'killed before', 'killed after',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Faults that make no sense of a request that writes nothing. */
const OF_WRITES: ReadonlySet<Fault> = new Set(['sent twice', 'refused as conflict']);

export function applies(fault: Fault, subject: Subject): boolean {
  if (OF_WRITES.has(fault)) return isWrite(subject) && subject.verb !== 'exec';
  return true;
}

/** How far a fault reaches: this request alone, every one of its verb and kind, or everything from now on. */
export function reach(fault: Fault): 'once' | 'kind' | 'all' {
  if (fault === 'forbidden') return 'kind';
  return fault === 'token expired' ? 'all' : 'once';
}

/** Codes with which a command may end when the fault strikes; success where the fault can be mended or did no harm. */
export const ALLOWED_EXITS: Readonly<Record<Fault, readonly number[]>> = {
  'cut before': [0, 6, 8], 'cut after': [0, 6, 8], delayed: [0], 'sent twice': [0],
  'refused as conflict': [0, 7], 'version gone': [0, 1], 'too busy': [0, 6], 'server error': [0, 1, 3], 'token expired': [0, 3, 5], forbidden: [0, 3, 5],
  'changed meanwhile': [0, 3, 7],
  // Told already: the process was about to end.
  'killed before': [0], 'killed after': [0],
};

const STATUS: Partial<Record<Fault, {code: number; reason: string; message: string}>> = {
  'refused as conflict': {code: 409, reason: 'Conflict', message: 'the object has been modified; please apply your changes to the latest version and try again'},
  'version gone': {code: 410, reason: 'Expired', message: 'too old resource version'},
  'too busy': {code: 429, reason: 'TooManyRequests', message: 'too many requests, please try again later'},
  'server error': {code: 500, reason: 'InternalError', message: 'an internal error occurred'},
  'token expired': {code: 401, reason: 'Unauthorized', message: 'Unauthorized'},
  forbidden: {code: 403, reason: 'Forbidden', message: 'is forbidden'},
};

/** The error that the gateway makes of the fault: refusals by its own translation, cuts as its contract says. */
export function errorFor(fault: Fault, subject: Subject): FepError {
  const status = STATUS[fault];
  if (status !== undefined) {
    return translateStatus(parseApiStatus(status.code, JSON.stringify({kind: 'Status', ...status, details: {kind: subject.resource?.plural ?? ''}})), subject, {server: 'https://test', now: new Date(0)});
  }
  if (fault === 'cut after' && isWrite(subject)) {
    const {message, ...options} = outcomeUnknown(subject);
    return new FepError(message, {...options, why: 'the connection was cut after the request was sent'});
  }
  return new FepError('the cluster at https://test could not be reached', {code: 'unreachable', exit: 'unreachable', why: 'the connection was cut', suggestions: ['try again']});
}
