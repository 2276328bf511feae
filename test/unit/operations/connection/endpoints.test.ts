import {describe, expect, it} from 'vitest';
import type {ConnectionInfo} from '../../../../src/lib/model/answers/connection.ts';
import type {KubernetesNode, Service} from '../../../../src/lib/model/kubernetes-object.ts';
import {endpointsOf, type EndpointSources} from '../../../../src/lib/operations/connection/endpoints.ts';
import {tlsOfPgpool} from '../../../../src/lib/operations/connection/pgpool-tls.ts';
import {requireSecretFormat, targetFor} from '../../../../src/lib/operations/connection/target.ts';
import {renderEnv, renderJdbc, renderPgpass, renderUri} from '../../../../src/lib/present/connection-info.ts';

function service(name: string, spec: Partial<Service['spec']>, status?: Service['status']): Service {
  return {apiVersion: 'v1', kind: 'Service', metadata: {name, namespace: 'shop'}, spec: {ports: [{port: 25001}, {port: 27500}], ...spec}, ...(status === undefined ? {} : {status})};
}

function node(address: string, ready: string): KubernetesNode {
  return {apiVersion: 'v1', kind: 'Node', metadata: {name: address}, status: {conditions: [{type: 'Ready', status: ready}], addresses: [{type: 'InternalIP', address}]}};
}

const NOTHING: EndpointSources = {name: 'demo', namespace: 'shop', port: 27500, services: [], pgpools: [], nodes: {known: []}};

describe('ways to the database', () => {
  it('are the Services of the operator, with the port of the database', () => {
    const found = endpointsOf({...NOTHING, services: [service('demo-replica-svc', {}), service('demo-primary-svc', {}), service('demo-headless-svc', {}), service('other-primary-svc', {})]});
    expect(found.map(({role, hosts, port}) => [role, hosts[0], port])).toEqual([
      ['primary', 'demo-primary-svc.shop.svc', 27500], ['replica', 'demo-replica-svc.shop.svc', 27500],
    ]);
  });

  it('are Services of the user that select the master, from outside', () => {
    const selector = {app: 'demo-sts', feprole: 'master'};
    const ports = [{port: 5432, targetPort: 27500, nodePort: 31000}];
    const found = endpointsOf({
      ...NOTHING, nodes: {known: [node('10.0.0.1', 'True'), node('10.0.0.2', 'Unknown')]},
      services: [service('mine', {type: 'NodePort', selector, ports}), service('lb', {type: 'LoadBalancer', selector, ports}, {loadBalancer: {ingress: [{ip: '198.51.100.7'}]}}), service('pending', {type: 'LoadBalancer', selector, ports})],
    }).filter(({scope}) => scope === 'external');
    expect(found.map(({service: name, hosts, port}) => [name, hosts, port])).toEqual([['lb', ['198.51.100.7'], 5432], ['mine', ['10.0.0.1'], 31000], ['pending', [], 5432]]);
    expect(found[2]?.note).toMatch(/no address yet/);
  });

  it('say so when nodes may not be listed', () => {
    const found = endpointsOf({...NOTHING, nodes: {unreadable: 'forbidden'}, services: [service('demo-primary-svc', {type: 'NodePort', ports: [{port: 27500, nodePort: 30001}]})]});
    expect(found.find(({scope}) => scope === 'external')).toMatchObject({hosts: [], note: expect.stringContaining('forbidden')});
  });

  it('are those of a FEPPgpool2 that serves the cluster', () => {
    const pgpool = (name: string, serves: string) => ({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name}, spec: {fepclustername: serves}});
    const services = ['p1', 'p2'].map((name) => service(`${name}-feppgpool2-svc`, {ports: [{port: 9999}]}));
    expect(endpointsOf({...NOTHING, services, pgpools: [pgpool('p1', 'demo'), pgpool('p2', 'other')]}).map(({service: name}) => name)).toEqual(['p1-feppgpool2-svc']);
  });
});

