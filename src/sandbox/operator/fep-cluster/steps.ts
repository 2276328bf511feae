import type {AnyObject, KubernetesObject} from '../../../lib/model/kubernetes-object.ts';
import {managedExporterName, serviceAccountName} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import type {StepName} from '../faults.ts';
import {accountRole, accountRoleBinding} from './account-access.ts';
import {ensureClaims, resizeClaims} from './claims.ts';
import {ensureClusterSecret} from './cluster-secret.ts';
import {disruptionBudget, disruptionBudgetName} from './disruption-budget.ts';
import {ensureChildren} from './ensure-children.ts';
import {ensure, findOwned} from './ensure.ts';
import {managedExporter} from './exporter.ts';
import {postgresqlConfig} from './postgresql-config.ts';
import {rollChange} from './rolling-change.ts';
import {ownedMetadata, type Run, type StepResult} from './run.ts';
import {services} from './services.ts';
import {ensureStatefulSet} from './stateful-set.ts';
import {upgradeData} from './upgrade-child.ts';

/** One step of a reconcile; safe to repeat. */
export interface Step {
  name: StepName;
  run: (run: Run) => Promise<StepResult>;
}

/**
 * The order of making (objects.md section 10). That Services, ServiceAccount, Secret and ConfigMap come between the
 * children and the StatefulSet is the simulator's choice: when FEP makes them is not stated.
 */
export const STEPS: readonly Step[] = [
  {name: 'children', run: ensureChildren},
  // First of all, so that they are bound when the first pod wants them.
  {name: 'claims', run: ensureClaims},
  {name: 'service-account', run: ensureServiceAccount},
  {name: 'secret', run: ensureClusterSecret},
  {name: 'postgresql-config', run: ensurePostgresqlConfig},
  {name: 'services', run: ensureServices},
  {name: 'disruption-budget', run: ensureDisruptionBudget},
  {name: 'statefulset', run: ensureStatefulSet},
  {name: 'exporter', run: ensureExporter},
  {name: 'resize', run: resizeClaims},
  // Last: everything else is done while pods are replaced one after another.
  {name: 'rolling', run: rollChange},
  {name: 'upgrade-start', run: upgradeData},
];

async function ensureServiceAccount(run: Run): Promise<StepResult> {
  const desired: KubernetesObject = {apiVersion: 'v1', kind: 'ServiceAccount', metadata: ownedMetadata(run.cluster, serviceAccountName(run.wanted.name))};
  const naming = {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster ServiceAccount creation'};
  await ensure(run, RESOURCES.ServiceAccount, desired, naming);
  await ensure(run, RESOURCES.Role, accountRole(run.cluster), naming);
  await ensure(run, RESOURCES.RoleBinding, accountRoleBinding(run.cluster), naming);
  return 'done';
}

async function ensurePostgresqlConfig(run: Run): Promise<StepResult> {
  const {name, namespace} = run.wanted;
  const backup = await run.context.gateway.find<AnyObject>({resource: FEP_RESOURCES.FEPBackup, name, namespace});
  await ensure(run, RESOURCES.ConfigMap, postgresqlConfig(run.cluster, run.wanted, backup), {reason: 'FailedFepConfigCreate', text: 'Error/Failure in FEP Config ConfigMap creation'});
  return 'done';
}

async function ensureServices(run: Run): Promise<StepResult> {
  for (const service of services(run.cluster, run.wanted)) {
    await ensure(run, RESOURCES.Service, service, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster Service creation'});
  }
  return 'done';
}

/** An event tells that it was made or not (UG 5.8.1; reasons not stated). Switched off later, it is removed (not stated). */
async function ensureDisruptionBudget(run: Run): Promise<StepResult> {
  const {wanted, context, cluster} = run;
  const naming = {reason: 'FailedFepPdbCreate', text: 'Error/Failure in FEP PodDisruptionBudget creation'};
  if (!wanted.podDisruptionBudget) return removeIfThere(run, 'PodDisruptionBudget', disruptionBudgetName(wanted.name), naming);
  const {created} = await ensure(run, RESOURCES.PodDisruptionBudget, disruptionBudget(cluster), naming);
  if (created) await context.events.tell(cluster, {type: 'Normal', reason: 'SuccessfulFepPdbCreate', text: 'Successfully created FEP PodDisruptionBudget'});
  return 'done';
}

/** Made and taken away on a running cluster too (UG 4.3; taking away is implied there). Edits by hand stay (UG 4.3). */
async function ensureExporter(run: Run): Promise<StepResult> {
  const {wanted, context, cluster} = run;
  const name = managedExporterName(wanted.name);
  const naming = {reason: 'FailedFepExporterCreate', text: 'Error/Failure in FEP Exporter creation'};
  if (wanted.monitoring === undefined) return removeIfThere(run, 'FEPExporter', name, naming);
  const found = await findOwned(run, FEP_RESOURCES.FEPExporter, name, naming);
  if (found === undefined) {
    await context.gateway.create(FEP_RESOURCES.FEPExporter, managedExporter(cluster, wanted.monitoring));
    run.ledger.changed();
  } else run.ledger.ok();
  return 'done';
}

async function removeIfThere(run: Run, kind: 'PodDisruptionBudget' | 'FEPExporter', name: string, naming: {reason: string; text: string}): Promise<StepResult> {
  const resource = RESOURCES[kind];
  const ref = {resource, name, namespace: run.wanted.namespace};
  const found = await run.context.gateway.find(ref);
  if (found === undefined || !(found.metadata.ownerReferences ?? []).some(({uid}) => uid === run.cluster.metadata.uid)) {
    run.ledger.skipped();
    return 'done';
  }
  await findOwned(run, resource, name, naming);
  await run.context.gateway.delete(ref, {propagation: 'Background'});
  run.ledger.changed();
  return 'done';
}
