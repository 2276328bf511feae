import type {ChangeClass} from './change-class.ts';

/**
 * What no source states and yet follows: from Kubernetes' own rules, from PostgreSQL's or Patroni's documentation, or from
 * what a part is. Never a statement of the operator's makers: every answer says that it is inferred, and from what.
 */
export interface Inference {
  /** Each holds for everything below it, the longest wins; `*` stands for one member. */
  readonly paths: readonly string[];
  /** `not-stated` where nothing follows; the ground says why. */
  readonly change: ChangeClass;
  readonly ground: string;
  /** In place of what the class does by itself. */
  readonly effect?: string;
  readonly after?: string;
}

const FEP = 'spec.fep';
const CHILD = 'spec.fepChildCrVal';
const STORAGE = `${CHILD}.storage`;
const USERS = `${CHILD}.sysUsers`;
const BACKUP = `${CHILD}.backup`;
const CSI = `${CHILD}.secretStore.csi`;

const below = (path: string, ...names: readonly string[]): string[] => names.map((name) => `${path}.${name}`);

/** Changes of the pods themselves. */
const PODS: readonly Inference[] = [
  {
    change: 'rolling',
    ground: 'it stands in the pod template of the servers (an image, the size of a container, a volume, an environment variable, an annotation, a place), and Kubernetes replaces the pods of a StatefulSet whose template changes',
    paths: [
      ...below(FEP, 'image.pullPolicy', 'imagePullSecrets', 'podAntiAffinity', 'customAnnotations', 'fepEnvSec', 'feputils', 'postgres.tls', 'patroni.tls'),
      ...below(`${FEP}.remoteLogging`, 'enable', 'image', 'pullPolicy', 'mcSpec', 'tls', 'fluentbitConfigSecretRef', 'awsCredentialSecretRef', 'googleCredentialSecretRef', 'fluentBitEnvSec'),
      ...below(USERS, 'pgAdminTls', 'pgrepluserTls', 'pgreplUserTls', 'pgRewindUserTls'),
      ...below(BACKUP, 'image.pullPolicy', 'mcSpec', 'caName', 'repoKeySecretName', 'fepBackupEnvSec'),
      ...below(CSI, 'azureProvider.credentials', 'gcpProvider.credentials'),
      `${CHILD}.customCertificates`, 'spec.ldap', 'spec.globalEnvSec',
    ],
  },
  {change: 'rolling', ground: 'it chooses the image where none is named, and another image is a rolling replacement (UG 5.2)', paths: [`${FEP}.fepVersion`]},
  {change: 'rolling', ground: 'it stands for CPU and memory of the servers, and a change of these is a rolling replacement (UG 5.3.1)', paths: [`${FEP}.databaseSize`]},
  {change: 'rolling', ground: 'PostgreSQL takes another port only at its start, and the ports of containers stand in the pod template of the servers', paths: [`${FEP}.servicePort`]},
];

