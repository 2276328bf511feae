import {actionEffectRules, actionRules} from './action/actions.ts';
import {backupObjectRules} from './action/backups.ts';
import {optionRules} from './backup/options.ts';
import {repositoryRules} from './backup/repositories.ts';
import {scheduleRules} from './backup/schedules.ts';
import {autoscaleRules} from './cluster/autoscale.ts';
import {availabilityRules} from './cluster/availability.ts';
import {deletionRules} from './cluster/deletion.ts';
import {serverRules} from './cluster/servers.ts';
import {shapeRules} from './cluster/shape.ts';
import {keyManagementRules} from './encryption/key-management.ts';
import {keyStoreRules} from './encryption/key-stores.ts';
import {exporterRules} from './observability/exporters.ts';
import {forwardingRules} from './observability/forwarding.ts';
import {logServerRules} from './observability/log-servers.ts';
import {logRules} from './observability/logs.ts';
import {monitoringRules} from './observability/monitoring.ts';
import {pgpoolRules} from './pgpool/pgpool.ts';
import {pgpoolScramRules, scramRules} from './pgpool/scram.ts';
import {imageRules} from './platform/images.ts';
import {nodeRules} from './platform/nodes.ts';
import {operatorRules} from './platform/operator.ts';
import {versionRules} from './platform/versions.ts';
import {hbaRules} from './postgres/hba.ts';
import {parameterRules, parameterTextRules} from './postgres/parameters.ts';
import {slotRules} from './replication/slots.ts';
import {subscriptionRules} from './replication/subscriptions.ts';
import {disasterRecoveryRules} from './restore/disaster-recovery.ts';
import {restoreRequestRules} from './restore/requests.ts';
import {standbyRules} from './restore/standby.ts';
import {veleroRules} from './restore/velero.ts';
import type {Rule, RuleKind} from './rule.ts';
import {secretStoreRules} from './secret-store/store.ts';
import {secretStoreSurroundingsRules} from './secret-store/surroundings.ts';
import {autoresizeRules} from './storage/autoresize.ts';
import {storageClassRules} from './storage/classes.ts';
import {volumeRules} from './storage/volumes.ts';
import {admissionRules} from './upgrade/admission.ts';
import {dumpRules} from './upgrade/dump.ts';
import {majorUpgradeRules} from './upgrade/major.ts';
import {minorUpgradeRules} from './upgrade/minor.ts';
import {certificateRules, rotationRules} from './tls/certificates.ts';
import {mutualTlsRules} from './tls/mutual.ts';
import {systemCertificateRules} from './tls/system-certificates.ts';
import {passwordRules, roleRules} from './users/roles.ts';

export {type Applies, catalogue, type CatalogueEntry, type Confirm} from './catalogue.ts';
export {evaluate, type EvaluateOptions, type Evaluation, type IgnoredRule, type NotChecked, type RuleFinding} from './evaluate.ts';
export type {ReplicationSide, SubscriptionPlan} from './replication/subscription-plan.ts';
export {appliesTo, type Found, operationsOf, type Rule, type RuleKind, type RuleOperation, type Subject} from './rule.ts';

/** Every rule, in reading order: shape first, then what the object asks of its surroundings. */
export const allRules: readonly Rule[] = [
  ...shapeRules,
  ...serverRules,
  ...availabilityRules,
  ...autoscaleRules,
  ...deletionRules,
  ...volumeRules,
  ...storageClassRules,
  ...autoresizeRules,
  ...parameterTextRules,
  ...parameterRules,
  ...hbaRules,
  ...roleRules,
  ...passwordRules,
  ...mutualTlsRules,
  ...certificateRules,
  ...rotationRules,
  ...systemCertificateRules,
  ...secretStoreRules,
  ...secretStoreSurroundingsRules,
  ...keyManagementRules,
  ...keyStoreRules,
  ...slotRules,
  ...subscriptionRules,
  ...scheduleRules,
  ...optionRules,
  ...repositoryRules,
  ...restoreRequestRules,
  ...disasterRecoveryRules,
  ...standbyRules,
  ...veleroRules,
  ...monitoringRules,
  ...exporterRules,
  ...logRules,
  ...forwardingRules,
  ...logServerRules,
  ...scramRules,
  ...pgpoolRules,
  ...pgpoolScramRules,
  ...minorUpgradeRules,
  ...majorUpgradeRules,
  ...admissionRules,
  ...dumpRules,
  ...actionRules,
  ...actionEffectRules,
  ...backupObjectRules,
  ...imageRules,
  ...nodeRules,
  ...versionRules,
  ...operatorRules,
];

const BY_KIND = new Map<string, readonly Rule[]>();

/** The rules over a kind, in reading order; none for a kind that nothing is known of. */
export function rulesFor(kind: RuleKind | (string & {})): readonly Rule[] {
  let rules = BY_KIND.get(kind);
  if (rules === undefined) {
    rules = allRules.filter(({kinds}) => (kinds as readonly string[]).includes(kind));
    if (rules.length > 0) BY_KIND.set(kind, rules);
  }
  return rules;
}

export const fepClusterRules: readonly Rule[] = rulesFor('FEPCluster');
