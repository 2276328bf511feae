import type {ChangeClass, ChangeImpact} from './change-class.ts';

/**
 * What the sources say of changing a field beyond its class, or in its stead. A note holds for everything below its
 * path, and the longest path wins. A class stands here only where the facts of the field cannot carry it: where no
 * source states one, or where nobody takes the change at all.
 */
export interface ChangeNote extends Partial<ChangeImpact> {
  readonly path: string;
  readonly change?: ChangeClass;
}

const FEP = 'spec.fep';
const CHILD = 'spec.fepChildCrVal';
const STORAGE = `${CHILD}.storage`;
const USERS = `${CHILD}.sysUsers`;
const BACKUP = `${CHILD}.backup`;
const TDE = `${CHILD}.sysTde`;

/** What a change means, where no source says what it does to running servers. */
const unstated = (effect: string): {change: 'not-stated'; effect: string} => ({change: 'not-stated', effect});

const NEXT_BACKUP = {effect: 'in force from the next backup on; a backup that runs keeps the old settings', section: 'UG 5.5'};

/** A CronJob is an object of its own: its pods come and go beside the servers. */
const CRON_JOB = {change: 'none', effect: 'a CronJob is made, runs at other times, or goes; the servers are not touched'} as const;

/** Notes on the servers and what goes with them. */
const SERVERS: readonly ChangeNote[] = [
  {path: `${FEP}.instances`, effect: 'the operator adds or removes replicas', disturbs: 'on the way up nobody, on the way down the sessions of the servers that go', duration: 'depends on data and environment; no figure is stated', section: 'UG 5.2, 5.9.2'},
  {path: `${FEP}.fepVersion`, ...unstated('another major version is a major upgrade: the data are not migrated by this field'), section: 'UG 6.4'},
  {path: `${FEP}.image.image`, disturbs: 'sessions of each server in its turn; with a synchronous replica the cluster stops while the master and that replica change', first: 'choose a quiet hour', duration: 'without a synchronous replica about the time of a failover; no figure is stated', section: 'UG 5.2, 6.1, Overview 2.4.1'},
  {path: `${FEP}.image.pullPolicy`, ...unstated('it decides when a node fetches the image')},
  {path: `${FEP}.mcSpec`, first: 'choose a quiet hour', section: 'UG 5.3.1'},
  {path: `${FEP}.databaseSize`, ...unstated('it stands for CPU and memory, whose change is a rolling replacement')},
  {path: `${FEP}.autoPodRestart`, ...unstated('it decides whether later changes of CPU, memory and image restart the pods by themselves'), section: 'CRD 6.1.0'},
  {path: `${FEP}.imagePullSecrets`, ...unstated('it names the credentials for the registry')},
  {path: `${FEP}.syncMode`, change: 'not-stated', section: 'UG 5.9.2'},
  {path: `${FEP}.podAntiAffinity`, ...unstated('it decides on which nodes pods may be placed, and a running pod is not moved by Kubernetes')},
  {path: `${FEP}.podDisruptionBudget`, change: 'none', effect: 'a PodDisruptionBudget is made or goes, told by an event; it restrains evictions and touches no running pod', section: 'UG 5.8.1, Kubernetes'},
  {path: `${FEP}.standby`, ...unstated('a standby is set up when the cluster is made, and ended by the FEPAction promote_standby; a change in between is not described'), section: 'UG 4.13, 5.11.4'},
  {path: `${FEP}.replicationSlots`, ...unstated('logical slots are made or dropped; what a dropped slot had not sent is lost to its subscriber'), section: 'UG 4.8.1'},
  {path: `${FEP}.fineTuningParams`, ...unstated('timings of the failover change')},
  {path: `${FEP}.servicePort`, ...unstated('the port of servers and services changes, and every client has to follow'), section: 'UG 4.7.3'},
  {path: `${FEP}.forceSsl`, ...unstated('the operator writes other lines into pg_hba.conf, so that clients without TLS may be turned away'), section: 'UG 4.7.3'},
  {path: `${FEP}.usePodName`, ...unstated('the parts of the cluster reach each other by other names'), section: 'UG 4.7.4'},
  {path: `${FEP}.postgres`, ...unstated('the servers use other certificate files; renewed files of the same name need a FEPAction reload and cause no outage'), section: 'UG 5.6.1'},
  {path: `${FEP}.patroni`, ...unstated("Patroni uses other certificate files; after renewing the files of the same name you have to redeploy every server pod, with downtime"), section: 'UG 5.6.1'},
  {path: `${FEP}.customAnnotations`, ...unstated('annotations of StatefulSet and pods change'), section: 'UG App.B'},
  {path: `${FEP}.sysExtraEvent`, ...unstated('the operator tells its work in more or fewer events'), section: 'UG 5.8.2'},
  {path: `${FEP}.sysExtraLogging`, ...unstated('the operator logs more or less'), section: 'UG 4.7.3'},
  {path: `${FEP}.fepEnvSec`, ...unstated('the server container gets other environment variables')},
  {path: 'spec.globalEnvSec', ...unstated('every container gets other environment variables')},
];

