import {FEP_RESOURCES, RESOURCES, type Resource} from './resources.ts';

/** A command that talks to a cluster and so needs rights in it, or the first words of several: each of them needs the right then. */
export type CommandWithRights =
  | 'action'
  | 'action run'
  | 'action wait'
  | 'backup'
  | 'backup check'
  | 'backup expire'
  | 'backup list'
  | 'backup now'
  | 'backup retention'
  | 'backup schedule pause'
  | 'backup schedule resume'
  | 'backup schedule set'
  | 'backup verify'
  | 'backup window'
  | 'connection-info'
  | 'create'
  | 'delete'
  | 'diagnose'
  | 'diff'
  | 'events'
  | 'exec'
  | 'extension'
  | 'failover'
  | 'list'
  | 'logs'
  | 'logs-collect'
  | 'params'
  | 'params set'
  | 'params unset'
  | 'plan'
  | 'port-forward'
  | 'psql'
  | 'reload'
  | 'resources'
  | 'restore'
  | 'restart'
  | 'scale'
  | 'status'
  | 'storage'
  | 'storage resize'
  | 'superuser'
  | 'superuser rotate-password'
  | 'switchover'
  | 'update'
  | 'upgrade'
  | 'validate'
  | 'version'
  | 'wait';

/** A right that commands need, in the words of RBAC. */
export interface Permission {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Plural, with a subresource after a slash: `pods/exec`. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly commands: readonly CommandWithRights[];
  /** What it is good for. */
  readonly why: string;
  /** Without an optional right the commands still work, and say what they could not see. */
  readonly optional?: true;
}

const READ = ['get', 'list', 'watch'] as const;
/** Commands that talk to one server: they find it by its pod's label and Patroni's lock. */
const INSIDE = ['backup check', 'backup expire', 'backup list', 'backup now', 'backup retention', 'backup verify', 'backup window', 'exec', 'extension', 'psql', 'restore'] as const satisfies CommandWithRights[];
/** Commands about a running cluster that change it and see it through, with those beside them that only look. */
const CHANGING = ['params', 'resources', 'storage', 'update', 'upgrade'] as const satisfies CommandWithRights[];
/** Of these, the ones that write. */
const WRITING = ['params set', 'params unset', 'resources', 'storage resize', 'update', 'upgrade'] as const satisfies CommandWithRights[];
const LOOKING = ['create', 'delete', 'diagnose', 'list', 'restore', 'scale', 'status', 'backup', ...CHANGING] as const satisfies CommandWithRights[];

function right(resource: Resource, verbs: readonly string[], commands: readonly CommandWithRights[], why: string, subresource?: string): Permission {
  const {group, plural, namespaced} = resource;
  return {group, resource: subresource === undefined ? plural : `${plural}/${subresource}`, namespaced, verbs, commands, why};
}

function optional(permission: Permission): Permission {
  return {...permission, optional: true};
}

/** The rights of every FEP kind that the program reads; FEPCluster is written too and has rows of its own. */
const fepKinds: Permission[] = Object.values(FEP_RESOURCES)
  .filter((resource) => resource.kind !== 'FEPCluster')
  .map((resource) => right(resource, READ, [...LOOKING, 'events'], 'children of a cluster, their state and their conditions'));

/** What rules about a live object ask of the cluster around it. */
const judgedBy: Permission[] = [
  RESOURCES.Pod, RESOURCES.PersistentVolumeClaim, RESOURCES.ConfigMap, RESOURCES.Secret, RESOURCES.Service, RESOURCES.Deployment, RESOURCES.StatefulSet, RESOURCES.Namespace,
  RESOURCES.StorageClass, RESOURCES.PersistentVolume, RESOURCES.Node, RESOURCES.CustomResourceDefinition,
].map((resource) => optional(right(resource, ['list'], ['validate'], 'rules over live objects look there; without it they are listed as not checked')));

/** Parts of a bundle for support. */
const collected: Permission[] = [
  ...Object.values(FEP_RESOURCES).filter(({kind}) => kind !== 'FEPCluster'),
  RESOURCES.StatefulSet, RESOURCES.Deployment, RESOURCES.Service, RESOURCES.Endpoints, RESOURCES.ConfigMap, RESOURCES.PersistentVolumeClaim, RESOURCES.PodDisruptionBudget,
  RESOURCES.CronJob, RESOURCES.Job, RESOURCES.ServiceAccount, RESOURCES.Role, RESOURCES.RoleBinding, RESOURCES.Event, RESOURCES.Node, RESOURCES.PersistentVolume, RESOURCES.StorageClass,
].map((resource) => optional(right(resource, ['list'], ['logs-collect'], 'a part of the bundle; what may not be read is named in it')));

/** Commands that ask the operator for an action and see what comes of it. */
const ACTING = ['action run', 'failover', 'reload', 'restart', 'superuser rotate-password', 'switchover'] as const satisfies CommandWithRights[];
const SEEING = [...ACTING, 'action wait', 'wait'] as const satisfies CommandWithRights[];

