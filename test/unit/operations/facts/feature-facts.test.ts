import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Gateway} from '../../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import type {FactName} from '../../../../src/lib/model/cluster-facts.ts';
import type {KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import type {Resource} from '../../../../src/lib/model/resources.ts';
import {databaseFact} from '../../../../src/lib/operations/database-fact.ts';
import {gatherFacts} from '../../../../src/lib/operations/facts.ts';
import {awsProfiles, basicAuthForm} from '../../../../src/lib/operations/feature-facts.ts';
import {targetCluster} from '../../../../src/lib/operations/target-cluster.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Lists and finds by plural; a plural that is not told of is not installed. */
async function gather(name: FactName, stored: Readonly<Record<string, readonly object[]>>, object?: KubernetesObject): Promise<unknown> {
  const items = ({plural}: Resource): KubernetesObject[] => {
    const found = stored[plural];
    if (found === undefined) throw new FepError(`${plural} are not installed`, {code: 'resource-not-installed', exit: 'notFound'});
    return found as KubernetesObject[];
  };
  const fake: Partial<Gateway> = {
    list: (async (resource: Resource) => ({items: items(resource), resourceVersion: '1'})) as Gateway['list'],
    find: (async (ref: {resource: Resource; name: string}) => items(ref.resource).find(({metadata}) => metadata.name === ref.name)) as Gateway['find'],
  };
  const reading = {cluster: fake as Gateway, signal: new AbortController().signal, name: 'demo', namespace: 'db', ...(object === undefined ? {} : {object})};
  return (await gatherFacts(reading, [name]))[name];
}

describe('facts of features', () => {
  it('tell how a login is written, and nothing of it', async () => {
    const secret = (name: string, text: string): object => ({metadata: {name}, data: {basic_auth: base64(text)}});
    const secrets = [secret('good', base64('user:pass word')), secret('once', 'user:password'), secret('odd', 'hunter2'), {metadata: {name: 'other'}, data: {a: ''}}];
    expect(await gather('basicAuths', {secrets})).toEqual({known: new Map([['good', 'good'], ['once', 'encoded once'], ['odd', 'unreadable']])});
    fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => ['good', 'encoded once', 'unreadable'].includes(basicAuthForm(text))));
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({minLength: 1}), (user, password) => basicAuthForm(base64(`${user}:${password.replaceAll('\n', '')}x`)) === 'good'));
  });

  it('tell profiles of AWS by the names of their keys', async () => {
    expect(awsProfiles('[default]\naws_access_key_id = AKIA\n[profile a]\n region=x\n[profile a]\noutput = json\n')).toEqual({default: ['aws_access_key_id'], a: ['region', 'output']});
    const secrets = [{metadata: {name: 's'}, data: {credentials: base64('[p]\naws_secret_access_key=hunter2\n')}}];
    expect(await gather('awsCredentials', {secrets})).toEqual({known: new Map([['s', {p: ['aws_secret_access_key']}]])});
    fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => typeof awsProfiles(text) === 'object'));
  });

  it('tell whether metrics are served', async () => {
    const service = (status: string): object => ({metadata: {name: 'v1beta1.metrics.k8s.io'}, status: {conditions: [{type: 'Available', status}]}});
    expect(await gather('metricsServer', {apiservices: [service('True')]})).toEqual({known: true});
    expect(await gather('metricsServer', {apiservices: [service('False')]})).toEqual({known: false});
    expect(await gather('metricsServer', {apiservices: []})).toEqual({known: false});
  });

  it('tell whether the metric of scale-out has a value, asked for at the FEPCluster', async () => {
    const object = {apiVersion: 'v2', kind: 'FEPCluster', metadata: {name: 'demo'}, spec: {fepChildCrVal: {autoscale: {scaleout: {metricName: 'connections'}}}}} as KubernetesObject;
    const plural = 'fepclusters.fep.fujitsu.io/demo';
    expect(await gather('customMetric', {[plural]: [{metadata: {name: 'connections'}, items: [{value: '5'}]}]}, object)).toEqual({known: true});
    expect(await gather('customMetric', {[plural]: [{metadata: {name: 'connections'}, items: []}]}, object)).toEqual({known: false});
    expect(await gather('customMetric', {}, object)).toEqual({known: false});
    expect(await gather('customMetric', {})).toEqual({unreadable: 'the object names no metric'});
  });

  it('tell replicas of the cluster that an action is about', async () => {
    const pod = (name: string, role: string, status: string): object => ({metadata: {name, labels: {feprole: role}}, spec: {containers: []}, status: {phase: 'Running', conditions: [{type: 'Ready', status}]}});
    const pods = [pod('demo-sts-0', 'master', 'True'), pod('demo-sts-1', 'replica', 'True'), pod('demo-sts-2', 'replica', 'False')];
    expect(await gather('replicas', {pods})).toEqual({known: [{name: 'demo-sts-1', ready: true}, {name: 'demo-sts-2', ready: false}]});
  });

  it('keep events about FEP objects, however their kind is spelt', async () => {
    const event = (kind: string, reason: string): object => ({metadata: {name: reason}, reason, message: 'm', involvedObject: {kind, name: 'demo'}});
    expect(await gather('events', {events: [event('FEPUpgrade', 'FailedFepUpgrade'), event('feconfig', 'SuccessfulTdeSetMasterKey'), event('Pod', 'Killing')]})).toEqual({
      known: [{name: 'demo', reason: 'FailedFepUpgrade', message: 'm'}, {name: 'demo', reason: 'SuccessfulTdeSetMasterKey', message: 'm'}],
    });
  });

  it('list every operator that serves the namespace', async () => {
    const operator = (namespace: string, watch: string, image: string): object => ({metadata: {name: 'fep-ansible-operator', namespace}, spec: {template: {spec: {containers: [{name: 'fep-ansible-operator', image, env: [{name: 'WATCH_NAMESPACE', value: watch}]}]}}}});
    const deployments = [operator('a', 'db', 'o:v4.1.3'), operator('b', 'db,shop', 'o:v5.2.6'), operator('c', 'shop', 'o:v6.1.0')];
    expect(await gather('operators', {deployments})).toMatchObject({known: [{version: '4.1.3'}, {version: '5.2.6'}]});
  });
});

describe('the database a rule asks', () => {
  it('is that of the cluster which the object is about', () => {
    const object = (kind: string, spec: object): KubernetesObject => ({apiVersion: 'v1', kind, metadata: {name: 'x'}, spec}) as KubernetesObject;
    expect(targetCluster({name: 'x', object: object('FEPPgpool2', {fepclustername: 'demo'})})).toBe('demo');
    expect(targetCluster({name: 'x', object: object('FEPCluster', {fepChildCrVal: {upgrade: {sourceCluster: 'old'}}})})).toBe('old');
    expect(targetCluster({name: 'x', object: object('FEPCluster', {})})).toBe('x');
    expect(targetCluster({name: 'x', object: object('FEPAction', {targetClusterName: 3})})).toBe('x');
  });

  it('answers one document, or is not known', () => {
    expect(databaseFact('demo', '{"roles": [], "sessions": {"app": 1}, "size": 8}')).toEqual({cluster: 'demo', roles: [], sessions: {app: 1}, size: 8});
    expect(() => databaseFact('demo', '{"roles": {}}')).toThrow('the database of demo answered something else');
  });
});
