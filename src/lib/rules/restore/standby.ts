import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {BACKUP, FEP, shown} from '../reading/cluster.ts';
import {backupPlaces, indexesOf, optionsOf, placesOf} from '../reading/places.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {type View, valueAt} from '../view.ts';

const STANDBY = `${FEP}.standby`;
const ENABLE = `${STANDBY}.enable`;
const METHOD = `${STANDBY}.method`;
const CONF = `${STANDBY}.pgBackrestConf`;
const STREAMING = `${STANDBY}.streaming`;
const TYPE = 'spec.fepAction.type';
const TARGET = 'spec.targetClusterName';

const isStandby = (view: View): boolean => view.isOn(ENABLE);
const isStreaming = (view: View): boolean => isStandby(view) && view.at(METHOD) === 'streaming';
const isPromotion = (view: View): boolean => view.at(TYPE) === 'promote_standby';

function textAt(cluster: FepCluster | undefined, path: string): string | undefined {
  const value = valueAt(cluster, path);
  return typeof value === 'string' ? value : undefined;
}

/** Object stores that a cluster's backups go to, and those of its standby configuration. */
function placesIn(cluster: FepCluster | undefined, path: string): string[] {
  return placesOf(optionsOf(textAt(cluster, path))).flatMap(({name}) => name ?? []);
}

function* streamingTarget(view: View): Generator<Found> {
  for (const [name, example] of [['host', 'the address of the load balancer in front of the primary'], ['port', '27500']] as const) {
    if (!view.has(`${STREAMING}.${name}`)) yield {path: `${STREAMING}.${name}`, message: `streaming needs the ${name} of the primary`, fix: example};
  }
}

function* loadBalancer(view: View): Generator<Found> {
  const name = view.fact('productionCluster')?.metadata.name;
  if (name === undefined) return;
  const isIt = (view.fact('productionServices') ?? []).some(({type, selector, ports}) =>
    type === 'LoadBalancer' && selector['app'] === `${name}-sts` && selector['feprole'] === 'master' && ports.includes(27500));
  if (!isIt) {
    yield {path: `${STREAMING}.host`, message: `no Service of type LoadBalancer leads to the master of ${name}; it is not made by itself`, fix: `on the production side: a Service with the selector app=${name}-sts, feprole=master and the port 27500`};
  }
}

function* samePaths(view: View): Generator<Found> {
  const theirs = placesIn(view.fact('productionCluster'), `${BACKUP}.pgbackrestParams`);
  if (theirs.length === 0) return;
  const ours = placesOf(optionsOf(view.text(CONF)));
  for (const {index, name} of ours) if (name !== undefined && !theirs.includes(name)) yield {path: CONF, message: `repo${index} is ${name}, and the primary's backups go to ${theirs.join(', ')}`, fix: "copy the primary's repository"};
  if (ours.length === 0) yield {path: CONF, message: `no object store is named, and the primary's backups go to ${theirs.join(', ')}`, fix: "copy the primary's repository"};
}

function* primaryBackups(view: View): Generator<Found> {
  const primary = view.fact('productionCluster');
  if (primary === undefined) return;
  const backup = valueAt(primary, BACKUP);
  const repositories = new Set(placesOf(optionsOf(textAt(primary, `${BACKUP}.pgbackrestParams`))).map(({index}) => index));
  const isScheduled = Object.entries(typeof backup === 'object' && backup !== null ? backup : {}).some(([key, value]) =>
    /^schedule\d+$/.test(key) && typeof valueAt(value, 'schedule') === 'string' && String(valueAt(value, 'schedule')).trim() !== '' && repositories.has(Number(valueAt(value, 'repo') ?? 1)));
  if (!isScheduled) yield {path: METHOD, message: `${primary.metadata.name} has no scheduled backup to an object store, and recovery from the archive lives on them`, fix: 'configure backups of the primary first'};
}

/** Is the cluster one of a pair: a standby, or the one that a standby of the same namespace reads from? */
function isOfPair(view: View): boolean {
  if (isStandby(view)) return true;
  const ours = backupPlaces(view);
  return (view.fact('clusters') ?? []).some((other) => valueAt(other, ENABLE) === true && placesIn(other, CONF).some((name) => ours.includes(name)));
}

