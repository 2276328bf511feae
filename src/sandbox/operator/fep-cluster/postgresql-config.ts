import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {ConfigMap} from '../../../lib/model/kubernetes-object.ts';
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

export function postgresqlConfig(cluster: FepCluster, wanted: WantedCluster): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: ownedMetadata(cluster, postgresqlConfigName(wanted.name)),
    data: {
      'postgresql.conf': textAt(wanted.childValues, 'customPgParams') ?? '',
      'pg_hba.conf': textAt(wanted.childValues, 'customPgHba') ?? '',
      // Without pgbackrestKeyParams: those are secrets and stay in the Secret.
      'pgbackrest.conf': textAt(wanted.childValues, 'backup.pgbackrestParams') ?? '',
      'pgaudit.conf': textAt(wanted.childValues, 'customPgAudit') ?? '',
    },
  };
}
