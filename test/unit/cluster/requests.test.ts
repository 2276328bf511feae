import {describe, expect, it} from 'vitest';
import {RESOURCES} from '../../../src/lib/model/resources.ts';
import type {AnyObject} from '../../../src/lib/model/kubernetes-object.ts';
import type {Gateway} from '../../../src/lib/cluster/gateway.ts';
import {fepErrorOf, gatewayTo, startFaultServer, type Seen} from './fault-server.ts';

const {FEPCluster, Pod, Node: NodeKind} = RESOURCES;
const demo: AnyObject = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo'}, spec: {a: 1}};

async function sentBy(act: (gateway: Gateway) => Promise<unknown>, answer: unknown = {}): Promise<Seen> {
  const {url, seen} = await startFaultServer((_, __, response) => response.end(JSON.stringify(answer)));
  await act(await gatewayTo(url));
  expect(seen).toHaveLength(1);
  return seen[0] as Seen;
}

describe('what goes over the wire', () => {
  it('get: no body, our name, JSON wanted', async () => {
    const sent = await sentBy((gateway) => gateway.get({resource: FEPCluster, name: 'demo'}));
    expect(sent).toMatchObject({method: 'GET', body: '', headers: {accept: 'application/json', 'user-agent': 'kubectl-fep/1.2.3'}});
    expect(sent.url.pathname).toBe('/apis/fep.fujitsu.io/v2/namespaces/db/fepclusters/demo');
  });

  it('list: selectors, pages, all namespaces', async () => {
    const sent = await sentBy((gateway) => gateway.list(Pod, {namespace: '*', labelSelector: 'app=demo,feprole in (master)', fieldSelector: 'status.phase=Running'}), {metadata: {}, items: []});
    expect(sent.url.pathname).toBe('/api/v1/pods');
    expect(Object.fromEntries(sent.url.searchParams)).toEqual({labelSelector: 'app=demo,feprole in (master)', fieldSelector: 'status.phase=Running', limit: '500'});
    expect((await sentBy((gateway) => gateway.list(NodeKind), {metadata: {}, items: null})).url.pathname).toBe('/api/v1/nodes');
  });

  it('create: the field manager, and dryRun only when asked', async () => {
    const sent = await sentBy((gateway) => gateway.create(FEPCluster, demo));
    expect(sent).toMatchObject({method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(demo)});
    expect(Object.fromEntries(sent.url.searchParams)).toEqual({fieldManager: 'kubectl-fep'});
    const dry = await sentBy((gateway) => gateway.create(FEPCluster, {...demo, metadata: {name: 'demo', namespace: 'other'}}, {dryRun: true}));
    expect(dry.url.pathname).toBe('/apis/fep.fujitsu.io/v2/namespaces/other/fepclusters');
    expect(dry.url.searchParams.get('dryRun')).toBe('All');
  });

  it.each([
    ['merge', {type: 'merge', body: {spec: {a: null}}}, 'application/merge-patch+json'],
    ['json', {type: 'json', body: [{op: 'remove', path: '/spec/a'}]}, 'application/json-patch+json'],
  ] as const)('patch of type %s says its type', async (_, patch, type) => {
    const sent = await sentBy((gateway) => gateway.patch({resource: FEPCluster, name: 'demo', namespace: 'x'}, patch, {subresource: 'scale', dryRun: true}));
    expect(sent).toMatchObject({method: 'PATCH', headers: {'content-type': type}, body: JSON.stringify(patch.body)});
    expect(sent.url.pathname).toBe('/apis/fep.fujitsu.io/v2/namespaces/x/fepclusters/demo/scale');
    expect(Object.fromEntries(sent.url.searchParams)).toEqual({fieldManager: 'kubectl-fep', dryRun: 'All'});
  });

  it('apply: server-side, with force only when asked', async () => {
    const sent = await sentBy((gateway) => gateway.apply(FEPCluster, demo));
    expect(sent).toMatchObject({method: 'PATCH', headers: {'content-type': 'application/apply-patch+yaml'}});
    expect(Object.fromEntries(sent.url.searchParams)).toEqual({fieldManager: 'kubectl-fep'});
    expect((await sentBy((gateway) => gateway.apply(FEPCluster, demo, {force: true}))).url.searchParams.get('force')).toBe('true');
  });

  it('delete: how, when, and which one', async () => {
    const sent = await sentBy((gateway) => gateway.delete({resource: FEPCluster, name: 'demo'}, {propagation: 'Foreground', gracePeriodSeconds: 0, uid: 'u'}));
    expect(sent.method).toBe('DELETE');
    expect(JSON.parse(sent.body)).toEqual({apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', gracePeriodSeconds: 0, preconditions: {uid: 'u'}});
  });

  it('canI: a review of access, in the words of RBAC', async () => {
    const sent = await sentBy((gateway) => gateway.canI({verb: 'create', resource: Pod, subresource: 'exec'}), {status: {allowed: true}});
    expect(JSON.parse(sent.body)).toMatchObject({kind: 'SelfSubjectAccessReview', spec: {resourceAttributes: {verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'db'}}});
  });

  it('logs: bytes, with the options given', async () => {
    const sent = await sentBy(async (gateway) => (await gateway.logs({pod: 'p', container: 'c', tailLines: 5, previous: true, sinceSeconds: 9, timestamps: true})).resume());
    expect(sent.url.pathname).toBe('/api/v1/namespaces/db/pods/p/log');
    expect(Object.fromEntries(sent.url.searchParams)).toEqual({container: 'c', tailLines: '5', previous: 'true', sinceSeconds: '9', timestamps: 'true'});
  });

  it('impersonation and basic credentials', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    const gateway = await gatewayTo(url, {token: 'tok', as: 'jane', asGroup: ['a', 'b'], asUid: '7'});
    await gateway.version();
    expect(seen[0]?.headers).toMatchObject({authorization: 'Bearer tok', 'impersonate-user': 'jane', 'impersonate-group': 'a, b', 'impersonate-uid': '7'});
  });

  it('keeps the path of a server behind a gateway', async () => {
    const {url, seen} = await startFaultServer((_, __, response) => response.end('{}'));
    await (await gatewayTo(`${url}/k8s/clusters/c-1/`)).version();
    expect(seen[0]?.url.pathname).toBe('/k8s/clusters/c-1/version');
  });
});

describe('lists in pages', () => {
  it('come as one, with the kind that built-in items lack', async () => {
    const {url, seen} = await startFaultServer(({url: {searchParams}}, _, response) => {
      const second = searchParams.get('continue') === 'next';
      response.end(JSON.stringify({metadata: {resourceVersion: '5', continue: second ? '' : 'next'}, items: [{metadata: {name: second ? 'b' : 'a'}}]}));
    });
    const {items, resourceVersion} = await (await gatewayTo(url)).list(Pod);
    expect(items).toEqual([{apiVersion: 'v1', kind: 'Pod', metadata: {name: 'a'}}, {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'b'}}]);
    expect(resourceVersion).toBe('5');
    expect(seen).toHaveLength(2);
  });

  it('begin again, once, when the version of the pages is gone', async () => {
    let gone = 1;
    const {url} = await startFaultServer(({url: {searchParams}}, _, response) => {
      const second = searchParams.has('continue');
      if (second && gone > 0) {
        gone -= 1;
        response.writeHead(410).end(JSON.stringify({kind: 'Status', code: 410, reason: 'Expired', message: 'too old'}));
        return;
      }
      response.end(JSON.stringify({metadata: {resourceVersion: '5', continue: second ? undefined : 'next'}, items: [{kind: 'Pod', metadata: {name: second ? 'b' : 'a'}}]}));
    });
    const gateway = await gatewayTo(url);
    expect((await gateway.list(Pod)).items.map(({metadata}) => metadata.name)).toEqual(['a', 'b']);
    gone = 2;
    expect(await fepErrorOf(gateway.list(Pod))).toMatchObject({code: 'version-gone'});
  });
});

