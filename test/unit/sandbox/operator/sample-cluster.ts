import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';

/** A cluster of three with backups, accounts and certificates; `change` is laid over spec, one level below fep and fepChildCrVal. */
export function sampleCluster(change: {fep?: Record<string, unknown>; child?: Record<string, unknown>} = {}): FepCluster {
  return {
    apiVersion: 'fep.fujitsu.io/v2',
    kind: 'FEPCluster',
    metadata: {name: 'demo', namespace: 'shop', uid: 'uid-1', generation: 1},
    spec: {
      fep: {instances: 3, syncMode: 'off', ...change.fep},
      fepChildCrVal: {
        storage: {
          dataVol: {size: '2Gi'},
          walVol: {},
          backupVol: {size: '2Gi', storageClass: 'shared', accessModes: ['ReadWriteMany']},
        },
        sysUsers: {pgAdminPassword: 'admin-secret', pguser: 'mydbuser', pgpassword: 'user-secret', pgdb: 'mydb'},
        systemCertificates: {key: '-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----'},
        backup: {
          pgbackrestParams: '[global]\n',
          pgbackrestKeyParams: 'repo1-s3-key=K\n',
          schedule: {num: 2},
          schedule1: {schedule: '15 0 * * 0', type: 'full'},
          schedule2: {schedule: '15 0 * * 1-6', type: 'incr', repo: 2},
          schedule3: {schedule: ' ', type: ' '},
        },
        ...change.child,
      },
    },
  } as unknown as FepCluster;
}
