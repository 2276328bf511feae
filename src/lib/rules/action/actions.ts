import {ACTION_TYPES, actionTypesOf, CREATE_EXTENSION_IN_GUIDE} from '../../model/fep-action/action-types.ts';
import {parseOperatorVersion} from '../../model/operator-version.ts';
import {operatorVersion, shown} from '../reading/cluster.ts';
import {clusterNamed, isReadyCluster, nameOf} from '../reading/neighbours.ts';
import {EVERY_FEP_KIND, type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const TYPE = 'spec.fepAction.type';
const ARGS = 'spec.fepAction.args';
const CLUSTER = 'spec.targetClusterName';
const PGPOOL = 'spec.targetPgpool2Name';

/** Spellings of create_extension: the guide's, and that of every CRD. */
const CREATE_EXTENSION = ['create_extension', CREATE_EXTENSION_IN_GUIDE];

const typeOf = (view: View): string => view.text(TYPE) ?? '';
const isOf = (...types: string[]) => (view: View): boolean => types.includes(typeOf(view));
const onCluster = (view: View): boolean => typeOf(view) !== 'pgpool2_restart';

function* knownType(view: View): Generator<Found> {
  const type = view.at(TYPE);
  if (typeof type === 'string' && CREATE_EXTENSION.includes(type)) return;
  const version = operatorVersion(view);
  const types = version === undefined || parseOperatorVersion(version) === undefined ? ACTION_TYPES : actionTypesOf(version);
  if (types.some((known) => known.type === type)) return;
  const later = ACTION_TYPES.find((known) => known.type === type);
  if (later !== undefined) yield {path: TYPE, message: `${shown(type)} is for operators from ${later.since}, and this one is ${version}`};
  else yield {path: TYPE, message: type === undefined ? 'the type is missing' : `${shown(type)} is no type of action`, fix: `one of ${types.map((known) => known.type).join(', ')}`};
}

/** Where each kind has `sysExtraEvent`. */
const EVENT_FIELDS: Readonly<Record<string, string>> = {FEPCluster: 'spec.fep.sysExtraEvent', FEPExporter: 'spec.fepExporter.sysExtraEvent', FEPLogging: 'spec.fepLogging.sysExtraEvent', FEPAction: 'spec.sysExtraEvent'};

/** What a FEPAction is, and what it is about. */
export const actionRules: readonly Rule[] = [
  rule({
    id: 'action-type-enum',
    title: 'An action is one that the operator knows',
    kinds: ['FEPAction'],
    looksAt: [TYPE],
    uses: ['operator'],
    check: knownType,
  }),
  rule({
    id: 'action-create-extension-spelling',
    title: 'create_extension is spelt in two ways',
    kinds: ['FEPAction'],
    looksAt: [TYPE],
    when: isOf(...CREATE_EXTENSION),
    fix: 'send create_extension first; if it ends in Failure with an operator 5.x, send create_extention',
    *check() {
      yield {path: TYPE, message: 'the guide prints create_extention, every CRD says create_extension; which of them operators 5.x take is not known'};
    },
  }),
  rule({
    id: 'action-target-level',
    title: 'The target stands directly under spec',
    kinds: ['FEPAction'],
    looksAt: ['spec.fepAction.targetClusterName', 'spec.fepAction.targetPgpool2Name'],
    *check(view) {
      for (const key of ['targetClusterName', 'targetPgpool2Name']) if (view.has(`spec.fepAction.${key}`)) yield {path: `spec.fepAction.${key}`, message: `${key} is not read inside fepAction`, fix: `move to spec.${key}`};
    },
  }),
  rule({
    id: 'action-target-exists',
    title: 'The cluster that is acted on is there',
    kinds: ['FEPAction'],
    looksAt: [CLUSTER],
    when: onCluster,
    uses: ['existingNames'],
    fix: 'name a FEPCluster of the same namespace',
    *check(view) {
      const name = view.at(CLUSTER);
      const names = view.fact('existingNames');
      if (name === undefined || name === '') yield {path: CLUSTER, message: `targetClusterName is missing${typeOf(view) === '' ? '' : `, and ${typeOf(view)} acts on a cluster`}`};
      else if (typeof name !== 'string' || names?.includes(name) === false) yield {path: CLUSTER, message: `there is no FEPCluster ${shown(name)} in ${view.namespace}`};
    },
  }),
  rule({
    id: 'action-pgpool-target',
    title: 'The Pgpool-II that is restarted is there',
    kinds: ['FEPAction'],
    looksAt: [PGPOOL],
    when: isOf('pgpool2_restart'),
    uses: ['pgpools'],
    fix: 'name a FEPPgpool2 of the same namespace',
    *check(view) {
      const name = view.at(PGPOOL);
      if (name === undefined || name === '') yield {path: PGPOOL, message: 'targetPgpool2Name is missing'};
      else if (view.fact('pgpools')?.every((pgpool) => nameOf(pgpool) !== name) === true) yield {path: PGPOOL, message: `there is no FEPPgpool2 ${shown(name)} in ${view.namespace}`};
    },
  }),
  rule({
    id: 'action-unique-name',
    title: 'Every action has a name of its own',
    kinds: ['FEPAction'],
    looksAt: ['metadata.name'],
    // A FEPAction that is changed on purpose has its own name already.
    when: (view) => view.before === undefined,
    needs: ['actions'],
    *check(view) {
      if (view.fact('actions')?.some((action) => nameOf(action) === view.name) === true) yield {path: 'metadata.name', message: `there is a FEPAction ${view.name}: sent again unchanged it does nothing, and its old result would be taken for the new one`, fix: `a new name, as ${view.text(CLUSTER) ?? view.text(PGPOOL) ?? 'cluster'}-${typeOf(view).replaceAll('_', '-')}-<time>`};
    },
  }),
  rule({
    id: 'action-extra-event',
    title: 'Changes are told of by events',
    kinds: EVERY_FEP_KIND.filter((kind) => Object.hasOwn(EVENT_FIELDS, kind)),
    looksAt: Object.values(EVENT_FIELDS),
    *check(view) {
      const path = EVENT_FIELDS[view.kind];
      if (path !== undefined && !view.isOn(path)) yield {path, message: 'events of updates are written only where sysExtraEvent is true', fix: 'sysExtraEvent: true'};
    },
  }),
];

/** What an action does to those who are connected, and what it needs. */
export const actionEffectRules: readonly Rule[] = [
  rule({
    id: 'action-switchover-args',
    title: 'A switchover chooses by itself',
    kinds: ['FEPAction'],
    looksAt: [ARGS],
    when: isOf('switchover'),
    fix: 'leave args out',
    *check(view) {
      if ((view.list(ARGS)?.length ?? (view.has(ARGS) ? 1 : 0)) > 0) yield {path: ARGS, message: 'the operator picks the new master; args does not'};
    },
  }),
  rule({
    id: 'action-switchover-replica',
    title: 'A switchover has somewhere to go',
    kinds: ['FEPAction'],
    looksAt: [TYPE, CLUSTER],
    when: isOf('switchover'),
    needs: ['replicas'],
    fix: 'add a replica, or wait until one is ready',
    *check(view) {
      if (view.fact('replicas')?.some(({ready}) => ready) === false) yield {path: CLUSTER, message: `${view.text(CLUSTER)} has no ready replica to switch to`};
    },
  }),
  rule({
    id: 'action-switchover-outage',
    title: 'A switchover interrupts',
    kinds: ['FEPAction'],
    looksAt: [TYPE],
    when: isOf('switchover'),
    *check() {
      yield {path: TYPE, message: 'sessions on the master break'};
    },
  }),
  rule({
    id: 'action-restart-outage',
    title: 'A restart interrupts',
    kinds: ['FEPAction'],
    looksAt: [TYPE],
    when: isOf('restart', 'pod_restart'),
    *check(view) {
      yield {path: TYPE, message: `${typeOf(view)} interrupts service for a moment: sessions break`};
    },
  }),
  rule({
    id: 'action-cluster-ready',
    title: 'An action finds its cluster ready',
    kinds: ['FEPAction'],
    looksAt: [CLUSTER],
    when: onCluster,
    needs: ['clusters'],
    fix: 'wait: kubectl fep status',
    *check(view) {
      const cluster = clusterNamed(view, view.text(CLUSTER));
      if (cluster !== undefined && !isReadyCluster(cluster)) yield {path: CLUSTER, message: `${nameOf(cluster)} is not ready (fepClusterReady is not true): the action may fail`};
    },
  }),
  rule({
    id: 'action-password-random',
    title: 'The superuser gets a password that nobody chose',
    kinds: ['FEPAction'],
    looksAt: [TYPE],
    when: isOf('update_admin_password'),
    *check(view) {
      yield {path: TYPE, message: `the new password of postgres is random: who uses the old one is locked out, and the new one is in the Secret ${view.text(CLUSTER) ?? '<cluster>'}, entry PG_ADMIN_PASSWORD`};
    },
  }),
];
