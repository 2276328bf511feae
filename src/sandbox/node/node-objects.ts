import {arch, release} from 'node:os';
import type {AnyObject} from '../../lib/model/kubernetes-object.ts';

/** The sandbox's nodes, one in each zone. */
export const SANDBOX_NODES = ['a', 'b', 'c'].map((letter, index) => ({
  name: `fep-sandbox-${letter}`,
  zone: `zone-${letter}`,
  index,
}));

export type SandboxNode = (typeof SANDBOX_NODES)[number];

/** Set to `true` on a Node, it makes that machine hang: no lease, no pod status, its containers gone. For tests of failures. */
export const FROZEN_ANNOTATION = 'sandbox.kubectl-fep/frozen';

const RESOURCES_OF_NODE = {cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '500Gi'};

/** Node's word for this machine's processor, as Kubernetes spells it. */
export function architecture(nodeArch: string = arch()): string {
  return {x64: 'amd64', arm64: 'arm64', s390x: 's390x', ppc64: 'ppc64le'}[nodeArch] ?? nodeArch;
}

/** A Node as it is registered; `time` is RFC 3339. */
export function nodeObject(node: SandboxNode, port: number, time: string): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {name: node.name, labels: nodeLabels(node)},
    status: nodeStatus(node, port, time),
  };
}

export function nodeLabels(node: SandboxNode): Record<string, string> {
  return {
    'topology.kubernetes.io/zone': node.zone,
    'topology.kubernetes.io/region': 'sandbox',
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture(),
  };
}

/**
 * The whole status of a Node. It is always written as a whole: a patch with a part of it has cost the addresses,
 * and without addresses the API server reaches no log and no exec.
 */
export function nodeStatus(node: SandboxNode, port: number, time: string, since: string = time): Record<string, unknown> {
  return {
    addresses: [
      {type: 'InternalIP', address: '127.0.0.1'},
      {type: 'Hostname', address: node.name},
    ],
    daemonEndpoints: {kubeletEndpoint: {Port: port}},
    capacity: RESOURCES_OF_NODE,
    allocatable: RESOURCES_OF_NODE,
    conditions: nodeConditions(time, since),
    nodeInfo: nodeInfo(node),
    declaredFeatures: ['ExtendWebSocketsToKubelet'],
  };
}

function nodeConditions(time: string, since: string): Record<string, string>[] {
  const pressure = (type: string, reason: string, message: string) => ({
    type, status: 'False', reason, message, lastHeartbeatTime: time, lastTransitionTime: since,
  });
  return [
    pressure('MemoryPressure', 'KubeletHasSufficientMemory', 'the sandbox node does not measure memory'),
    pressure('DiskPressure', 'KubeletHasNoDiskPressure', 'the sandbox node does not measure disks'),
    pressure('PIDPressure', 'KubeletHasSufficientPID', 'the sandbox node does not count processes'),
    {
      type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'the sandbox node is posting ready status',
      lastHeartbeatTime: time, lastTransitionTime: since,
    },
  ];
}

function nodeInfo(node: SandboxNode): Record<string, string> {
  return {
    architecture: architecture(),
    operatingSystem: 'linux',
    osImage: 'kubectl-fep sandbox (simulated node)',
    kernelVersion: release(),
    kubeletVersion: 'v1.36.3',
    kubeProxyVersion: 'v1.36.3',
    containerRuntimeVersion: 'sandbox://1.0',
    machineID: node.name,
    systemUUID: node.name,
    bootID: node.name,
  };
}
