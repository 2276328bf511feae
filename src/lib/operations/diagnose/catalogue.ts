import type {DiagnosisId} from '../../model/diagnosis-ids.ts';

/** What is known of a finding before anything is looked at. */
export interface Known {
  /** What is behind it, most likely. */
  cause: string;
  /** Steps to take; `{name}`, `{namespace}`, `{pod}`, `{objectName}` and the like are filled in. A step without a command is advice. */
  next: readonly {why: string; command?: string}[];
  /** Of the User's Guide, or where else it stands. */
  section?: string;
  /** What is likely to go away with it, when it is about the same pod or the whole cluster. */
  explains?: readonly DiagnosisId[];
}

const LOOK = {
  events: {why: 'what was said, in order', command: 'kubectl fep events {name} -n {namespace} --since 1h'},
  log: {why: 'what the server said', command: 'kubectl fep logs {name} -n {namespace} --pod {pod} --source all --since 15m'},
  previous: {why: 'what it said before it ended', command: 'kubectl fep logs {name} -n {namespace} --pod {pod} --previous'},
  pod: {why: 'everything Kubernetes knows of the pod', command: 'kubectl describe pod {pod} -n {namespace}'},
  storage: {why: 'which volume, how full', command: 'kubectl fep storage show {name} -n {namespace}'},
  backups: {why: 'what there is to go back to', command: 'kubectl fep backup list {name} -n {namespace}'},
  validate: {why: 'which rules the manifest breaks', command: 'kubectl fep validate {name} -n {namespace}'},
  patroni: {why: 'how Patroni sees its members', command: 'kubectl fep exec {name} -n {namespace} -- patronictl list'},
  operator: {why: 'what the operator said', command: 'kubectl logs deployment/fep-ansible-operator -n {operatorNamespace} --all-containers --tail 200'},
} as const;

/** A pod that cannot run takes all of these with it. */
const POD_DOWN: readonly DiagnosisId[] = [
  'master-not-ready', 'pod-not-ready', 'instances-missing', 'no-servers', 'no-master', 'no-primary', 'no-synchronous-replica', 'no-synchronous-standby', 'not-declared-ready',
  'replica-not-streaming', 'replica-silent', 'server-refuses', 'server-silent', 'server-down', 'stale-master-label', 'slot-holds-wal', 'replica-lags', 'log-says', 'pgpool-backend-down',
];
const NO_WRITER: readonly DiagnosisId[] = ['replica-not-streaming', 'no-synchronous-standby', 'not-declared-ready', 'timeline-differs', 'archiving-behind', 'pgpool-backend-down'];

