import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {RESOURCES} from '../../../src/lib/model/resources.ts';
import {failedTest, parseApiStatus, translateStatus, type Subject} from '../../../src/lib/cluster/translate-error.ts';
import {parseDenial} from '../../../src/lib/cluster/errors/parse-denial.ts';
import {everythingOf} from './fault-server.ts';

const get: Subject = {verb: 'get', resource: RESOURCES.FEPCluster, name: 'demo', namespace: 'db'};
const create: Subject = {...get, verb: 'create'};
const list: Subject = {verb: 'list', resource: RESOURCES.FEPCluster, namespace: undefined};
const exec: Subject = {verb: 'create', resource: RESOURCES.Pod, name: 'p', namespace: 'db', subresource: 'exec'};
const context = {server: 'https://api:6443', now: new Date('2026-01-02T00:00:00Z')};

function translated(code: number, body: unknown, subject: Subject, more: {tokenExpiry?: Date} = {}) {
  return translateStatus(parseApiStatus(code, typeof body === 'string' ? body : JSON.stringify({kind: 'Status', apiVersion: 'v1', status: 'Failure', code, ...(body as object)})), subject, {...context, ...more});
}

const forbiddenText = 'fepclusters.fep.fujitsu.io "demo" is forbidden: User "jane" cannot get resource "fepclusters" in API group "fep.fujitsu.io" in the namespace "db"';