describe('find', () => {
  const missing = {kind: 'Status', code: 404, reason: 'NotFound', message: 'not found', details: {name: 'demo', kind: 'fepclusters'}};

  it('is undefined for an object that is not there, and an error for a kind that is not served', async () => {
    const there = await startFaultServer((_, __, response) => response.writeHead(404).end(JSON.stringify(missing)));
    expect(await (await gatewayTo(there.url)).find({resource: FEPCluster, name: 'demo'})).toBeUndefined();
    const not = await startFaultServer((_, __, response) => response.writeHead(404).end('404 page not found'));
    expect(await fepErrorOf((await gatewayTo(not.url)).find({resource: FEPCluster, name: 'demo'}))).toMatchObject({exitCode: 6, message: expect.stringContaining('does not look like an API server')});
  });

  it('names the versions that the group is served in', async () => {
    const {url} = await startFaultServer(({url: {pathname}}, _, response) => {
      if (pathname === '/apis/fep.fujitsu.io') response.end(JSON.stringify({versions: [{version: 'v1'}]}));
      else response.writeHead(404).end('404 page not found');
    });
    const error = await fepErrorOf((await gatewayTo(url)).get({resource: FEPCluster, name: 'demo'}));
    expect(error).toMatchObject({code: 'resource-not-installed', exitCode: 4, where: 'fepclusters.fep.fujitsu.io'});
    expect(error.why).toContain('in version v1 only; this program needs v2');
  });
});
