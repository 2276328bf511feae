import {createHash} from 'node:crypto';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {headlessServiceName, statefulSetName} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {mergeDifference} from '../difference.ts';
import {findOwned} from './ensure.ts';
import {podTemplate} from './pod-template.ts';
import {serversHeld} from './restore-hold.ts';
import {clusterLabels, ownedMetadata, type Run, type StepResult} from './run.ts';
import type {WantedCluster} from './wanted.ts';

/** Annotation by which the simulator sees that its own template changed, whatever defaults the API server added. */
export const TEMPLATE_HASH = 'sandbox.fep.fujitsu.io/template-hash';

/** StatefulSet `<cluster>-sts`; pods start one after another (UG 4.1, 4.2, App. B). */
export function statefulSet(cluster: FepCluster, wanted: WantedCluster, env: Readonly<Record<string, string | undefined>>): StatefulSet {
  const template = podTemplate(wanted, env);
  const metadata = ownedMetadata(cluster, statefulSetName(wanted.name));
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {...metadata, annotations: {...wanted.customAnnotations, [TEMPLATE_HASH]: hashOf(template)}},
    spec: {
      replicas: wanted.instances,
      serviceName: headlessServiceName(wanted.name),
      podManagementPolicy: 'OrderedReady',
      // The operator replaces pods itself: Kubernetes' order, highest ordinal first, is not the guide's (UG 5.3.1).
      updateStrategy: {type: 'OnDelete'},
      selector: {matchLabels: clusterLabels(wanted.name)},
      template,
      volumeClaimTemplates: claimTemplates(wanted),
    },
  };
}

function claimTemplates(wanted: WantedCluster): AnyObject[] {
  return wanted.volumes.filter((volume) => !volume.shared).map((volume) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {name: volume.template, labels: clusterLabels(wanted.name)},
    spec: {
      accessModes: volume.accessModes,
      resources: {requests: {storage: volume.size}},
      ...(volume.storageClass === undefined ? {} : {storageClassName: volume.storageClass}),
    },
  }));
}

function hashOf(template: unknown): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 16);
}

/** Makes the StatefulSet, or brings number, template and update strategy to what is wanted; claim templates are final. */
export async function ensureStatefulSet(run: Run): Promise<StepResult> {
  const {context, cluster, wanted} = run;
  const naming = {reason: 'FailedFepStatefulSetCreate', text: 'Error/Failure in FEP StatefulSet creation'};
  const whole = statefulSet(cluster, wanted, context.env);
  const desired = (await serversHeld(run)) ? {...whole, spec: {...whole.spec, replicas: 0}} : whole;
  const found = await findOwned<StatefulSet>(run, RESOURCES.StatefulSet, statefulSetName(wanted.name), naming);
  if (found === undefined) {
    await context.gateway.create(RESOURCES.StatefulSet, desired);
    run.ledger.changed();
    await context.events.tell(cluster, {type: 'Normal', reason: 'SuccessfulFepStatefulSetCreate', text: 'Successfully created FEP StatefulSet'});
    return 'done';
  }
  const patch = statefulSetPatch(found, desired);
  if (patch.length === 0) {
    run.ledger.ok();
    return 'done';
  }
  await context.gateway.patch({resource: RESOURCES.StatefulSet, name: statefulSetName(wanted.name), namespace: wanted.namespace}, {type: 'json', body: patch});
  run.ledger.changed();
  return 'done';
}

interface Operation {
  op: 'add';
  path: string;
  value: unknown;
}

/** The changes a StatefulSet allows, as far as they differ. */
export function statefulSetPatch(found: StatefulSet, desired: StatefulSet): Operation[] {
  const patch: Operation[] = [];
  const set = (path: string, value: unknown): void => void patch.push({op: 'add', path, value});
  if (found.spec.replicas !== desired.spec.replicas) set('/spec/replicas', desired.spec.replicas);
  if (mergeDifference(found.spec['updateStrategy'], desired.spec['updateStrategy'] as Record<string, unknown>) !== undefined) {
    set('/spec/updateStrategy', desired.spec['updateStrategy']);
  }
  if (found.metadata.annotations?.[TEMPLATE_HASH] !== desired.metadata.annotations?.[TEMPLATE_HASH]) set('/spec/template', desired.spec.template);
  const {annotations, labels} = desired.metadata;
  if (mergeDifference(found.metadata.annotations, annotations ?? {}) !== undefined) set('/metadata/annotations', {...found.metadata.annotations, ...annotations});
  if (mergeDifference(found.metadata.labels, labels ?? {}) !== undefined) set('/metadata/labels', {...found.metadata.labels, ...labels});
  return patch;
}