/** Changes that running servers take up. */
const RUNNING: readonly Inference[] = [
  {change: 'restart', ground: 'pgaudit is loaded through shared_preload_libraries, which PostgreSQL reads at its start, and parameters of that kind wait for a restart that you start (Overview 1.2.4.1)', paths: [`${FEP}.pgAuditLog.enable`]},
  {change: 'reload', ground: 'pg_hba.conf is written anew, and a changed pg_hba.conf is reloaded (Overview 2.3)', paths: [`${FEP}.forceSsl`]},
  {
    change: 'reload',
    effect: 'Patroni writes synchronous_standby_names and reloads the master at its next cycle',
    ground: "Patroni keeps it in its dynamic configuration, which running members take up (Patroni's documentation)",
    paths: [`${FEP}.syncMode`],
  },
  {
    change: 'none',
    effect: 'Patroni takes it up at its next cycle',
    ground: "Patroni keeps it in its dynamic configuration, which running members take up (Patroni's documentation)",
    paths: below(FEP, 'fineTuningParams', 'replicationSlots'),
  },
  {
    change: 'none',
    effect: 'it changes by SQL in the running database',
    ground: 'PostgreSQL makes roles and changes passwords by SQL, and takes them without a reload; sessions that are open stay open',
    paths: [...below(USERS, 'pgpassword', 'pgSecurityUser', 'pgSecurityPassword', 'pgSeurityPassword', 'pgMetricsPassword', 'vectorizerPassword'), `${FEP}.vectorTransformation.modelRepository`],
  },
  {change: 'none', effect: 'the master key is set by a function of the running server', ground: 'the guide changes master keys with pgx_set_master_key, and an event tells when the operator did (UG 5.5, 5.12.1)', paths: [`${CHILD}.sysTde.tdek.targetKeyId`]},
  {
    change: 'none',
    effect: 'the claims grow, and with most drivers their file systems while they are in use; a driver that can only grow what nobody mounts waits until the pod is made anew',
    ground: 'claim templates of a StatefulSet cannot change, so the claims themselves grow, and Kubernetes replaces no pod for that',
    paths: [`${STORAGE}.*.size`],
  },
  {
    change: 'none',
    effect: 'the servers go on with the old certificate',
    ground: 'the operator keeps it in a Secret, and a renewed server certificate is taken over by a FEPAction reload only (UG 5.6.1)',
    after: 'a FEPAction of type reload; it causes no outage',
    paths: [`${CHILD}.systemCertificates`],
  },
  {
    change: 'none',
    effect: 'the servers go on with what is mounted',
    ground: 'it stands in the SecretProviderClass or the ServiceAccount of the pods, and neither is part of their template (documentation of the Secrets Store CSI driver)',
    after: 'new values arrive when the driver asks the store again, where it rotates, and else when the pods are made anew',
    paths: [
      ...['aws', 'azure', 'gcp', 'vault'].flatMap((name) => below(`${CSI}.${name}Provider`, 'fepSecrets', 'fepCustomCerts', 'fepCustomCert')),
      ...below(CSI, 'awsProvider.region', 'awsProvider.roleName', 'azureProvider.keyvaultname', 'azureProvider.tenantid', 'vaultProvider.vaultAddress', 'vaultProvider.roleName'),
    ],
  },
];

/** Changes of what runs beside the servers. */
const BESIDE: readonly Inference[] = [
  {
    change: 'none',
    effect: 'the next run of its job takes it',
    ground: 'it is for a job that runs on a schedule, in pods of its own that come and go beside the servers',
    paths: [...below(FEP, 'pgAuditLog.endpoint', 'pgBadger', 'externalMonitoring', 'measurement', 'fepcronjob'), ...below(BACKUP, 'preScript', 'postScript', 'type'), 'spec.ldap2pg'],
  },
  {
    change: 'none',
    effect: 'the pod that watches the volumes takes it',
    ground: 'expanding volumes by themselves is the work of the fep-tuning pod (UG 2.3.3.2), and the servers have no part in it',
    paths: [`${FEP}.autoTuning`, `${STORAGE}.autoresize`, ...below(`${STORAGE}.*`, 'threshold', 'increase', 'increaseType', 'storageLimit')],
  },
  {
    change: 'none',
    effect: 'only the exporter is concerned',
    ground: 'the exporter has a pod of its own (UG 4.3)',
    after: 'restartRequired: true in the FEPExporter, where the exporter goes on as it was',
    paths: [`${FEP}.monitoring`, `${USERS}.pgMetricsUserTls`],
  },
  {change: 'none', effect: 'only the inference server is concerned', ground: 'the inference server has an image, ports and certificates of its own', paths: [`${FEP}.vectorTransformation.inferenceServer`]},
  {change: 'none', effect: 'servers that are added by themselves come by other rules', ground: 'what it decides is the number of servers alone, and a changed number restarts none of the others (UG 5.2)', paths: [`${CHILD}.autoscale`]},
  {change: 'none', effect: 'the operator goes by it from its next work on the cluster on', ground: "it directs the operator's own work and is part of no server", paths: below(FEP, 'autoPodRestart', 'sysExtraEvent', 'sysExtraLogging')},
  {change: 'none', ground: 'it is put on the FEPCluster and its Secrets, none of which is a pod (UG 5.11.3.2.1)', paths: [`${FEP}.velero.labels`]},
  {change: 'none', effect: 'it is read at the other site, when Velero brings the cluster back there', ground: 'it describes the restore at the other site (UG 5.11.3.2.1)', paths: below(`${FEP}.velero`, 'backup', 'restore')},
  {change: 'none', ground: "Kubernetes hands an object's own labels and annotations on to nothing, and pods have a field for theirs (customAnnotations)", paths: ['metadata']},
];