describe('answers of the API server', () => {
  it.each([
    ['401', 401, {reason: 'Unauthorized', message: 'Unauthorized'}, get, 'unauthorized', 5, /does not accept your credentials/],
    ['403 of RBAC', 403, {reason: 'Forbidden', message: forbiddenText}, get, 'forbidden', 5, /you may not get FEPCluster "demo" in namespace "db"/],
    ['403 without credentials', 403, {reason: 'Forbidden', message: forbiddenText.replace('jane', 'system:anonymous')}, get, 'unauthorized', 5, /you may not/],
    ['403 of impersonation', 403, {reason: 'Forbidden', message: 'users "x" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope'}, get, 'forbidden', 5, /act as another user/],
    ['403 of a dying namespace', 403, {reason: 'Forbidden', message: 'x is forbidden: unable to create new content in namespace db because it is being terminated', details: {causes: [{reason: 'NamespaceTerminating'}]}}, create, 'namespace-terminating', 1, /namespace "db" is being deleted/],
    ['403 of a quota', 403, {reason: 'Forbidden', message: 'pods "x" is forbidden: exceeded quota: q, requested: pods=1'}, create, 'quota-exceeded', 1, /quota/],
    ['403 of a webhook', 403, {reason: 'Forbidden', message: 'admission webhook "w" denied the request: no'}, create, 'admission-denied', 1, /admission check/],
    ['404 of an object', 404, {reason: 'NotFound', message: 'fepclusters.fep.fujitsu.io "demo" not found', details: {name: 'demo', group: 'fep.fujitsu.io', kind: 'fepclusters'}}, get, 'not-found', 4, /there is no FEPCluster "demo" in namespace "db"/],
    ['404 of a kind, in words', 404, '404 page not found\n', get, 'resource-not-installed', 4, /operator's kinds are not installed/],
    ['404 of a kind, as Status', 404, {reason: 'NotFound', message: 'the server could not find the requested resource', details: {}}, list, 'resource-not-installed', 4, /not installed/],
    ['404 of a pod to run in', 404, {reason: 'NotFound', message: 'pods "p" not found', details: {name: 'p', kind: 'pods'}}, exec, 'not-found', 4, /there is no Pod "p"/],
    ['404 of a kubelet', 404, 'pod "db/p" does not run on this node\n', exec, 'container-not-running', 1, /the node of pod "p" does not run its container/],
    ['404 of a kubelet, to a log', 404, {reason: 'NotFound', message: 'the server could not find the requested resource ( pods/log p)', details: {name: 'p', kind: 'pods/log'}}, {...exec, verb: 'get', subresource: 'log'}, 'container-not-running', 1, /the node of pod "p" does not run its container/],
    ['404 of a namespace', 404, {reason: 'NotFound', message: 'namespaces "db" not found', details: {name: 'db', kind: 'namespaces'}}, create, 'namespace-not-found', 4, /there is no namespace "db"/],
    ['409 already there', 409, {reason: 'AlreadyExists', message: 'already exists', details: {name: 'demo'}}, create, 'already-exists', 7, /already there/],
    ['409 changed meanwhile', 409, {reason: 'Conflict', message: 'Operation cannot be fulfilled'}, {...get, verb: 'patch'}, 'conflict', 7, /changed by somebody else/],
    ['409 of another manager', 409, {reason: 'Conflict', message: 'x', details: {causes: [{reason: 'FieldManagerConflict', field: '.spec.a', message: 'conflict with "x"'}]}}, {...get, verb: 'patch'}, 'conflict', 7, /somebody else manages fields/],
    ['422', 422, {reason: 'Invalid', message: 'all', details: {causes: [{field: 'spec.size', message: 'must be 1'}, {message: 'and more'}]}}, create, 'invalid', 1, /refused to create FEPCluster "demo" in namespace "db": it is not valid/],
    ['400', 400, {reason: 'BadRequest', message: 'container zz is not valid for pod p'}, exec, 'invalid', 1, /refused to run a command in Pod "p"/],
    ['400 of something else', 400, 'Client sent an HTTP request to an HTTPS server.\n', get, 'unreachable', 6, /does not look like an API server/],
    ['403 of a proxy', 403, '<html><body><h1>Access denied</h1></body></html>', get, 'unreachable', 6, /does not look like an API server/],
    ['410', 410, {reason: 'Expired', message: 'too old'}, list, 'version-gone', 1, /no longer holds that version/],
    ['405', 405, {reason: 'MethodNotAllowed', message: 'no'}, list, 'not-supported', 1, /cannot list/],
    ['429', 429, {reason: 'TooManyRequests', message: 'slow down'}, get, 'too-many-requests', 6, /too busy/],
    ['503', 503, 'no backend', get, 'unreachable', 6, /cannot answer now/],
    ['503 to a write', 503, {reason: 'ServiceUnavailable', message: 'shutting down'}, create, 'unreachable', 6, /cannot answer now/],
    ['504 to a read', 504, {reason: 'Timeout', message: 'request did not complete within'}, get, 'unreachable', 6, /cannot answer now/],
    ['504 to a write', 504, {reason: 'Timeout', message: 'request did not complete within'}, create, 'outcome-unknown', 8, /not known whether the cluster did create FEPCluster "demo"/],
    ['502 of a load balancer to a write', 502, '<html>Bad Gateway</html>', create, 'outcome-unknown', 8, /not known/],
    ['500 of etcd to a write', 500, {reason: 'InternalError', message: 'etcdserver: request timed out'}, create, 'outcome-unknown', 8, /not known/],
    ['500', 500, {reason: 'InternalError', message: 'boom'}, get, 'server-error', 1, /failed to get/],
  ] as const)('%s', (_, code, body, subject, expectedCode, exit, message) => {
    const error = translated(code, body, subject);
    expect(error).toMatchObject({code: expectedCode, exitCode: exit});
    expect(error.message).toMatch(message);
    expect(error.why ?? '').not.toBe('');
  });

  it('says what to ask the cluster when rights are missing', () => {
    expect(translated(403, {reason: 'Forbidden', message: forbiddenText}, get)).toMatchObject({
      suggestions: ['kubectl auth can-i get fepclusters.fep.fujitsu.io -n db', 'kubectl auth whoami'],
      details: {user: 'jane', verb: 'get', resource: 'fepclusters.fep.fujitsu.io', namespace: 'db'},
    });
    const everywhere = 'fepclusters.fep.fujitsu.io is forbidden: User "jane" cannot list resource "fepclusters" in API group "fep.fujitsu.io" at the cluster scope';
    expect(translated(403, {reason: 'Forbidden', message: everywhere}, list).suggestions[0]).toBe('kubectl auth can-i list fepclusters.fep.fujitsu.io -A');
    const socket = 'pods "p" is forbidden: User "jane" cannot get resource "pods/exec" in API group "" in the namespace "db"';
    const error = translated(403, {reason: 'Forbidden', message: socket}, exec);
    expect(error.message).toBe('you may not run a command in Pod "p" in namespace "db"');
    expect(error.suggestions.join()).toContain('kubectl auth can-i get pods/exec -n db');
    expect(error.suggestions.join()).toContain('get and create of pods/exec');
  });

  it('says when the token ended', () => {
    const tokenExpiry = new Date('2026-01-01T00:00:00Z');
    expect(translated(401, {reason: 'Unauthorized', message: 'Unauthorized'}, get, {tokenExpiry})).toMatchObject({message: 'your token has expired', why: 'it was valid until 2026-01-01T00:00:00.000Z'});
    expect(translated(401, {reason: 'Unauthorized', message: 'Unauthorized'}, get, {tokenExpiry: new Date('2027-01-01T00:00:00Z')}).message).not.toContain('expired');
  });

  it('lists each cause of the server, and hides a refused secret', () => {
    const causes = [
      {field: 'spec.fep.instances', message: 'Invalid value: 99: too many'},
      {field: 'spec.fepChildCrVal.sysUsers.pgAdminPassword', message: 'Invalid value: "hunter2\\"x": too short'},
    ];
    const error = translated(422, {reason: 'Invalid', message: 'all of it: "hunter2"', details: {causes}}, create);
    expect(error.why).toBe('spec.fep.instances: Invalid value: 99: too many; spec.fepChildCrVal.sysUsers.pgAdminPassword: Invalid value: (hidden): too short');
    expect(everythingOf(error)).not.toContain('hunter2');
  });

  it('takes a refused guard of a JSON patch for a conflict, and nothing else', () => {
    const patch = {...get, verb: 'patch'};
    const bare = translated(422, {reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {}}, patch);
    expect(failedTest(bare, patch)).toMatchObject({code: 'conflict', exitCode: 7});
    const schema = translated(422, {reason: 'Invalid', message: 'x', details: {causes: [{field: 'a', message: 'b'}]}}, patch);
    expect(failedTest(schema, patch)).toBeUndefined();
    expect(failedTest(translated(404, '404 page not found', patch), patch)).toBeUndefined();
    expect(failedTest(new Error('x'), patch)).toBeUndefined();
  });

  it('makes one error with an exit code of whatever a server answers', () => {
    const bodies = fc.oneof(fc.string(), fc.json(), fc.record({kind: fc.constant('Status'), message: fc.jsonValue(), reason: fc.jsonValue(), details: fc.jsonValue(), code: fc.jsonValue()}, {requiredKeys: ['kind']}).map((body) => JSON.stringify(body)));
    fc.assert(
      fc.property(fc.integer({min: 400, max: 599}), bodies, fc.constantFrom(get, create, list, exec), (code, body, subject) => {
        const error = translateStatus(parseApiStatus(code, body), subject, context);
        expect(error.exitCode).toBeGreaterThan(0);
        expect(error.message).not.toMatch(/undefined|\[object/);
      }),
    );
  });
});

describe('parseDenial', () => {
  it('reads kubectl\'s names of resources, and nothing from other texts', () => {
    expect(parseDenial('User "a" cannot create resource "deployments/scale" in API group "apps" in the namespace "n"')).toEqual({user: 'a', verb: 'create', resource: 'deployments.apps/scale', namespace: 'n'});
    expect(parseDenial('quota exceeded')).toBeUndefined();
  });
});