const acting: Permission[] = [
  right(FEP_RESOURCES.FEPAction, ['get', 'list'], ['action'], 'what was asked of the operator, and its answer'),
  optional(right(RESOURCES.Event, ['get', 'list'], ['action'], 'what was said of an action')),
  right(FEP_RESOURCES.FEPCluster, READ, SEEING, 'the cluster that is acted on'),
  right(FEP_RESOURCES.FEPAction, READ, SEEING, 'what was asked of the operator, and its answer'),
  right(FEP_RESOURCES.FEPAction, ['create'], ACTING, 'an action that the operator is asked for'),
  optional(right(FEP_RESOURCES.FEPAction, ['patch'], ACTING, 'a note on the own action that its end was seen; without it a later run follows it once more')),
  right(RESOURCES.Pod, READ, SEEING, 'servers, their roles and readiness'),
  right(RESOURCES.Pod, ['create', 'get'], SEEING, 'what the servers themselves say: primary, timeline, start time, parameters', 'exec'),
  right(RESOURCES.ConfigMap, READ, SEEING, 'the leader lock of Patroni'),
  ...[RESOURCES.Event, RESOURCES.Deployment, RESOURCES.PodDisruptionBudget].map((resource) => optional(right(resource, READ, SEEING, 'what the operator says, whether it runs, and what protects the pods'))),
];

/** Beyond what all changes share: a restart that was asked for, who it cuts off, and the new cluster of a major upgrade. */
const changing: Permission[] = [
  optional(right(FEP_RESOURCES.FEPAction, ['create', ...READ, 'patch'], WRITING, 'with --restart: the action that restarts servers or pods')),
  optional(right(RESOURCES.PodDisruptionBudget, READ, WRITING, 'what is shown before sessions are cut')),
  right(FEP_RESOURCES.FEPCluster, ['create'], ['upgrade'], 'the new cluster of a major upgrade'),
  right(RESOURCES.Secret, ['create', 'delete', 'get', 'patch'], ['upgrade'], 'passwords that go over into the new cluster'),
  ...[RESOURCES.Namespace, RESOURCES.CustomResourceDefinition].map((resource) => right(resource, ['get', 'list'], ['upgrade'], 'what the new cluster needs around it')),
];

/**
 * The least rights that the plugin needs, command by command. From this table comes the documented ClusterRole; the
 * sandbox's user `fep-user` has the required ones and no more.
 */
