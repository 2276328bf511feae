import {hasAnyBackupSection, hasBackup, isFirstRepositoryObjectStore} from '../reading/backup.ts';
import {BACKUP, CHILD, FEP, instancesOf, instancesOrOne, isAutoscaled, isSync, shown, STORAGE} from '../reading/cluster.ts';
import {isShared, volumeOf} from '../reading/storage.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const INSTANCES = `${FEP}.instances`;
const SYNC = `${FEP}.syncMode`;

/** Backups of several servers need both volumes shared, unless the first repository is object storage (UG 4.2). */
function needsSharedVolumes(view: View): boolean {
  if (!hasAnyBackupSection(view) || isFirstRepositoryObjectStore(view)) return false;
  return !isShared(volumeOf(view, 'backupVol')) || !isShared(volumeOf(view, 'archivewalVol'));
}

function notShared(view: View): string {
  return ['backupVol', 'archivewalVol'].filter((key) => !isShared(volumeOf(view, key))).join(' and ');
}

const SHARE = 'give both volumes accessModes: ["ReadWriteMany"] and a class that offers it, make repo1 an object store, or turn backups off';

/** How many servers, how they replicate, where they stand. */
export const availabilityRules: readonly Rule[] = [
  rule({
    id: 'instances-range',
    title: 'A cluster has 1 to 16 servers',
    looksAt: [INSTANCES],
    on: ['create', 'update', 'scale'],
    fix: 'a whole number from 1 to 16, the master included',
    *check(view) {
      const value = view.at(INSTANCES);
      if (value === undefined) return;
      const instances = instancesOf(view);
      if (instances === undefined || instances < 1 || instances > 16) yield {path: INSTANCES, message: `${shown(value)} is not a number of servers from 1 to 16`};
    },
  }),
  rule({
    id: 'replicas-max',
    title: 'There are at most 15 replicas',
    looksAt: [INSTANCES, `${CHILD}.autoscale.limits.maxReplicas`],
    on: ['create', 'update', 'scale'],
    *check(view) {
      const ceiling = view.number(`${CHILD}.autoscale.limits.maxReplicas`);
      if (ceiling !== undefined && ceiling > 15) yield {path: `${CHILD}.autoscale.limits.maxReplicas`, message: `${ceiling} replicas; 15 besides the master are the most`, fix: 'at most 15'};
      const instances = instancesOf(view);
      if (instances !== undefined && instances > 16) yield {path: INSTANCES, message: `${instances - 1} replicas; 15 besides the master are the most`, fix: 'at most 16 servers'};
    },
  }),
  rule({
    id: 'sync-mode-string',
    title: 'syncMode is the text "on" or "off"',
    looksAt: [SYNC],
    *check(view) {
      const value = view.at(SYNC);
      if (value === undefined || value === 'on' || value === 'off') return;
      if (typeof value === 'boolean') yield {path: SYNC, message: `without quotes, YAML reads ${value ? 'on' : 'off'} as ${value}`, fix: `syncMode: "${value ? 'on' : 'off'}"`};
      else yield {path: SYNC, message: `${shown(value)} is neither "on" nor "off"`, fix: 'syncMode: "on" or syncMode: "off"'};
    },
  }),
  rule({
    id: 'sync-mode-default',
    title: 'Whether replication is synchronous is said',
    looksAt: [SYNC],
    fix: 'syncMode: "on" where no commit may be lost',
    *check(view) {
      if (!view.has(SYNC)) yield {path: SYNC, message: 'replication is asynchronous unless said otherwise: a failover may lose the last commits'};
    },
  }),
  rule({
    id: 'sync-on-single',
    title: 'Synchronous replication has a partner',
    looksAt: [SYNC, INSTANCES],
    on: ['create', 'update', 'scale'],
    fix: 'two or more servers, or syncMode: "off"',
    *check(view) {
      if (isSync(view) && instancesOrOne(view) === 1) yield {path: SYNC, message: 'one server has no synchronous partner: writes can block'};
    },
  }),
  rule({
    id: 'sync-scale-in',
    title: 'With synchronous replication two replicas stay',
    looksAt: [SYNC, INSTANCES],
    on: ['update', 'scale'],
    fix: 'keep 3 servers, or set syncMode: "off" first',
    *check(view) {
      const [before, now] = [view.before === undefined ? undefined : instancesOf(view.before), instancesOf(view)];
      if (before === undefined || now === undefined || !isSync(view)) return;
      if (before - 1 >= 2 && now - 1 <= 1) yield {path: INSTANCES, message: `syncMode is on, and going from ${before} servers to ${now} leaves ${now - 1 === 1 ? 'one replica' : 'no replica'}: SQL that writes stops`};
    },
  }),
  rule({
    id: 'scale-in-drops-sessions',
    title: 'Sessions on servers that go are ended',
    looksAt: [INSTANCES],
    on: ['update', 'scale'],
    fix: 'end the work on them first',
    *check(view) {
      const [before, now] = [view.before === undefined ? undefined : instancesOf(view.before), instancesOf(view)];
      if (before !== undefined && now !== undefined && now < before) yield {path: INSTANCES, message: `sessions on ${before - now === 1 ? 'the server that goes are' : `the ${before - now} servers that go are`} cut by force`};
    },
  }),
  rule({
    id: 'scale-in-removes-master-ordinal',
    title: 'The master is not among the servers that go',
    looksAt: [INSTANCES],
    on: ['update', 'scale'],
    when: (view) => view.before !== undefined && (instancesOf(view) ?? 16) < (instancesOf(view.before) ?? 0),
    needs: ['masterPod'],
    *check(view) {
      const pod = view.fact('masterPod');
      const ordinal = Number(/-(\d+)$/.exec(pod ?? '')?.[1]);
      const now = instancesOf(view);
      if (pod === undefined || now === undefined || !(ordinal >= now)) return;
      yield {
        path: INSTANCES,
        message: `${now} servers keep the pods 0 to ${now - 1}, and the master is ${pod}: the cluster would lose its master`,
        fix: 'switch over to a pod of a lower number first: a FEPAction of type switchover',
        // A guard for the command whose only purpose is this; a manifest that says so among other things is warned of.
        ...(view.operation === 'scale' ? {severity: 'error' as const} : {}),
      };
    },
  }),
  rule({
    id: 'scale-in-keeps-autoscaled',
    title: 'Servers that autoscale added stay until somebody removes them',
    looksAt: [`${CHILD}.autoscale`],
    on: ['update', 'scale'],
    *check(view) {
      if (isAutoscaled(view)) yield {path: `${CHILD}.autoscale`, message: 'automatic scale-out never removes a replica; scaling in is done by hand'};
    },
  }),
  rule({
    id: 'instances-live-drift',
    title: 'The manifest does not undo an automatic scale-out',
    looksAt: [INSTANCES],
    *check(view) {
      const [before, now] = [view.before === undefined ? undefined : instancesOf(view.before), instancesOf(view)];
      if (isAutoscaled(view) && before !== undefined && now !== undefined && before !== now) {
        yield {path: INSTANCES, message: `the cluster has ${before} servers, perhaps by automatic scale-out, and the manifest says ${now}`, fix: 'read the live number first, and send only what is to change'};
      }
    },
  }),
  rule({
    id: 'ha-shared-backup-storage',
    title: 'Backups of several servers are on shared volumes or object storage',
    looksAt: [INSTANCES, `${STORAGE}.backupVol.accessModes`, `${STORAGE}.archivewalVol.accessModes`, `${BACKUP}.pgbackrestParams`],
    fix: SHARE,
    *check(view) {
      if (instancesOrOne(view) > 1 && needsSharedVolumes(view)) yield {path: `${STORAGE}.${notShared(view).split(' ', 1)[0]}.accessModes`, message: `with ${instancesOrOne(view)} servers, ${notShared(view)} must be ReadWriteMany for backups to work`};
    },
  }),
  rule({
    id: 'ha-disable-backup-all-three',
    title: 'Without backups, all three of their sections are away',
    looksAt: [BACKUP, `${STORAGE}.backupVol`, `${STORAGE}.archivewalVol`],
    *check(view) {
      if (instancesOrOne(view) < 2 || hasBackup(view)) return;
      const left = ['backupVol', 'archivewalVol'].filter((key) => volumeOf(view, key) !== undefined);
      for (const key of left) yield {path: `${STORAGE}.${key}`, message: `backups are off, and ${key} is still there`, fix: `remove ${left.join(' and ')}, or configure backups`};
    },
  }),
  rule({
    id: 'standalone-rwo-blocks-scale-out',
    title: 'A single server can be scaled out later',
    looksAt: [INSTANCES, `${STORAGE}.backupVol.accessModes`, `${STORAGE}.archivewalVol.accessModes`],
    fix: SHARE,
    *check(view) {
      if (instancesOrOne(view) === 1 && needsSharedVolumes(view)) yield {path: `${STORAGE}.${notShared(view).split(' ', 1)[0]}.accessModes`, message: `${notShared(view)} cannot be shared, and access modes never change: this cluster could not be scaled out with its backups`};
    },
  }),
  rule({
    id: 'scale-out-needs-rwx',
    title: 'A single server is scaled out only with shared backup volumes',
    looksAt: [INSTANCES],
    on: ['update', 'scale'],
    fix: 'restore into a new cluster with ReadWriteMany volumes (FEPRestore, changeParams)',
    *check(view) {
      const now = instancesOf(view);
      if (view.before === undefined || instancesOrOne(view.before) !== 1 || now === undefined || now < 2) return;
      if (needsSharedVolumes(view)) yield {path: INSTANCES, message: `${notShared(view)} cannot be shared by ${now} servers, and access modes never change`};
    },
  }),
  rule({
    id: 'backup-off',
    title: 'Backups are configured',
    looksAt: [BACKUP],
    fix: 'configure spec.fepChildCrVal.backup',
    *check(view) {
      if (!hasBackup(view)) yield {path: BACKUP, message: 'no backups: nothing to restore from, and no recovery to a point in time'};
    },
  }),
  rule({
    id: 'pod-anti-affinity-ha',
    title: 'Servers stand on different nodes',
    looksAt: [`${FEP}.podAntiAffinity`],
    fix: 'podAntiAffinity: true and podDisruptionBudget: true',
    *check(view) {
      if (instancesOrOne(view) > 1 && !view.isOn(`${FEP}.podAntiAffinity`)) yield {path: `${FEP}.podAntiAffinity`, message: 'master and replicas may land on one node, and go with it'};
    },
  }),
];

