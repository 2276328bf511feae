import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {AnyObject, Condition, Deployment, KubernetesNode, KubernetesObject, Pod} from '../../lib/model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../lib/model/names.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {packageFile} from '../package-files.ts';
import type {SandboxRecord} from '../record.ts';
import {clusterRoles} from './cluster-roles.ts';

/** Namespace of the FEP operator in a sandbox. */
export const OPERATOR_NAMESPACE = 'fep-operator';

/** Puts CRDs, roles and the operator into the cluster; what is there already is brought to the same state. */
export async function installFep(gateway: Gateway, record: SandboxRecord, signal: AbortSignal): Promise<void> {
  const [definitions] = await Promise.all([
    installDefinitions(gateway, record.operatorVersion, signal),
    ...clusterRoles().map((role) => gateway.apply(role.kind === 'ClusterRole' ? RESOURCES.ClusterRole : RESOURCES.ClusterRoleBinding, role, {force: true, signal})),
    gateway.apply(RESOURCES.Namespace, {apiVersion: 'v1', kind: 'Namespace', metadata: {name: OPERATOR_NAMESPACE}}, {force: true, signal}),
  ]);
  await untilEstablished(gateway, definitions, signal);
  const {installOperator} = await import('../operator/install.ts');
  await installOperator(gateway, {namespace: OPERATOR_NAMESPACE, operatorVersion: record.operatorVersion});
}

/**
 * What is not ready yet, in words; undefined when the nodes and the operator are. What the cluster still holds of an
 * earlier run does not count: nodes must have renewed their lease, and the operator started, after `since` (RFC 3339).
 */
export async function whyFepNotReady(gateway: Gateway, since: string, signal: AbortSignal): Promise<string | undefined> {
  const inOperatorNamespace = {namespace: OPERATOR_NAMESPACE, signal};
  const [nodes, leases, operator, pods] = await Promise.all([
    gateway.list<KubernetesNode>(RESOURCES.Node, {signal}),
    gateway.list<Lease>(RESOURCES.Lease, {namespace: 'kube-node-lease', signal}),
    gateway.find<Deployment>({resource: RESOURCES.Deployment, namespace: OPERATOR_NAMESPACE, name: OPERATOR_DEPLOYMENT}, {signal}),
    gateway.list<Pod>(RESOURCES.Pod, {...inOperatorNamespace, labelSelector: `name=${OPERATOR_DEPLOYMENT}`}),
  ]);
  const alive = new Set(leases.items.filter(({spec}) => isSince(spec?.renewTime, since)).map(({metadata}) => metadata.name));
  const ready = nodes.items.filter((node) => isTrue(node.status?.conditions, 'Ready') && alive.has(node.metadata.name)).length;
  if (ready === 0 || ready < nodes.items.length) return `${ready} of ${nodes.items.length} nodes are ready`;
  // Somebody who scaled the operator away wants it so.
  if (operator?.spec.replicas === 0) return undefined;
  return pods.items.some((pod) => isReadySince(pod, since)) ? undefined : 'the pod of the FEP operator is not ready';
}

type Lease = KubernetesObject & {spec?: {renewTime?: string}};

function isReadySince(pod: Pod, since: string): boolean {
  const statuses = pod.status?.containerStatuses ?? [];
  const fresh = statuses.length > 0 && statuses.every(({ready, state}) => ready && isSince(state?.running?.startedAt, since));
  return fresh && pod.metadata.deletionTimestamp === undefined && isTrue(pod.status?.conditions, 'Ready');
}

/** Kubernetes writes most times in whole seconds, so the second of `since` itself counts. */
function isSince(time: string | undefined, since: string): boolean {
  return time !== undefined && Date.parse(time) >= Math.floor(Date.parse(since) / 1000) * 1000;
}

/** Nodes that are Ready, and all. */
export async function countNodes(gateway: Gateway, signal: AbortSignal): Promise<{ready: number; total: number}> {
  const {items} = await gateway.list<KubernetesNode>(RESOURCES.Node, {signal});
  return {ready: items.filter((node) => isTrue(node.status?.conditions, 'Ready')).length, total: items.length};
}

async function installDefinitions(gateway: Gateway, version: string, signal: AbortSignal): Promise<string[]> {
  const {parse} = await import('yaml');
  const folder = packageFile('crds', version);
  const files = (await readdir(folder)).filter((name) => /\.(yaml|json)$/.test(name));
  return Promise.all(
    files.map(async (file) => {
      const definition = parse(await readFile(path.join(folder, file), 'utf8')) as AnyObject;
      await gateway.apply(RESOURCES.CustomResourceDefinition, definition, {force: true, signal});
      return definition.metadata.name ?? file;
    }),
  );
}

const ESTABLISH_POLL_MS = 100;

/** A kind can be used from the moment its definition is Established. */
async function untilEstablished(gateway: Gateway, names: readonly string[], signal: AbortSignal): Promise<void> {
  for (;;) {
    const {items} = await gateway.list<KubernetesObject & {status?: {conditions?: Condition[]}}>(RESOURCES.CustomResourceDefinition, {signal});
    const established = new Set(items.filter(({status}) => isTrue(status?.conditions, 'Established')).map(({metadata}) => metadata.name));
    if (names.every((name) => established.has(name))) return;
    const {setTimeout: sleep} = await import('node:timers/promises');
    await sleep(ESTABLISH_POLL_MS, undefined, {signal});
  }
}

function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}