describe('TLS with Pgpool-II', () => {
  const tls = (spec: object) => tlsOfPgpool({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name: 'pool'}, spec: {fepclustername: 'demo', ...spec}}).sslmode;

  it('is there with a certificate and its key, or when its own parameters say so', () => {
    expect([
      {}, {customsslcert: 'none', customsslkey: 'none'}, {customsslcert: '-----BEGIN CERTIFICATE-----'}, {customsslcert: '-----BEGIN CERTIFICATE-----', customsslkey: '*****'},
      {customparams: "num_init_children = 4\nssl = on\nssl_cert = '/tmp/c'\n"}, {customsslcert: 'c', customsslkey: 'k', customparams: "ssl = 'off'\n"}, {customparams: '# ssl = on\n'},
    ].map(tls)).toEqual(['prefer', 'prefer', 'prefer', 'require', 'require', 'prefer', 'prefer']);
  });

  it('is what the forms of one line say, without the authority of the servers', () => {
    const endpoint: ConnectionInfo['endpoints'][number] = {role: 'pgpool', scope: 'internal', service: 's', type: 'ClusterIP', hosts: ['p'], port: 9999, tls: {sslmode: 'prefer', reason: ''}};
    const target = targetFor({...FACTS, info: {...INFO, endpoints: [endpoint]}}, {...WANTED, role: 'pgpool'});
    expect(renderUri(target)).toBe("postgresql://o'neil@p:9999/my%20db?sslmode=prefer\n");
    expect(renderEnv(target)).not.toContain('PGSSLROOTCERT');
  });
});

const INFO: ConnectionInfo = {
  apiVersion: 'kubectl-fep/v1', kind: 'ConnectionInfo', name: 'demo', namespace: 'shop', database: 'my db', user: "o'neil",
  password: {secret: 'demo-credentials', key: 'pgpassword', present: true},
  tls: {sslmode: 'verify-full', reason: '', ca: {configMap: 'ca', key: 'ca.crt'}},
  endpoints: [{role: 'primary', scope: 'internal', service: 's', type: 'ClusterIP', hosts: ['h'], port: 1}], unreadable: [],
};
const FACTS = {info: INFO, password: {known: {secret: 'demo-credentials', key: 'pgpassword', password: 'p:@s\\'}}};
const WANTED = {role: 'primary', external: false, password: false} as const;

describe('forms of one line', () => {
  it('hold no password that was not asked for', () => {
    const target = targetFor(FACTS, WANTED);
    for (const form of [renderEnv, renderUri, renderJdbc]) expect(form(target)).not.toContain('p:@s');
    expect(renderUri(target)).toBe("postgresql://o'neil@h:1/my%20db?sslmode=verify-full&sslrootcert=ca.crt\n");
    expect(renderEnv(target)).toContain("export PGUSER='o'\\''neil'\n");
  });

  it('escape the password as each form wants it', () => {
    const target = targetFor(FACTS, {...WANTED, password: true});
    expect(new URL(renderUri(target).trim()).password).toBe('p%3A%40s%5C');
    expect(renderPgpass(target)).toBe("h:1:my db:o'neil:p\\:@s\\\\\n");
    expect(renderJdbc(target)).toContain('password=p%3A%40s%5C');
  });

  it('refuse in words what is not there', () => {
    expect(() => targetFor(FACTS, {...WANTED, external: true})).toThrow(/no way to the primary from outside/);
    expect(() => targetFor({info: INFO, password: {known: undefined}}, {...WANTED, password: true})).toThrow(/password of o'neil is not known/);
    expect(() => targetFor({info: INFO, password: {unreadable: 'forbidden'}}, {...WANTED, password: true})).toThrow(expect.objectContaining({exit: 'forbidden'}));
    expect(() => requireSecretFormat('json', true)).toThrow(/never holds/);
    expect(() => requireSecretFormat('pgpass', false)).toThrow(/needs the password/);
    expect(() => requireSecretFormat('uri', true)).not.toThrow();
  });
});
