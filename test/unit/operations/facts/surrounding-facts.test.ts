import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Gateway, ListOptions} from '../../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import type {FactName} from '../../../../src/lib/model/cluster-facts.ts';
import type {KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import type {Resource} from '../../../../src/lib/model/resources.ts';
import {backupFacts} from '../../../../src/lib/operations/backup-facts.ts';
import {gatherFacts} from '../../../../src/lib/operations/facts.ts';

type Stored = Readonly<Record<string, readonly object[] | 'absent' | 'forbidden'>>;

/** A gateway that lists by plural; a kind that is not told of is not installed. */
function gateway(stored: Stored): Gateway {
  const items = ({plural}: Resource): KubernetesObject[] => {
    const found = stored[plural] ?? 'absent';
    if (found === 'absent') throw new FepError(`${plural} are not installed`, {code: 'resource-not-installed', exit: 'notFound'});
    if (found === 'forbidden') throw new FepError(`you may not list ${plural}`, {code: 'forbidden', exit: 'forbidden'});
    return found as KubernetesObject[];
  };
  const fake: Partial<Gateway> = {
    list: (async (resource: Resource, _options: ListOptions) => ({items: items(resource), resourceVersion: '1'})) as Gateway['list'],
    find: (async ({resource, name}: {resource: Resource; name: string}) => items(resource).find(({metadata}) => metadata.name === name)) as Gateway['find'],
  };
  return fake as Gateway;
}

async function gather(name: FactName, stored: Stored): Promise<unknown> {
  const facts = await gatherFacts({cluster: gateway(stored), signal: new AbortController().signal, name: 'demo', namespace: 'db'}, [name]);
  return facts[name];
}

const daemon = (name: string, image: string, args: readonly string[] = []): object => ({metadata: {name, namespace: 'kube-system'}, spec: {template: {spec: {containers: [{name: 'c', image, args}]}}}});

describe('facts around a cluster', () => {
  it('tell the Secrets Store CSI driver and its providers', async () => {
    const stored = {
      csidrivers: [{metadata: {name: 'secrets-store.csi.k8s.io'}}],
      daemonsets: [
        daemon('csi-secrets-store', 'registry.k8s.io/csi-secrets-store/driver:v1.4.0', ['--enable-secret-rotation=true']),
        daemon('second', 'registry.k8s.io/csi-secrets-store/driver:v1.4.0', ['--enable-secret-rotation=false']),
        daemon('csi-secrets-store-provider-azure', 'mcr.microsoft.com/oss/azure/secrets-store/provider-azure:v1.5.0'),
        daemon('vault-csi-provider', 'hashicorp/vault-csi-provider:1.4.0'),
      ],
    };
    expect(await gather('secretStore', stored)).toEqual({known: {
      installed: true,
      drivers: [{namespace: 'kube-system', name: 'csi-secrets-store', rotates: true}, {namespace: 'kube-system', name: 'second', rotates: false}],
      providers: ['azure', 'vault'],
    }});
    expect(await gather('secretStore', {csidrivers: [], daemonsets: []})).toEqual({known: {installed: false, drivers: [], providers: []}});
  });

  it('say what may not be read', async () => {
    expect(await gather('secretStore', {csidrivers: 'forbidden', daemonsets: []})).toEqual({unreadable: 'you may not list csidrivers'});
    expect(await gather('openshift', {clusterversions: 'forbidden'})).toEqual({unreadable: 'you may not list clusterversions'});
  });

  it('tell OpenShift from other clusters', async () => {
    expect(await gather('openshift', {})).toEqual({known: false});
    expect(await gather('openshift', {clusterversions: [{metadata: {name: 'version'}, status: {desired: {version: '4.12.3'}}}]})).toEqual({known: '4.12.3'});
    expect(await gather('securityContextConstraints', {securitycontextconstraints: [{metadata: {name: 'nonroot'}, volumes: ['csi']}]})).toEqual({known: new Map([['nonroot', ['csi']]])});
    const map = (text: string) => ({configmaps: [{metadata: {name: 'cluster-monitoring-config'}, data: {'config.yaml': text}}]});
    expect(await gather('userWorkloadMonitoring', map('enableUserWorkload: true\n'))).toEqual({known: true});
    expect(await gather('userWorkloadMonitoring', map('# enableUserWorkload: true\n'))).toEqual({known: false});
  });

  it('tell what Velero saved, and nothing where it is not installed', async () => {
    expect(await gather('veleroBackups', {})).toEqual({known: []});
    expect(await gather('veleroBackups', {backups: [{metadata: {name: 'b'}, spec: {includedNamespaces: ['db'], labelSelector: {matchLabels: {a: 'b'}}}}, {metadata: {name: 'all'}}]})).toEqual({
      known: [{name: 'b', namespaces: ['db'], labels: {a: 'b'}}, {name: 'all', namespaces: ['*'], labels: {}}],
    });
  });

  it('tell Services with the hosts of their load balancers', async () => {
    const service = {metadata: {name: 'lb'}, spec: {type: 'LoadBalancer', selector: {app: 'demo-sts'}, ports: [{port: 27500}]}, status: {loadBalancer: {ingress: [{hostname: 'pg.example.com'}, {ip: '10.0.0.1'}]}}};
    expect(await gather('services', {services: [service]})).toEqual({known: [{name: 'lb', type: 'LoadBalancer', selector: {app: 'demo-sts'}, ports: [27500], hosts: ['pg.example.com', '10.0.0.1']}]});
  });

  it('tell the versions of tools by their images', async () => {
    const deployment = (image: string): object => daemon('d', image);
    expect(await gather('tools', {
      deployments: [deployment('quay.io/prometheus-operator/prometheus-operator:v0.68.0'), deployment('velero/velero:v1.11.1'), deployment('x/velero-plugin:v9.9')],
      statefulsets: [deployment('quay.io/prometheus/prometheus:v2.47.0')],
    })).toEqual({known: {'prometheus-operator': '0.68.0', velero: '1.11.1', prometheus: '2.47.0'}});
  });

  it('tell when credentials were written last, by the record of the API server', async () => {
    const secret = {metadata: {name: 'kms', creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{time: '2026-01-03T00:00:00Z'}, {time: '2026-01-02T00:00:00Z'}]}};
    const facts = await gather('written', {secrets: [secret], configmaps: [{metadata: {name: 'ca', creationTimestamp: '2026-01-01T00:00:00Z'}}]});
    expect(facts).toEqual({known: new Map([['Secret kms', '2026-01-03T00:00:00Z'], ['ConfigMap ca', '2026-01-01T00:00:00Z']])});
  });

  it('say why nobody asked another site', async () => {
    expect(await gather('productionCluster', {})).toEqual({unreadable: 'the other site is another Kubernetes cluster, which was not asked'});
  });
});

