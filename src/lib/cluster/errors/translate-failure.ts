import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {TransportFailure} from '../http/transport-failure.ts';
import {withoutSecrets} from '../without-secrets.ts';
import {describeRequest, isWrite, type Subject} from './subject.ts';
import {outcomeUnknown} from './translate-status.ts';

/** What the translation of a lost connection needs to know. */
export interface FailureContext {
  server: string;
  signal?: AbortSignal | undefined;
  /** Set when our own bound on the request ended it. */
  timedOutAfterMs?: number | undefined;
}

/** What is wrong and what mends it, by Node's code of the failure. */
const CAUSES: Record<string, {why: string; mend: readonly string[]}> = {
  ECONNREFUSED: {why: 'nothing listens at that address (connection refused)', mend: ['check that the cluster runs', RECOVERY.serverAddress]},
  ENOTFOUND: {why: 'the host name of the server is not known', mend: [RECOVERY.serverAddress, RECOVERY.network]},
  EAI_AGAIN: {why: 'the host name of the server could not be looked up now', mend: [RECOVERY.network]},
  ETIMEDOUT: {why: 'no connection came about in time', mend: [RECOVERY.network]},
  EHOSTUNREACH: {why: 'there is no way to that host', mend: [RECOVERY.network]},
  ENETUNREACH: {why: 'there is no way to that network', mend: [RECOVERY.network]},
  ECONNRESET: {why: 'the connection was cut', mend: [RECOVERY.tryAgain]},
  EPIPE: {why: 'the connection was cut', mend: [RECOVERY.tryAgain]},
  CERT_HAS_EXPIRED: {why: "the server's certificate has expired", mend: ["renew the API server's certificate", RECOVERY.clock]},
  CERT_NOT_YET_VALID: {why: "the server's certificate is not valid yet", mend: [RECOVERY.clock]},
  ERR_TLS_CERT_ALTNAME_INVALID: {why: "the server's certificate is for another host name", mend: [RECOVERY.serverAddress, '--tls-server-name NAME   (a name that the certificate has)']},
  EPROTO: {why: 'the server does not speak TLS at that port, or refuses our version of it', mend: [RECOVERY.serverAddress]},
};

const UNKNOWN_CERTIFICATE = {
  why: "the server's certificate is signed by an authority that your kubeconfig does not know",
  mend: ['check certificate-authority in the kubeconfig, or name its file with --certificate-authority', 'make sure that the server is the one you mean: another cluster may have taken its address'],
};

const UNKNOWN_CERTIFICATE_CODES = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'INVALID_CA']);

/** Anything that is thrown on the way to or from the server, as the one error that the user sees. */
export function translateFailure(error: unknown, subject: Subject, context: FailureContext): FepError {
  const sent = error instanceof TransportFailure ? error.sent : false;
  if (context.signal?.aborted === true) return interrupted(subject, context.signal.reason, sent);
  if (error instanceof FepError) return error;
  if (context.timedOutAfterMs !== undefined) return timedOut(subject, context, sent);
  if (!(error instanceof TransportFailure)) return bug(error, subject);
  const cause = causeOf(error);
  if (sent && isWrite(subject)) {
    const {message, ...options} = outcomeUnknown(subject);
    return new FepError(message, {...options, where: context.server, why: `${cause.why} after the request was sent`, cause: error});
  }
  return new FepError(`the cluster at ${context.server} could not be reached`, {
    code: 'unreachable',
    exit: 'unreachable',
    where: context.server,
    why: cause.why,
    suggestions: cause.mend,
    details: error.code === undefined ? {} : {code: error.code},
    cause: error,
  });
}

function causeOf(error: TransportFailure): {why: string; mend: readonly string[]} {
  const code = error.code ?? '';
  if (!error.sent && code === 'ECONNRESET') return {why: 'the connection was cut before it stood', mend: [RECOVERY.serverAddress, RECOVERY.tryAgain]};
  const known = CAUSES[code];
  if (known !== undefined) return known;
  if (UNKNOWN_CERTIFICATE_CODES.has(code)) return UNKNOWN_CERTIFICATE;
  if (code.startsWith('HPE_')) return {why: 'what answers there does not speak HTTP as an API server does', mend: [RECOVERY.serverAddress]};
  if (/^ERR_SSL_.*ALERT/.test(code)) return {why: `the server refused our TLS connection (${code.replace('ERR_SSL_', '').toLowerCase().replaceAll('_', ' ')})`, mend: ['check the client certificate in your kubeconfig: it may have expired']};
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return {why: `TLS failed: ${withoutSecrets(error.message)}`, mend: ['check the server address and the certificates in your kubeconfig']};
  return {why: withoutSecrets(error.message), mend: [RECOVERY.serverAddress, RECOVERY.network]};
}

function interrupted(subject: Subject, reason: unknown, sent: boolean): FepError {
  if (reason instanceof FepError) return reason;
  const write = isWrite(subject) && sent;
  return new FepError(`interrupted: ${describeRequest(subject)}`, {
    code: 'interrupted',
    exit: 'interrupted',
    why: write ? 'the request had been sent; whether the cluster carries it out is not known' : 'nothing was changed by this request',
    ...(write ? {suggestions: outcomeUnknown(subject).suggestions} : {}),
    cause: reason,
  });
}

function timedOut(subject: Subject, context: FailureContext, sent: boolean): FepError {
  const after = `no answer within ${(context.timedOutAfterMs ?? 0) / 1000} s`;
  if (sent && isWrite(subject)) {
    const {message, ...options} = outcomeUnknown(subject);
    return new FepError(message, {...options, where: context.server, why: after});
  }
  return new FepError(`the cluster at ${context.server} did not answer in time`, {
    code: 'unreachable',
    exit: 'unreachable',
    where: context.server,
    why: `${after} to: ${describeRequest(subject)}`,
    suggestions: ['allow more with --request-timeout', RECOVERY.serverHealth],
    details: {timeoutMs: context.timedOutAfterMs},
  });
}

function bug(error: unknown, subject: Subject): FepError {
  return new FepError(`cannot ${describeRequest(subject)}`, {
    code: 'unexpected',
    exit: 'failed',
    family: 'bug',
    why: withoutSecrets(error instanceof Error ? error.message : String(error)),
    cause: error,
  });
}
