import {expect, it} from 'vitest';
import {architecture, nodeObject, SANDBOX_NODES} from '../../../../src/sandbox/node/node-objects.ts';

it('registers three nodes in three zones, each with all that the API server needs to reach it', () => {
  const nodes = SANDBOX_NODES.map((node) => nodeObject(node, 1234, '2026-01-01T00:00:00Z'));
  expect(nodes.map((node) => node.metadata.labels?.['topology.kubernetes.io/zone'])).toEqual(['zone-a', 'zone-b', 'zone-c']);
  for (const node of nodes) {
    expect(node['status']).toMatchObject({
      addresses: [{type: 'InternalIP', address: '127.0.0.1'}, {type: 'Hostname', address: node.metadata.name}],
      daemonEndpoints: {kubeletEndpoint: {Port: 1234}},
      declaredFeatures: ['ExtendWebSocketsToKubelet'],
    });
  }
});

it('spells processors as Kubernetes does', () => {
  expect(['x64', 'arm64', 's390x', 'ppc64'].map(architecture)).toEqual(['amd64', 'arm64', 's390x', 'ppc64le']);
});