describe('pgbackrest info', () => {
  it('is read as backups with their repository and times', () => {
    const backup = {label: '20260101-000000F', type: 'full', error: false, database: {id: 1, 'repo-key': 2}, timestamp: {start: 1767225600, stop: 1767225660}};
    expect(backupFacts(JSON.stringify([{name: 'backupstanza', backup: [backup, {label: 'x'}]}]))).toEqual([
      {label: '20260101-000000F', type: 'full', repository: 2, startedAt: '2026-01-01T00:00:00.000Z', stoppedAt: '2026-01-01T00:01:00.000Z', failed: false},
    ]);
  });

  it('is read whatever JSON it is, or refused', () => {
    const times = fc.oneof(fc.double(), fc.integer(), fc.string());
    const backup = fc.oneof(fc.anything(), fc.record({label: fc.string(), type: fc.string(), timestamp: fc.record({start: times, stop: times})}));
    fc.assert(fc.property(fc.array(fc.record({name: fc.constant('backupstanza'), backup: fc.oneof(fc.array(backup), fc.anything())})), (stanzas) => {
      for (const {startedAt} of backupFacts(JSON.stringify(stanzas))) expect(Number.isNaN(Date.parse(startedAt))).toBe(false);
    }));
    expect(() => backupFacts('{}')).toThrow('something else than a list of stanzas');
    expect(() => backupFacts('no stanzas')).toThrow('something else than a list of stanzas');
  });
});