/** Where nothing follows, and why. */
const OPEN: readonly Inference[] = [
  {change: 'not-stated', ground: 'a standby is set up when the cluster is made, and ended by the FEPAction promote_standby; whether the operator looks at it in between is open', paths: [`${FEP}.standby`]},
  {change: 'not-stated', ground: 'where the names are written, in the pod template or in a file that Patroni reads while it runs, is open', paths: [`${FEP}.usePodName`]},
  {change: 'not-stated', ground: 'it is a setting of files that servers and Patroni read; whether the operator writes them anew, and has them read, is open', paths: below(FEP, 'postgres.tls.verifyClient', 'patroni.tls.verifyClient')},
  {change: 'not-stated', ground: "it stands in the configuration of the container that forwards logs; whether that reads it while it runs is open. The database's own container has no part in it", paths: below(`${FEP}.remoteLogging`, 'fluentdName', 'fluentbitParams')},
  {change: 'not-stated', ground: 'it names a file or place for pgaudit; whether the file is mounted, copied or read anew is open', paths: below(`${FEP}.pgAuditLog`, 'config', 'auditLogPath')},
  {change: 'not-stated', ground: 'which preparations the operator makes in a running cluster is open', paths: [`${FEP}.velero.enable`]},
  {change: 'not-stated', ground: 'what does this work, a container of the servers or a job beside them, is open', paths: below(FEP, 'backupStats', 'fixedStats', 'freezingTuples')},
  {change: 'not-stated', ground: 'how the servers are tied to it, and whether they load a library for it, is open', paths: below(`${FEP}.vectorTransformation`, 'enable', 'hostName', 'port', 'multiMasterReplication')},
  {change: 'not-stated', ground: 'whether sizes are estimated from it after the creation too is open', paths: [`${STORAGE}.dataSize`]},
  {change: 'not-stated', ground: 'Patroni, replicas and pg_rewind sign in with it, and whether they learn of another one while they run is open', paths: below(USERS, 'pgAdminPassword', 'pgrepluser', 'pgreplpassword', 'pgRewindUser', 'pgRewindPassword')},
  {change: 'not-stated', ground: 'it is made when the cluster is made; whether the operator renames it or makes a second one is open', paths: below(USERS, 'pguser', 'pgdb')},
  {change: 'not-stated', ground: "it stands in the connections of the cluster's own users, and whether these are made anew while servers run is open", paths: ['pgAdminTls', 'pgrepluserTls', 'pgreplUserTls', 'pgRewindUserTls'].map((name) => `${USERS}.${name}.sslMode`)},
  {change: 'not-stated', ground: 'whether the operator changes the passphrase of the keystore while servers run is open', paths: [`${USERS}.tdepassphrase`]},
  {change: 'not-stated', ground: 'the operator writes it into the connection file of the keystore; whether it opens the keystore again, or restarts servers as for a definition that is added, is open', paths: [`${CHILD}.sysTde.tdek.kmsDefinition`, `${CHILD}.sysTde.tdek.targetKmsName`]},
  {change: 'not-stated', ground: 'no source shows a keystore of this kind at work', paths: [`${CHILD}.sysTde.tdeh`]},
  {change: 'not-stated', ground: 'moving a running cluster to another store is described nowhere', paths: [`${CHILD}.secretStore`]},
  {change: 'not-stated', ground: 'no source says what it means', paths: ['spec.restoreMode']},
];

export const INFERENCES: readonly Inference[] = [...PODS, ...RUNNING, ...BESIDE, ...OPEN];
