import {describe, expect, it} from 'vitest';
import type {Gateway} from '../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import type {Deployment} from '../../../src/lib/model/kubernetes-object.ts';
import {operatorVersion, readVersions, versionOfImage, versionWithoutCluster} from '../../../src/lib/operations/version.ts';
import {renderVersion} from '../../../src/lib/present/version.ts';

const deployment = (image: string, readyReplicas = 1): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'fep-ansible-operator', namespace: 'fep'},
  spec: {selector: {}, template: {spec: {containers: [{name: 'fep-ansible-operator', image, env: [{name: 'LATEST_FEP_VERSION_NUMBER', value: '15'}]}]}}},
  status: {readyReplicas},
});

const plugin = {version: '1.2.3', node: '24.0.0', platform: 'linux-x64'};
const forbidden = (): never => {
  throw new FepError('you may not list deployments', {code: 'forbidden', exit: 'forbidden'});
};

function readAll(reads: {version?: () => unknown; list?: () => unknown}): ReturnType<typeof readVersions> {
  const cluster = {
    connection: {context: 'c', server: 'https://api', namespace: 'default'},
    version: async () => (reads.version ?? (() => ({gitVersion: 'v1.36.3'})))(),
    list: async () => ({items: (reads.list ?? (() => []))()}),
  } as unknown as Gateway;
  return readVersions({cluster, signal: new AbortController().signal, clock: {now: () => new Date(), sleep: async () => {}}, report: () => {}}, plugin);
}

const read = async (reads: Parameters<typeof readAll>[0]) => (await readAll(reads)).report;

describe('versionOfImage', () => {
  it.each([
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-operator:v5.2.6', '5.2.6'], ['registry:5000/operator:7.1.1', '7.1.1'], ['registry:5000/operator', undefined],
    ['quay.io/x/y@sha256:0123456789', undefined], ['quay.io/x/y:v5.2.6@sha256:01', '5.2.6'], ['quay.io/x/y:ubi8-15', undefined], ['', undefined], ['x:v6.2.2-1', '6.2.2'],
  ])('%s → %s', (image, version) => {
    expect(versionOfImage(image)).toBe(version);
  });
});

describe('operatorVersion', () => {
  it('takes the chart\'s label where the image is named by a digest', () => {
    const one = deployment('quay.io/x@sha256:01', 0);
    one.metadata.labels = {'app.kubernetes.io/version': 'v5.2.6'};
    expect(operatorVersion(one)).toEqual({namespace: 'fep', version: '5.2.6', image: 'quay.io/x@sha256:01', fepVersion: '15', ready: false});
  });
});

describe('version', () => {
  it('tells all that can be read', async () => {
    const report = await read({list: () => [deployment('x:v5.2.6')]});
    expect(report.unreadable).toEqual([]);
    expect(renderVersion(report)).toBe(
      'kubectl-fep   1.2.3 (Node 24.0.0, linux-x64)\nAPI server    v1.36.3 (https://api)\nFEP operator  5.2.6 in namespace fep, FEP up to 15\n');
  });

  it('tells what it found when no operator is there', async () => {
    expect(renderVersion(await read({}))).toContain('FEP operator  not found\n');
  });

  it('keeps each part that could not be read to itself', async () => {
    const noList = await read({list: forbidden});
    expect(noList.server?.version).toBe('v1.36.3');
    expect(noList.operators).toBeUndefined();
    expect(renderVersion(noList)).toContain('FEP operator  not readable: you may not list deployments\n');
    const nothing = await read({list: forbidden, version: forbidden});
    expect(nothing.unreadable.map(({part}) => part)).toEqual(['server', 'operators']);
    expect(renderVersion(nothing)).toContain('kubectl-fep   1.2.3');
  });

  it('tells a caller who is not let in from a server that nobody reaches', async () => {
    const refused = (exit: 'forbidden' | 'unreachable') => (): never => {
      throw new FepError('no', {code: exit, exit});
    };
    expect((await readAll({version: refused('forbidden')})).refusal).toBe('forbidden');
    expect((await readAll({version: refused('unreachable')})).refusal).toBe('unreachable');
    expect((await readAll({list: forbidden})).refusal).toBeUndefined();
  });

  it('knows itself where there is no kubeconfig, and says why it knows no more', () => {
    const report = versionWithoutCluster(plugin, new FepError('there is no kubeconfig at /x', {code: 'no-kubeconfig', exit: 'usage'}));
    expect(renderVersion(report)).toBe('kubectl-fep   1.2.3 (Node 24.0.0, linux-x64)\nAPI server    not readable: there is no kubeconfig at /x\n');
  });
});