/** Cause, next steps and source of every finding. Sections: User's Guide of FEP 15, unless another source is named. */
export const CATALOGUE: Readonly<Record<DiagnosisId, Known>> = {
  'being-deleted': {cause: 'somebody deleted the FEPCluster; it goes away when the operator has removed what it owns', next: [LOOK.events, LOOK.operator], explains: ['not-declared-ready', 'instances-missing', 'no-servers', 'no-master', 'master-not-ready', 'pod-not-ready']},
  'pods-unreadable': {cause: 'you may not list pods here, or the API server does not answer', next: [{why: 'ask whether you may', command: 'kubectl auth can-i list pods -n {namespace}'}, {why: 'see whether the API server answers', command: 'kubectl get --raw /readyz'}]},

  'no-servers': {cause: 'the operator has not made the StatefulSet, or Kubernetes does not let its pods be made', next: [LOOK.events, LOOK.validate, LOOK.operator], section: '7.4', explains: ['not-declared-ready']},
  'no-master': {cause: 'Patroni has not elected a primary: the members cannot reach the API server, do not run, or none is fit to take over', next: [LOOK.patroni, LOOK.events, {why: 'what the members say', command: 'kubectl fep logs {name} -n {namespace} --since 10m'}], section: '7.4', explains: NO_WRITER},
  'no-primary': {cause: 'the lock of Patroni has run out and nobody took it over yet: an election is under way or due, or no member is fit to take it', next: [LOOK.patroni, {why: 'watch the election', command: 'kubectl fep status {name} -n {namespace} --watch'}, {why: 'what the members say', command: 'kubectl fep logs {name} -n {namespace} --since 10m'}], section: '7.4', explains: NO_WRITER},
  'label-differs-from-lock': {cause: 'a switchover is under way, or a label was changed by hand; Patroni puts it right within one of its rounds', next: [LOOK.patroni]},
  'master-not-ready': {cause: 'PostgreSQL in the master is starting, recovering or down, or its pod is', next: [LOOK.log, LOOK.pod, LOOK.patroni], section: '7.4', explains: NO_WRITER},
  'stale-master-label': {cause: 'the node of that pod is cut off, so its label cannot be taken away; Patroni has elected another primary', next: [{why: 'the node', command: 'kubectl get nodes'}, {why: 'once the node is surely gone, let Kubernetes forget the pod', command: 'kubectl delete pod {pod} -n {namespace} --force --grace-period 0'}]},
  'several-masters': {cause: 'labels were changed by hand, or a cut-off member still believes that it leads; the Service sends clients to both', next: [LOOK.patroni, {why: 'take the label from the one that does not lead', command: 'kubectl label pod {pod} -n {namespace} feprole=replica --overwrite'}], explains: ['label-in-recovery', 'label-differs-from-lock']},
  'two-primaries': {cause: 'split brain: two servers accept writes, and their data go apart from the moment of the split', next: [{why: 'stop writers first: keep the applications away from the cluster'}, {why: 'keep what both have before anything is mended', command: 'kubectl fep logs-collect {name} -n {namespace}'}, LOOK.patroni], explains: ['several-masters', 'label-differs-from-lock', 'replica-not-streaming']},
  'label-in-recovery': {cause: 'the label of the pod and the state of its server differ: a change of roles is under way, or the label was set by hand', next: [LOOK.patroni, {why: 'watch whether it passes', command: 'kubectl fep status {name} -n {namespace} --watch'}]},

  'volume-lost': {cause: 'the PersistentVolume of the claim is gone: its data are lost, unless the storage itself still has them', next: [LOOK.backups, {why: 'what became of the volume', command: 'kubectl describe {objectWords} -n {namespace}'}], section: '7.1', explains: POD_DOWN},
  'claim-not-bound': {cause: 'no volume could be made or found for the claim: the storage class, its size, its access mode or its provisioner', next: [{why: "the provisioner's words", command: 'kubectl describe {objectWords} -n {namespace}'}, {why: 'which classes there are', command: 'kubectl get storageclass'}, LOOK.validate], section: '2.3.3', explains: ['unschedulable', ...POD_DOWN]},
  'resize-pending': {cause: 'the storage has grown, or could not; a file system may grow only when its pod is started again', next: [LOOK.storage, {why: 'what the claim says', command: 'kubectl describe {objectWords} -n {namespace}'}], section: '5.3.2'},
  'volume-full': {cause: 'data, logs, WAL that cannot be archived or that a slot holds, or backups have used the volume up', next: [LOOK.storage, {why: 'grow it, where the class can', command: 'kubectl fep storage resize {name} -n {namespace} --help'}, {why: 'never delete files of pg_wal by hand: the server would not start again'}], section: '7.2, 7.3', explains: ['archiving-fails', 'repository-trouble', 'backup-overdue', 'crash-loop', ...POD_DOWN]},

  'node-not-ready': {cause: 'the node is down, cut off from the network, or its kubelet stands still', next: [{why: 'what the node says of itself', command: 'kubectl describe {objectWords}'}, {why: 'a pod of it moves only once Kubernetes knows that the node is gone', command: 'kubectl get pods -n {namespace} -o wide'}], explains: ['pgpool-not-ready', ...POD_DOWN]},
  'image-pull': {cause: 'the name of the image is wrong, the registry does not answer, or the pull secret is missing or refused', next: [LOOK.pod, {why: 'the image that the manifest names', command: 'kubectl get fepcluster {name} -n {namespace} -o jsonpath={.spec.fep.image.image}'}, {why: 'mend it', command: 'kubectl fep update {name} -n {namespace} --set fep.image.image=…'}], section: '5.2', explains: POD_DOWN},
  'crash-loop': {cause: 'the program in the container ends soon after its start: its last words tell why', next: [LOOK.previous, LOOK.pod], section: '7.4', explains: POD_DOWN},
  'container-cannot-start': {cause: "the container's own definition cannot be carried out: a Secret or ConfigMap is missing, or a command is not there", next: [LOOK.pod, LOOK.validate], section: '7.4', explains: POD_DOWN},
  'unschedulable': {cause: 'no node has the room, or may take it: requests, taints, affinity, or volumes of another zone', next: [{why: "the scheduler's words", command: 'kubectl describe pod {pod} -n {namespace}'}, {why: 'what the nodes have left', command: 'kubectl describe nodes'}, {why: 'smaller requests', command: 'kubectl fep resources set {name} -n {namespace} --help'}], explains: POD_DOWN},
  'evicted': {cause: 'the node ran short of memory or disk and threw the pod out', next: [LOOK.pod, {why: 'what the node lacks', command: 'kubectl describe nodes'}], explains: POD_DOWN},
  'pod-failed': {cause: 'Kubernetes has given the pod up', next: [LOOK.pod, LOOK.events], explains: POD_DOWN},
  'pod-not-ready': {cause: 'the server is starting, copying its data from the primary, or does not get on', next: [LOOK.log, LOOK.pod], section: '7.4', explains: ['not-declared-ready', 'no-synchronous-replica', 'no-synchronous-standby', 'replica-not-streaming', 'pgpool-backend-down']},
  'server-down': {cause: 'Patroni runs, and PostgreSQL beside it does not: it crashed, or refuses to start', next: [LOOK.log, LOOK.patroni], section: '7.4', explains: ['master-not-ready', 'pod-not-ready', 'server-refuses', 'replica-not-streaming', 'not-declared-ready', 'replica-silent', 'no-synchronous-standby']},
  'instances-missing': {cause: 'the operator has not made them yet, or Kubernetes does not let them be made', next: [LOOK.events, LOOK.operator], section: '5.9.2', explains: ['not-declared-ready']},
  'pods-refused': {cause: 'the API server refuses the pods that the StatefulSet wants to make', next: [{why: 'who refuses what', command: 'kubectl describe statefulset {name}-sts -n {namespace}'}, {why: 'the quotas of the namespace', command: 'kubectl describe resourcequota,limitrange -n {namespace}'}], explains: POD_DOWN},

  'no-synchronous-replica': {cause: 'no replica is there that could confirm commits', next: [LOOK.patroni, LOOK.events], section: '5.9.2'},
  'no-synchronous-standby': {cause: 'replicas run, and none of them is named as synchronous: they lag, do not stream, or Patroni has not chosen yet', next: [LOOK.patroni, {why: 'who streams, and how', command: "kubectl fep psql {name} -n {namespace} -c 'select application_name, state, sync_state from pg_stat_replication'"}]},
  'timeline-differs': {cause: 'the replica has not followed the last change of the primary: pg_rewind failed, or WAL that it needs is gone', next: [LOOK.log, {why: 'build it anew from the primary', command: 'kubectl fep exec {name} -n {namespace} -- patronictl reinit {name} {pod}'}], section: '7.4', explains: ['replica-not-streaming']},

  'server-refuses': {cause: 'PostgreSQL is starting up, shutting down, in recovery, or has no connection left', next: [LOOK.log, LOOK.patroni], section: '7.4', explains: ['not-declared-ready']},
  'server-silent': {cause: 'the server or its node stands still, or is cut off', next: [LOOK.pod, {why: 'the nodes', command: 'kubectl get nodes'}], explains: ['replica-silent', 'not-declared-ready', 'pod-not-ready', 'master-not-ready']},
  'replica-not-streaming': {cause: 'the replica does not reach the primary, is refused by it, or needs WAL that is gone', next: [LOOK.log, LOOK.patroni, {why: 'when it says that WAL has been removed, build it anew', command: 'kubectl fep exec {name} -n {namespace} -- patronictl reinit {name} {pod}'}], section: '7.4', explains: ['timeline-differs', 'replica-lags', 'no-synchronous-standby', 'slot-holds-wal']},
  'replica-silent': {cause: 'the connection between the two is cut, or the replica stands still', next: [LOOK.log, LOOK.patroni], explains: ['replica-lags', 'no-synchronous-standby', 'no-synchronous-replica', 'slot-holds-wal']},
  'replica-lags': {cause: 'the replica cannot keep up: its disk, its network, a query that holds replay back, or a burst of writes', next: [{why: 'watch whether it catches up', command: 'kubectl fep status {name} -n {namespace} --watch'}, {why: 'what runs on the replica', command: "kubectl fep psql {name} -n {namespace} --replica -c 'select pid, state, now() - query_start as runs, wait_event_type from pg_stat_activity where state <> $$idle$$'"}]},

  'archiving-off': {cause: 'archive_mode was switched off in customPgParams', next: [{why: 'what it is set to', command: 'kubectl fep params get {name} -n {namespace} archive_mode'}], section: '2.3.5'},
  'archiving-fails': {cause: 'pgBackRest cannot store WAL: the backup volume or object store is full, cannot be reached, or the stanza does not fit the database', next: [LOOK.log, LOOK.storage, {why: 'ask pgBackRest itself', command: 'kubectl fep exec {name} -n {namespace} -c fep-backup -- pgbackrest check --stanza=backupstanza'}], section: '5.5', explains: ['archiving-behind', 'backup-overdue', 'no-backup', 'repository-trouble']},
  'archiving-behind': {cause: 'WAL is written faster than it is archived, or archiving has just begun again', next: [{why: 'watch whether it catches up', command: 'kubectl fep status {name} -n {namespace} --watch'}, LOOK.storage], section: '5.5'},
  'slot-lost': {cause: 'the consumer was away for longer than max_slot_wal_keep_size allows', next: [{why: 'drop the slot, then build the consumer anew', command: "kubectl fep psql {name} -n {namespace} -c \"select pg_drop_replication_slot('…')\""}]},
  'slot-holds-wal': {cause: 'the consumer of the slot is away or slow, and the server keeps all WAL for it', next: [{why: 'who the slots are for', command: "kubectl fep psql {name} -n {namespace} -c 'select slot_name, slot_type, active, restart_lsn from pg_replication_slots'"}, {why: 'when nobody will come for it any more', command: "kubectl fep psql {name} -n {namespace} -c \"select pg_drop_replication_slot('…')\""}], section: '7.2', explains: ['volume-full']},

  'connections-used-up': {cause: 'applications open more sessions than max_connections lets in, or do not close them', next: [{why: 'who they are', command: "kubectl fep psql {name} -n {namespace} -c 'select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 order by 4 desc'"}, {why: 'the limit', command: 'kubectl fep params get {name} -n {namespace} max_connections'}], explains: ['server-refuses']},
  'transaction-open': {cause: 'an application keeps a transaction open: nothing that ended after its begin can be cleaned up', next: [{why: 'end it, when you know whose it is', command: "kubectl fep psql {name} -n {namespace} -c 'select pid, usename, application_name, state, now() - xact_start as open from pg_stat_activity where xact_start is not null order by xact_start limit 5'"}, {why: 'let the server end idle ones', command: 'kubectl fep params set {name} -n {namespace} idle_in_transaction_session_timeout=10min'}], explains: ['transaction-id-age']},
  'prepared-transaction': {cause: 'a transaction of two-phase commit was prepared, and neither committed nor rolled back', next: [{why: 'its name', command: "kubectl fep psql {name} -n {namespace} -c 'select gid, prepared, owner, database from pg_prepared_xacts'"}], explains: ['transaction-id-age']},
  'transaction-id-age': {cause: 'vacuum does not get through: an old transaction, a prepared one, a slot, or autovacuum is held back', next: [{why: 'which tables are oldest', command: "kubectl fep psql {name} -n {namespace} -c 'select oid::regclass, age(relfrozenxid) from pg_class where relkind in ($$r$$, $$t$$, $$m$$) order by 2 desc limit 10'"}, {why: 'freeze them', command: "kubectl fep psql {name} -n {namespace} -c 'vacuum (freeze, verbose) …'"}]},
  'certificate-expires': {cause: 'the certificate of the server was not renewed; clients that check it will not connect after its end', next: [{why: 'renew the Secret of spec.fep.postgres.tls.certificateName, then let the servers read it'}, {why: 'which Secret it is', command: 'kubectl get fepcluster {name} -n {namespace} -o jsonpath={.spec.fep.postgres.tls}'}], section: '5.6.1'},
  'restart-pending': {cause: 'parameters were changed that a running server cannot take up', next: [{why: 'which, and to what', command: 'kubectl fep params list {name} -n {namespace}'}, {why: 'restart the servers when it suits'}], section: 'Overview 1.2.4.1'},

  'backup-page-errors': {cause: 'pages of the data did not have their checksum when they were read for the backup: the disk, or memory, damages data', next: [{why: 'check the older backups before they expire', command: 'kubectl fep backup list {name} -n {namespace} -o wide'}, {why: 'what the server says of it', command: 'kubectl fep logs {name} -n {namespace} --source database --severity WARNING --since 24h'}], section: '7.1'},
  'backup-overdue': {cause: 'the scheduled run did not happen, failed, or is still waiting', next: [{why: 'the runs of the schedule', command: 'kubectl get cronjobs,jobs -n {namespace}'}, LOOK.backups, LOOK.events], section: '5.5'},
  'no-backup': {cause: 'the schedule has not fired yet, or each of its runs failed', next: [{why: 'the runs of the schedule', command: 'kubectl get cronjobs,jobs -n {namespace}'}, LOOK.events], section: '5.5'},
  'repository-trouble': {cause: 'the repository of pgBackRest is not whole, or cannot be read', next: [{why: 'ask pgBackRest itself', command: 'kubectl fep exec {name} -n {namespace} -c fep-backup -- pgbackrest check --stanza=backupstanza'}], section: '5.5', explains: ['backup-overdue', 'no-backup']},

  'operator-run-failed': {cause: 'a task of the operator failed; it tries again with growing pauses', next: [LOOK.operator, LOOK.validate, LOOK.events], section: '7.4', explains: ['not-declared-ready', 'no-servers', 'instances-missing', 'operator-log-says']},
  'not-declared-ready': {cause: 'the operator has not finished with the cluster', next: [LOOK.operator, LOOK.events]},
  'operator-failure': {cause: 'a piece of the work failed; its own words tell what', next: [LOOK.operator, LOOK.validate], section: '5.8, 7.4', explains: ['not-declared-ready', 'no-servers', 'instances-missing', 'operator-run-failed', 'operator-log-says']},
  'operator-silent': {cause: 'the operator does not run, or does not watch this namespace: nothing that is changed will be carried out', next: [{why: 'its Deployment', command: 'kubectl get deployment fep-ansible-operator -n {operatorNamespace}'}, {why: 'start it, when it was scaled to nothing', command: 'kubectl scale deployment fep-ansible-operator -n {operatorNamespace} --replicas 1'}, LOOK.operator], section: '5.7.1', explains: ['not-declared-ready', 'no-servers', 'instances-missing', 'action-unanswered', 'being-deleted', 'pgpool-not-ready']},

  'clock-skew': {cause: 'the clocks of the nodes differ: certificates, logs and the lock of Patroni are judged by them', next: [{why: 'set the clocks of the nodes by NTP'}]},
  'leftover-patroni': {cause: 'objects of an earlier cluster of this name are still there; Patroni takes its new servers for strangers', next: [{why: 'what is there, and how old', command: 'kubectl get configmaps -n {namespace} -l fepclustername={name} --sort-by .metadata.creationTimestamp'}, {why: 'when no server of this cluster holds data yet, remove them and let the pods start again', command: 'kubectl delete configmap {name}-config {name}-leader {name}-sync {name}-failover -n {namespace} --ignore-not-found'}], section: '7.4', explains: ['crash-loop', 'no-master', 'no-primary', ...POD_DOWN]},
  'drain-blocked': {cause: 'the node is to be emptied, and the disruption budget lets no server of the cluster go now', next: [{why: 'the budget', command: 'kubectl get poddisruptionbudgets -n {namespace}'}, {why: 'why servers are missing', command: 'kubectl fep status {name} -n {namespace}'}]},
  'quota-used-up': {cause: 'the next pod or volume that the quota counts will be refused', next: [{why: 'what is used by whom', command: 'kubectl describe resourcequota -n {namespace}'}], explains: ['pods-refused', ...POD_DOWN]},
  'action-failed': {cause: 'the operator answered the action with Failure', next: [{why: 'its answer', command: 'kubectl get {objectWords} -n {namespace} -o jsonpath={.fepActionStatus}'}, LOOK.operator]},
  'action-unanswered': {cause: 'the operator is busy, does not run, or does not know this type of action', next: [LOOK.operator, {why: 'the action', command: 'kubectl get {objectWords} -n {namespace} -o yaml'}]},
  'job-failed': {cause: 'the program of the Job ended with an error', next: [{why: 'its last words', command: 'kubectl logs {objectWords} -n {namespace} --tail 50'}], section: '5.5', explains: ['backup-overdue', 'no-backup', 'repository-trouble']},
  'pgpool-failed': {cause: 'a value of the FEPPgpool2 is not one that the operator can work with, or what it names is not there', next: [{why: 'its conditions and events', command: 'kubectl describe {objectWords} -n {namespace}'}, LOOK.operator], section: '5.4', explains: ['pgpool-not-ready']},
  'pgpool-not-ready': {cause: 'the pods of Pgpool-II do not start, are being replaced, or their node is away', next: [{why: 'which they are, and where', command: 'kubectl get pods -n {namespace} -o wide'}, {why: 'what was said of it', command: 'kubectl describe {objectWords} -n {namespace}'}, LOOK.events], section: '5.4'},
  'pgpool-backend-down': {cause: 'Pgpool-II found no server behind that Service when it looked last, or cannot log in there', next: [{why: 'whether the Service has servers behind it', command: 'kubectl get endpoints -n {namespace}'}, {why: 'when they are well and it stays so, start it anew (its sessions break)', command: 'kubectl fep action run pgpool2_restart {objectName} -n {namespace}'}], section: '5.7.4.1'},
  'log-says': {cause: 'the server says so itself', next: [LOOK.log], section: '7.4'},
  'operator-log-says': {cause: 'the operator says so itself', next: [LOOK.operator], section: '7.4'},
  'rule-broken': {cause: 'the stored manifest is at odds with the guide', next: [LOOK.validate]},
};
