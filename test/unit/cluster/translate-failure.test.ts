import {describe, expect, it} from 'vitest';
import {RESOURCES} from '../../../src/lib/model/resources.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {TransportFailure} from '../../../src/lib/cluster/http/transport-failure.ts';
import {translateFailure, type Subject} from '../../../src/lib/cluster/translate-error.ts';

const get: Subject = {verb: 'get', resource: RESOURCES.FEPCluster, name: 'demo', namespace: 'db'};
const create: Subject = {...get, verb: 'create'};
const server = 'https://api:6443';

const failure = (code: string, sent = false): TransportFailure => new TransportFailure(Object.assign(new Error(`failed with ${code}`), {code}), sent);

describe('a connection that failed', () => {
  it.each([
    ['ECONNREFUSED', /nothing listens/],
    ['ENOTFOUND', /host name of the server is not known/],
    ['EAI_AGAIN', /could not be looked up/],
    ['ETIMEDOUT', /no connection came about/],
    ['EHOSTUNREACH', /no way to that host/],
    ['ENETUNREACH', /no way to that network/],
    ['ECONNRESET', /cut before it stood/],
    ['CERT_HAS_EXPIRED', /certificate has expired/],
    ['CERT_NOT_YET_VALID', /not valid yet/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host name/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /does not know/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /does not know/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /does not know/],
    ['EPROTO', /does not speak TLS/],
    ['HPE_INVALID_CONSTANT', /does not speak HTTP/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /refused our TLS connection/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /TLS failed/],
    ['SOMETHING_NEW', /failed with SOMETHING_NEW/],
  ])('%s before the request was sent: unreachable, also for a write', (code, why) => {
    for (const subject of [get, create]) {
      const error = translateFailure(failure(code), subject, {server});
      expect(error).toMatchObject({code: 'unreachable', exitCode: 6, where: server, details: {code}});
      expect(error.why).toMatch(why);
      expect(error.suggestions.length).toBeGreaterThan(0);
    }
  });

  it('leaves the outcome of a write unknown once it was sent, and that of a read not', () => {
    const error = translateFailure(failure('ECONNRESET', true), create, {server});
    expect(error).toMatchObject({code: 'outcome-unknown', exitCode: 8, why: 'the connection was cut after the request was sent'});
    expect(error.suggestions[0]).toBe('kubectl get fepclusters.fep.fujitsu.io demo -n db');
    expect(translateFailure(failure('ECONNRESET', true), get, {server})).toMatchObject({code: 'unreachable', exitCode: 6, why: 'the connection was cut'});
  });

  it('says that our own bound ended it', () => {
    expect(translateFailure(failure('ABORT_ERR'), get, {server, timedOutAfterMs: 1500})).toMatchObject({code: 'unreachable', exitCode: 6, details: {timeoutMs: 1500}, why: 'no answer within 1.5 s to: get FEPCluster "demo" in namespace "db"'});
    expect(translateFailure(failure('ABORT_ERR', true), create, {server, timedOutAfterMs: 1500})).toMatchObject({code: 'outcome-unknown', exitCode: 8});
  });

  it('says that the user ended it, and what a sent write may have done', () => {
    const signal = AbortSignal.abort();
    expect(translateFailure(failure('ABORT_ERR'), get, {server, signal})).toMatchObject({code: 'interrupted', exitCode: 130, why: 'nothing was changed by this request'});
    const write = translateFailure(failure('ABORT_ERR', true), create, {server, signal, timedOutAfterMs: 1});
    expect(write).toMatchObject({code: 'interrupted', exitCode: 130});
    expect(write.why).toContain('not known');
  });

  it('passes on a FepError, also one that is the reason of an abort', () => {
    const known = new FepError('x', {code: 'y', exit: 'usage'});
    expect(translateFailure(known, get, {server})).toBe(known);
    expect(translateFailure(failure('ABORT_ERR'), get, {server, signal: AbortSignal.abort(known)})).toBe(known);
  });

  it('calls what it does not know a bug of this program', () => {
    expect(translateFailure(new TypeError('x is not a function'), get, {server})).toMatchObject({code: 'unexpected', exitCode: 1, family: 'bug'});
  });
});