/** Notes on the features beside the servers. */
const FEATURES: readonly ChangeNote[] = [
  {path: `${FEP}.autoTuning`, ...unstated('automatic expansion of volumes asks another Prometheus'), section: 'UG 2.3.3.2'},
  {path: `${FEP}.monitoring`, ...unstated('settings of the exporter change; it takes certificates over only after restartRequired in the FEPExporter is set to true'), section: 'UG 4.3'},
  ...['fepExporter.tls', 'prometheus.tls'].map((name): ChangeNote => ({
    path: `${FEP}.monitoring.${name}`, change: 'none', effect: 'the exporter goes on with the old certificates', after: 'restartRequired: true in the FEPExporter; only the exporter restarts', section: 'UG 4.3',
  })),
  {path: `${FEP}.monitoring.enable`, effect: 'the FEPExporter is made, or taken away (the latter is implied)', section: 'UG 4.3'},
  {path: `${FEP}.externalMonitoring`, ...unstated('metrics go to a cloud service, or no longer')},
  {path: `${FEP}.measurement`, ...unstated('measurements on a schedule change')},
  {path: `${FEP}.remoteLogging`, ...unstated('settings of the forwarding of logs change'), section: 'UG 4.9.2'},
  {path: `${FEP}.remoteLogging.enable`, ...unstated('a container that forwards logs comes to each server; once set it stays as it is'), irreversible: 'once turned on it cannot be turned off', first: 'the FEPLogging runs, and log_destination is csvlog', section: 'UG 4.9.2.1'},
  {path: `${FEP}.pgAuditLog`, ...unstated('settings of the audit log change'), section: 'UG 4.11'},
  {path: `${FEP}.pgAuditLog.enable`, ...unstated('the operator preloads pgaudit, a library that PostgreSQL loads at its start, and makes the extension'), section: 'UG 4.11.1'},
  {path: `${FEP}.pgAuditLog.schedules`, ...CRON_JOB, section: 'UG 4.11.3, Kubernetes'},
  {path: `${FEP}.pgBadger`, ...unstated('the CronJobs of the reports change; a wrong cron line makes no CronJob, in silence'), section: 'UG 4.10'},
  {path: `${FEP}.pgBadger.schedules`, ...CRON_JOB, first: 'check the cron line: a wrong one makes no CronJob, in silence', section: 'UG 4.10.2, Kubernetes'},
  {path: `${FEP}.velero`, ...unstated('preparations for disaster recovery with Velero change; take a Velero backup again'), section: 'UG 5.11.3.2'},
  {path: `${FEP}.backupStats`, ...unstated("the backup of the optimizer's statistics changes")},
  {path: `${FEP}.fixedStats`, ...unstated("the fixing of the optimizer's statistics changes")},
  {path: `${FEP}.freezingTuples`, ...unstated('the freezing of rows on a schedule changes')},
  {path: `${FEP}.fepcronjob`, ...unstated('jobs of the operator run with another image')},
  {path: `${FEP}.feputils`, ...unstated('the container with tools beside each server changes')},
  {path: `${FEP}.vectorTransformation`, ...unstated('the vector transformation changes')},
  {path: 'spec.ldap', ...unstated('the servers use other settings for LDAP')},
  {path: 'spec.ldap2pg', ...unstated('the CronJob of ldap2pg changes')},
  {path: 'spec.ldap2pg.schedule', ...CRON_JOB, section: 'CRD 6.1.0, Kubernetes'},
  {path: 'spec.restoreMode', ...unstated("the operator's own flag for restores changes")},
];