/** A cluster that follows another one at another site (UG 4.13), and its promotion (UG 5.11.2.2). */
export const standbyRules: readonly Rule[] = [
  rule({
    id: 'standby-method',
    title: 'A standby follows the archive or a stream',
    looksAt: [METHOD],
    when: isStandby,
    fix: 'archive-recovery, or streaming',
    *check(view) {
      const method = view.at(METHOD);
      if (method !== 'archive-recovery' && method !== 'streaming') yield {path: METHOD, message: method === undefined ? 'the method is missing' : `${shown(method)} is neither archive-recovery nor streaming`};
    },
  }),
  rule({
    id: 'standby-conf-required',
    title: 'A standby knows the repository of its primary',
    looksAt: [CONF],
    when: isStandby,
    fix: `${CONF}: the primary's [global] options of its repository; streaming needs it too`,
    *check(view) {
      const conf = view.text(CONF);
      if (conf === undefined || indexesOf(optionsOf(conf)).length === 0) yield {path: CONF, message: conf === undefined ? 'the repository of the primary is not given' : 'the text names no repository'};
    },
  }),
  rule({id: 'standby-streaming-target', title: 'A stream has an address', looksAt: [STREAMING], when: isStreaming, check: streamingTarget}),
  rule({id: 'standby-streaming-lb', title: 'The primary can be reached', looksAt: [STREAMING], when: isStreaming, needs: ['productionCluster', 'productionServices'], check: loadBalancer}),
  rule({
    id: 'standby-streaming-target-stray',
    title: 'An address goes with streaming',
    looksAt: [METHOD, STREAMING],
    fix: 'remove it, or method: streaming',
    *check(view) {
      if (isStandby(view) && view.at(METHOD) === 'archive-recovery' && view.has(STREAMING)) yield {path: STREAMING, message: 'the method is archive-recovery: this would be passed over'};
    },
  }),
  rule({id: 'standby-path-match', title: "A standby reads its primary's repository", looksAt: [CONF], when: isStandby, needs: ['productionCluster'], check: samePaths}),
  rule({
    id: 'standby-primary-backups',
    title: 'The primary backs up to an object store',
    looksAt: [METHOD],
    when: (view) => isStandby(view) && view.at(METHOD) === 'archive-recovery',
    needs: ['productionCluster'],
    check: primaryBackups,
  }),
  rule({
    id: 'standby-nothing-on-primary',
    title: 'The primary stays as it is',
    looksAt: [ENABLE],
    when: isStandby,
    *check() {
      yield {path: ENABLE, message: 'the FEPCluster of the primary needs no field for it'};
    },
  }),
  rule({
    id: 'standby-rpo',
    title: 'How much may be lost',
    looksAt: [METHOD],
    when: isStandby,
    *check(view) {
      if (view.at(METHOD) === 'archive-recovery') yield {path: METHOD, message: 'what was not archived yet is lost with the primary; a stream loses less, and needs a network and a little performance'};
    },
  }),
  rule({
    id: 'standby-manual-sync',
    title: 'Both clusters of a pair are changed',
    looksAt: ['spec'],
    uses: ['clusters'],
    fix: 'repeat the change on the other side',
    when: (view) => isStandby(view) || backupPlaces(view).length > 0,
    *check(view) {
      if (view.changed('spec') && isOfPair(view)) yield {path: '', message: 'the cluster is one of a pair, and nothing but the passwords in the database follows by itself'};
    },
  }),
  rule({
    id: 'promote-target-standby',
    kinds: ['FEPAction'],
    title: 'What is promoted is a standby',
    looksAt: [TYPE, TARGET],
    when: isPromotion,
    needs: ['clusters'],
    fix: 'check the name and the context',
    *check(view) {
      const name = view.text(TARGET);
      const target = (view.fact('clusters') ?? []).find(({metadata}) => metadata.name === name);
      if (target !== undefined && valueAt(target, ENABLE) !== true) yield {path: TARGET, message: `${name} is no standby: there is nothing to promote`};
    },
  }),
  rule({
    id: 'promote-fence-primary',
    kinds: ['FEPAction'],
    title: 'Production is stopped before its standby is promoted',
    looksAt: [TYPE],
    when: isPromotion,
    needs: ['productionAnswers'],
    fix: 'stop production first',
    *check(view) {
      if (view.fact('productionAnswers') === true) yield {path: TYPE, message: 'the master of production still answers: two clusters would take writes and part for ever; a promotion cannot be undone'};
    },
  }),
];

