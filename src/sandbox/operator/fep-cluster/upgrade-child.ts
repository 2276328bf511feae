import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Condition, StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {TaskFailure} from '../task-failure.ts';
import {findOwned} from './ensure.ts';
import {treeAt} from './members.ts';
import {ownedMetadata, type Run, type StepResult} from './run.ts';
import {readInstances} from './status.ts';

/** Annotation of a FEPCluster whose data came over well (UG 6.4.3.2). */
export const UPGRADE_DONE = 'FEPUpgradeDone';

/**
 * A major upgrade: once the new servers are ready a FEPUpgrade is made, which brings the data over (UG 6.4.3). The moment is
 * not stated. The section counts only when the cluster is made (UG 6.4.3.1): one that was ready before is left as it is.
 */
export async function upgradeData(run: Run): Promise<StepResult> {
  const {context, cluster, wanted, ledger} = run;
  const section = treeAt(wanted.childValues, 'upgrade');
  if (section === undefined || cluster.metadata.annotations?.[UPGRADE_DONE] === 'true') {
    ledger.skipped();
    return 'done';
  }
  const naming = {reason: 'FailedFepUpgradeCreate', text: 'Error/Failure in FEP Upgrade CR creation'};
  const found = await findOwned<AnyObject>(run, FEP_RESOURCES.FEPUpgrade, wanted.name, naming);
  if (found !== undefined) return progressOf(found);
  const {statefulSet, current, ready} = await readInstances(run, wanted.instances);
  if (wasReadyBefore(statefulSet)) {
    ledger.note('spec.fepChildCrVal.upgrade was ignored: it counts only when a cluster is made');
    return 'done';
  }
  if (!ready) return {waitFor: `${current} of ${wanted.instances} instances ready`};
  await context.gateway.create(FEP_RESOURCES.FEPUpgrade, upgradeObject(cluster, section));
  ledger.changed();
  await context.events.tell(cluster, {type: 'Normal', reason: 'InitiatedChildCreate', text: 'Started FEP Upgrade CR creation'});
  return {waitFor: 'the FEPUpgrade to begin'};
}

/** FEPUpgrade with the name of the new FEPCluster (UG 6.4.3.2); that its spec is the section is inferred. */
export function upgradeObject(cluster: FepCluster, section: Record<string, unknown>): AnyObject {
  const resource = FEP_RESOURCES.FEPUpgrade;
  return {apiVersion: apiVersionOf(resource), kind: 'FEPUpgrade', metadata: ownedMetadata(cluster, cluster.metadata.name ?? ''), spec: section};
}

/** A failed upgrade is not tried again: the new FEPCluster has to be made anew (UG 6.4.3.2). */
function progressOf(upgrade: AnyObject): StepResult {
  const conditions = (upgrade['status'] as {conditions?: Condition[]} | undefined)?.conditions ?? [];
  const failure = conditions.find(({type, status}) => type === 'Failure' && status === 'True');
  if (failure === undefined) return {waitFor: 'the FEPUpgrade to end'};
  throw new TaskFailure(`FEPUpgrade ${upgrade.metadata.name} failed: ${failure.message}; the FEPCluster has to be made anew`, {
    reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster',
  });
}

/** The operator stamps the StatefulSet when a cluster is ready for the first time. */
function wasReadyBefore(statefulSet: StatefulSet | undefined): boolean {
  return statefulSet?.metadata.annotations?.['statusCheckAt'] !== undefined;
}