/** Notes on volumes. */
const VOLUMES: readonly ChangeNote[] = [
  {path: `${STORAGE}.*.size`, ...unstated("the claims of that volume grow in every pod, where their StorageClass can"), irreversible: 'volumes only grow', section: 'UG 5.3.2'},
  {path: `${STORAGE}.*.threshold`, ...unstated('automatic expansion of this volume begins at another share'), section: 'UG 2.3.3.2'},
  {path: `${STORAGE}.*.increase`, ...unstated('automatic expansion of this volume takes other steps')},
  {path: `${STORAGE}.*.increaseType`, ...unstated('automatic expansion of this volume takes other steps')},
  {path: `${STORAGE}.*.storageLimit`, ...unstated('automatic expansion of this volume has another ceiling'), section: 'UG 2.3.3.2'},
  {path: `${STORAGE}.autoresize`, ...unstated('automatic expansion follows other settings; it is the work of the fep-tuning pod'), section: 'UG 2.3.3.2'},
  {path: `${STORAGE}.autoresize.enable`, effect: 'the fep-tuning pod is added or goes', section: 'UG 2.3.3.2'},
  {path: `${STORAGE}.dataSize`, ...unstated('the operator estimates sizes from it')},
];

/** Notes on roles, certificates and where they come from. */
const SECRETS: readonly ChangeNote[] = [
  {path: USERS, ...unstated('the operator looks after these roles'), section: 'UG 2.3.12'},
  ...['pgAdminPassword', 'pgreplpassword', 'pgRewindPassword', 'pgMetricsPassword', 'vectorizerPassword'].map((name): ChangeNote => ({
    path: `${USERS}.${name}`, ...unstated('the role gets another password, and whoever signs in with the old one is turned away'), section: 'UG 2.3.12',
  })),
  ...['pgpassword', 'pgSecurityPassword', 'pgSeurityPassword'].map((name): ChangeNote => ({
    path: `${USERS}.${name}`, ...unstated('the role gets another password, and its expiry starts anew where passwords expire'), section: 'UG 2.3.12.2',
  })),
  {path: `${USERS}.pgMetricsUser`, change: 'none', effect: 'the role that the exporter reads with; an exporter that runs already does not take it over', after: 'restartRequired: true in the FEPExporter; only the exporter restarts', section: 'UG 4.3'},
  {path: `${USERS}.pgdb`, ...unstated('the database is made when the cluster is made; a later change is not described'), section: 'UG 2.3.12.1'},
  {path: `${USERS}.pgSecurityUser`, ...unstated('the role is made, and the database administrator loses CREATEROLE to it'), irreversible: 'once there, the role can be neither renamed nor removed', section: 'UG 2.3.12.1.3'},
  {path: `${USERS}.passwordValid.days`, effect: 'the expiry of every managed password that has not expired is set anew; 0 or nothing ends the control', section: 'UG 2.3.12.2'},
  {path: `${USERS}.tdepassphrase`, ...unstated('the file keystore gets another passphrase'), after: 'a full backup right away: older ones open with the old passphrase only', section: 'UG 5.5'},
  {path: `${CHILD}.systemCertificates`, ...unstated("the servers' certificate changes; a renewed one is taken over by a FEPAction reload, without an outage"), section: 'UG 5.6.1'},
  {path: `${CHILD}.customCertificates`, ...unstated('client certificates are mounted for other users; a renewed one is used at the next connection'), section: 'UG 5.6.1'},
  {path: `${CHILD}.secretStore`, ...unstated('passwords and certificates come from another place; a value changed in the store itself reaches the pods by the driver'), section: 'UG 4.5.1'},
  {path: TDE, ...unstated('the keystore of transparent data encryption changes')},
  {path: `${TDE}.tdeType`, effect: 'the kind of keystore is chosen at creation, for good', section: 'UG 2.3.11'},
  {path: `${TDE}.tdek.targetKmsName`, ...unstated('the master key is looked for in another key management system; the name of the one in use cannot change'), section: 'UG 5.12.5'},
  {path: `${TDE}.tdek.targetKeyId`, ...unstated('the operator enables encryption anew with the new master key, and an event tells it'), first: 'keep the old key: data and backups made with it need it', after: 'a full backup right away', section: 'UG 5.12.1, 5.5'},
  {path: `${TDE}.tdek.kmsDefinition`, first: 'switch automatic scale-out off', section: 'UG 5.12.5'},
  ...['type', 'address', 'port', 'authMethod', 'profile'].map((name): ChangeNote => ({path: `${TDE}.tdek.kmsDefinition.${name}`, ...unstated('the key management system is reached in another way'), section: 'UG 5.12.5'})),
  {path: `${TDE}.tdek.kmsDefinition.sslpassphrase`, change: 'none', effect: 'the operator opens the keystore again, and an event tells it', section: 'UG 5.12.1'},
];