export const PERMISSIONS: readonly Permission[] = [
  right(FEP_RESOURCES.FEPCluster, READ, [...LOOKING, ...INSIDE, 'connection-info', 'diff', 'events', 'logs', 'logs-collect', 'plan', 'port-forward', 'superuser', 'validate'], 'the clusters themselves'),
  right(FEP_RESOURCES.FEPCluster, ['create'], ['create'], 'a new cluster'),
  right(FEP_RESOURCES.FEPCluster, ['patch', 'update'], ['backup retention', 'backup schedule pause', 'backup schedule resume', 'backup schedule set', 'create', 'scale', ...WRITING], 'changes of a cluster, and server-side apply'),
  optional(right(FEP_RESOURCES.FEPCluster, ['patch'], ['diff', 'plan'], 'with --dry-run=server: the API server checks the change')),
  right(FEP_RESOURCES.FEPCluster, ['delete'], ['delete'], 'removal of a cluster'),
  right(FEP_RESOURCES.FEPCluster, ['get', 'patch', 'update'], ['scale'], 'the number of instances', 'scale'),
  ...fepKinds,
  ...acting,
  ...changing,
  right(RESOURCES.Pod, READ, [...LOOKING, ...INSIDE, 'events', 'logs', 'logs-collect', 'plan', 'port-forward'], 'servers of a cluster, their roles and readiness'),
  right(RESOURCES.Pod, ['create', 'get'], [...INSIDE, ...CHANGING, 'diagnose', 'logs', 'status'], 'commands in a server: psql, patronictl, pgbackrest; log files of the database', 'exec'),
  right(FEP_RESOURCES.FEPAction, ['create', 'get', 'list', 'patch', 'watch'], ['backup expire', 'backup now', 'restore'], 'what the operator is asked to do, and its answer'),
  right(FEP_RESOURCES.FEPRestore, ['create', 'get', 'list', 'patch'], ['restore'], 'the restore itself, and the note that its end was seen'),
  right(RESOURCES.Pod, ['get'], ['logs'], 'logs of a server', 'log'),
  optional(right(RESOURCES.Pod, ['get'], ['diagnose'], 'what the logs of the servers and of the operator say', 'log')),
  right(RESOURCES.Pod, ['create', 'get'], ['port-forward'], 'connections to a server', 'portforward'),
  optional(right(FEP_RESOURCES.FEPPgpool2, ['get', 'list'], ['connection-info', 'port-forward', 'psql'], 'with --pgpool: which Pgpool-II serves the cluster')),
  optional(right(RESOURCES.Service, ['get'], ['port-forward'], 'with --pgpool: the pods behind it')),
  right(RESOURCES.StatefulSet, READ, LOOKING, 'rolling changes of the servers'),
  right(RESOURCES.Service, READ, [...LOOKING, 'connection-info'], 'where clients connect'),
  right(RESOURCES.PersistentVolumeClaim, READ, [...LOOKING, 'events', 'plan'], 'volumes, their sizes and what a deletion destroys'),
  right(RESOURCES.ConfigMap, READ, [...LOOKING, ...INSIDE, 'logs', 'port-forward', 'version'], 'configuration, and the leader lock of Patroni'),
  right(RESOURCES.Secret, ['get'], ['create', 'status'], 'whether a Secret named in a manifest is there and has the keys'),
  optional(right(RESOURCES.Secret, ['get'], ['connection-info', 'psql', 'superuser'], 'passwords of database users, shown or handed over only when asked for')),
  right(RESOURCES.Secret, ['create', 'delete', 'patch'], ['create'], 'passwords made here, and taken back when nothing came of the cluster'),
  optional(right(RESOURCES.Secret, ['list'], ['create'], 'every Secret that a manifest names, checked at once')),
  ...judgedBy,
  ...collected,
  optional(right(RESOURCES.CustomResourceDefinition, ['get'], ['logs-collect'], "the definitions of FEP's kinds")),
  optional(right(RESOURCES.Pod, ['get'], ['logs-collect'], 'logs of the containers, and of the operator', 'log')),
  optional(right(RESOURCES.Pod, ['create', 'get'], ['logs-collect'], 'log files of the database, and what its tools say', 'exec')),
  optional(right(RESOURCES.Secret, ['list'], ['logs-collect'], 'secret values, which are looked for in every byte of the bundle and taken out; without it secrets are told by their looks and fields alone')),
  right(RESOURCES.Event, READ, [...LOOKING, 'events'], 'what the operator said'),
  right(RESOURCES.Deployment, READ, [...LOOKING, 'plan', 'version'], 'whether the operator runs, and which version it is'),
  right(RESOURCES.CronJob, READ, ['backup', 'status', 'delete'], 'scheduled backups'),
  right(RESOURCES.PodDisruptionBudget, READ, ['status'], 'protection against evictions'),
  optional(right(RESOURCES.ResourceQuota, ['list'], ['diagnose'], 'quotas that leave no room')),
  optional(right(RESOURCES.Job, ['list'], ['diagnose'], 'runs of schedules that failed')),
  optional(right(RESOURCES.PodDisruptionBudget, ['list'], ['diagnose'], 'budgets that keep a node from being emptied')),
  right(RESOURCES.Namespace, ['get', 'list'], ['create'], 'whether the namespace is there'),
  optional(right(RESOURCES.Namespace, ['get'], ['list'], 'whether a namespace without clusters is there')),
  right(RESOURCES.StorageClass, ['get', 'list'], ['create', 'plan', 'status', ...CHANGING], 'whether volumes can be made and can grow'),
  right(RESOURCES.CustomResourceDefinition, ['get', 'list'], ['create', 'version'], 'which kinds and which operator are installed'),
  optional(right(RESOURCES.PersistentVolume, ['get', 'list'], ['delete', 'status'], 'what happens to the data when a claim goes')),
  optional(right(RESOURCES.Node, ['get', 'list'], ['connection-info', 'create', ...INSIDE, 'status'], 'zones, addresses, and nodes that are not ready')),
  // Kubernetes lets every authenticated user ask this (system:basic-user); named here for clusters that took it away.
  {
    group: 'authorization.k8s.io',
    resource: 'selfsubjectaccessreviews',
    namespaced: false,
    verbs: ['create'],
    commands: ['create', 'delete', 'scale'],
    why: 'rights are asked for before anything is changed',
  },
];

/** `rules[]` of a Role or ClusterRole. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** The rights without which a command fails. */
export const REQUIRED_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter((permission) => permission.optional !== true);

/** The table as rules of RBAC: resources of one group with the same verbs share a rule; sorted, so that the text is stable. */
export function policyRules(permissions: readonly Permission[] = PERMISSIONS): PolicyRule[] {
  const verbsOf = new Map<string, Set<string>>();
  for (const {group, resource, verbs} of permissions) {
    const key = `${group}\n${resource}`;
    verbsOf.set(key, new Set([...(verbsOf.get(key) ?? []), ...verbs]));
  }
  const rules = new Map<string, PolicyRule>();
  for (const [key, set] of [...verbsOf].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [group = '', resource = ''] = key.split('\n');
    const verbs = [...set].toSorted();
    const rule = rules.get(`${group}\n${verbs.join()}`) ?? {apiGroups: [group], resources: [], verbs};
    rule.resources.push(resource);
    rules.set(`${group}\n${verbs.join()}`, rule);
  }
  return [...rules.values()];
}

/** Rights of one command, as it is typed: its own, and those of all commands that begin with the same words. `backup NAME` is `backup now`. */
export function permissionsFor(command: string): Permission[] {
  const typed = command === 'backup' ? 'backup now' : command;
  return PERMISSIONS.filter(({commands}) => commands.some((name) => typed === name || typed.startsWith(`${name} `)));
}
