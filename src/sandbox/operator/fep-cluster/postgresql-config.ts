import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, ConfigMap} from '../../../lib/model/kubernetes-object.ts';
import {textAt} from './members.ts';
import {ownedMetadata} from './run.ts';
import type {WantedCluster} from './wanted.ts';

/**
 * ConfigMap with the PostgreSQL parameters: the guide calls it "postgresql-cfg" (UG 2.3), whether that is the whole
 * name is not stated. As a suffix several clusters fit into one namespace. Its keys are the simulator's.
 */
export function postgresqlConfigName(cluster: string): string {
  return `${cluster}-postgresql-cfg`;
}

/**
 * The settings of a cluster. pgBackRest's come from the FEPBackup `backup`: edited by hand (UG 5.5) it counts until the section
 * of the FEPCluster changes and flows into it. Which of the two wins at FEP is not stated.
 */
export function postgresqlConfig(cluster: FepCluster, wanted: WantedCluster, backup?: AnyObject): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: ownedMetadata(cluster, postgresqlConfigName(wanted.name)),
    data: {
      'postgresql.conf': textAt(wanted.childValues, 'customPgParams') ?? '',
      'pg_hba.conf': textAt(wanted.childValues, 'customPgHba') ?? '',
      // Without pgbackrestKeyParams: those are secrets and stay in the Secret.
      'pgbackrest.conf': pgbackrestParams(wanted, backup) ?? '',
      'pgaudit.conf': textAt(wanted.childValues, 'customPgAudit') ?? '',
    },
  };
}

function pgbackrestParams(wanted: WantedCluster, backup: AnyObject | undefined): string | undefined {
  if (wanted.backup === undefined) return undefined;
  // The child spells it with a capital B (UG 2.3.5.1).
  return backup === undefined ? textAt(wanted.childValues, 'backup.pgbackrestParams') : textAt(backup['spec'], 'pgBackrestParams');
}