/** Notes on configuration texts, backups and what is made at creation. */
const REST: readonly ChangeNote[] = [
  {path: `${CHILD}.customPgParams`, section: 'Overview 1.2.4.1, 2.3'},
  {path: `${CHILD}.customPgHba`, section: 'Overview 1.2.4.1, 2.3'},
  {path: `${CHILD}.customPgAudit`, section: 'Overview 1.2.4.1, 2.3'},
  {path: `${BACKUP}.image.image`, disturbs: 'sessions of each server in its turn: the backup container runs in the server pods', first: 'choose a quiet hour', duration: 'without a synchronous replica about the time of a failover; no figure is stated', section: 'UG 5.2, 6.1'},
  {path: `${BACKUP}.image.pullPolicy`, ...unstated('it decides when a node fetches the image')},
  {path: `${BACKUP}.mcSpec`, ...unstated('the backup container, which runs in the server pods, gets another size'), section: 'UG 5.3.1'},
  {path: `${BACKUP}.pgbackrestParams`, ...NEXT_BACKUP},
  {path: `${BACKUP}.pgbackrestKeyParams`, ...NEXT_BACKUP},
  ...[1, 2, 3, 4, 5].map((number): ChangeNote => ({path: `${BACKUP}.schedule${number}`, ...NEXT_BACKUP})),
  {path: `${BACKUP}.schedule`, ...NEXT_BACKUP},
  {path: `${BACKUP}.caName`, ...unstated('other CA files are mounted in the backup container'), section: 'UG 5.10.2'},
  {path: `${BACKUP}.repoKeySecretName`, ...unstated('other key files are mounted in the backup container'), section: 'UG 5.10.2'},
  {path: `${BACKUP}.preScript`, ...unstated('another script runs before each backup')},
  {path: `${BACKUP}.postScript`, ...unstated('another script runs after each backup')},
  {path: `${BACKUP}.type`, ...unstated('there is one kind of backup only')},
  {path: `${BACKUP}.fepBackupEnvSec`, ...unstated('the backup container gets other environment variables')},
  {path: `${CHILD}.restore`, effect: 'a restore from object storage is part of the creation; on a running cluster it is passed over', section: 'UG 5.11.1.2.2'},
  {path: `${CHILD}.upgrade`, effect: 'a major upgrade is part of the creation of a new cluster; on a running cluster it is passed over', section: 'UG 6.4.3.1'},
  {path: `${CHILD}.autoscale`, ...unstated('automatic scale-out follows other settings; replicas that it added are never removed by it'), section: 'UG 2.3.9, 5.9.1'},
  {path: 'metadata', ...unstated('labels and annotations of the FEPCluster itself change')},
  {path: 'metadata.name', change: 'refused', effect: 'another name is another object', section: 'Kubernetes API'},
  {path: 'metadata.namespace', change: 'refused', effect: 'an object stays in its namespace', section: 'Kubernetes API'},
  {path: 'apiVersion', change: 'refused', effect: 'another version or kind is another object', section: 'Kubernetes API'},
  {path: 'kind', change: 'refused', effect: 'another version or kind is another object', section: 'Kubernetes API'},
  {path: 'status', change: 'ignored', effect: 'it is the operator that writes it', section: 'UG 4.1'},
  {path: 'fepStatus', change: 'ignored', effect: 'it is the operator that writes it', section: 'CRD 6.1.0'},
];

export const CHANGE_NOTES: readonly ChangeNote[] = [...SERVERS, ...FEATURES, ...VOLUMES, ...SECRETS, ...REST];
