import {describe, expect, it} from 'vitest';
import type {Gateway} from '../../../../src/lib/cluster/gateway.ts';
import type {Container, Pod} from '../../../../src/lib/model/kubernetes-object.ts';
import {expand, resolveEnvironment} from '../../../../src/sandbox/node/environment.ts';

const objects: Record<string, unknown> = {
  'Secret/s': {data: {key: Buffer.from('välue').toString('base64')}},
  'ConfigMap/m': {data: {one: '1', two: '2'}},
};
const gateway = {find: async ({resource, name}: {resource: {kind: string}; name: string}) => objects[`${resource.kind}/${name}`]} as unknown as Gateway;
const pod: Pod = {
  apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p', namespace: 'n', labels: {app: 'x'}},
  spec: {nodeName: 'node', containers: []},
};
const resolve = (container: Partial<Container> & Record<string, unknown>) => resolveEnvironment(gateway, pod, {name: 'c', ...container}, '10.244.0.9');

describe('environment of a container', () => {
  it('resolves literals, fields, Secrets and ConfigMaps', async () => {
    const env = await resolve({
      envFrom: [{prefix: 'M_', configMapRef: {name: 'm'}}],
      env: [
        {name: 'A', value: 'a'},
        {name: 'B', value: '$(A)-$(NONE)-$$(A)'},
        {name: 'POD', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
        {name: 'LABEL', valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}},
        {name: 'IP', valueFrom: {fieldRef: {fieldPath: 'status.podIP'}}},
        {name: 'S', valueFrom: {secretKeyRef: {name: 's', key: 'key'}}},
        {name: 'NOT', valueFrom: {secretKeyRef: {name: 'none', key: 'key', optional: true}}},
      ],
    });
    expect(env).toEqual({HOSTNAME: 'p', M_one: '1', M_two: '2', A: 'a', B: 'a-$(NONE)-$(A)', POD: 'p', LABEL: 'x', IP: '10.244.0.9', S: 'välue'});
  });

  it.each([
    ['secret "none" not found', {secretKeyRef: {name: 'none', key: 'k'}}],
    ["couldn't find key k in configmap n/m", {configMapKeyRef: {name: 'm', key: 'k'}}],
  ])('says %s', async (message, valueFrom) => {
    await expect(resolve({env: [{name: 'X', valueFrom}]})).rejects.toThrow(message);
  });

  it('expands only what is known', () => {
    expect(expand('$(A)$(B)$(', {A: '1'})).toBe('1$(B)$(');
  });
});
