import {CHILD, shown} from '../reading/cluster.ts';
import {clusterNamed, nameOf, viewOf} from '../reading/neighbours.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';
import {fepVersion, hasEvent, isDone, isUpgrade, SOURCE, sourceOf, targetVersion, UPGRADE, versionServedBy} from './plan.ts';

/** What is left to do by hand after an upgrade. Needs the facts clusters, pgpools and exporters. */
function stillOpen(view: View): string[] {
  const source = view.text(SOURCE) ?? '';
  const created = view.object.metadata?.creationTimestamp ?? '';
  const pgpools = (view.fact('pgpools') ?? []).filter((pgpool) => [source, view.name].includes(viewOf(pgpool).text('spec.fepclustername') ?? '') && (pgpool.metadata.creationTimestamp ?? '') < created).map(nameOf);
  const exporters = (view.fact('exporters') ?? []).filter((exporter) => viewOf(exporter).list('spec.fepExporter.fepClusterList')?.includes(source) === true && exporter.metadata.name !== `${source}-fepexporter`).map(nameOf);
  return [
    ...(clusterNamed(view, source) === undefined ? [] : [`delete the source ${source}`]),
    ...(pgpools.length === 0 ? [] : [`make FEPPgpool2 ${pgpools.join(', ')} anew`]),
    ...(exporters.length === 0 ? [] : [`put the new cluster on the list of FEPExporter ${exporters.join(', ')}`]),
  ];
}

/** A new cluster that takes over the data of one of the version before (UG 6.4). */
export const majorUpgradeRules: readonly Rule[] = [
  rule({
    id: 'major-one-step',
    title: 'An upgrade goes up by one version',
    looksAt: [SOURCE, 'spec.fep.image.image'],
    when: isUpgrade,
    uses: ['clusters', 'operator'],
    fix: 'go step by step',
    *check(view) {
      const source = sourceOf(view);
      const operator = view.fact('operator');
      const [from, to] = [source === undefined ? undefined : fepVersion(source), fepVersion(view) ?? (operator === undefined ? undefined : versionServedBy(operator))];
      if (from !== undefined && to !== undefined && to !== from + 1) yield {path: SOURCE, message: `${source?.name} is of version ${from}, and the new cluster of version ${to}: an upgrade comes from the version just before`};
    },
  }),
  rule({
    id: 'major-same-namespace',
    title: 'Source and new cluster are in one namespace',
    looksAt: [SOURCE, 'metadata.namespace'],
    when: isUpgrade,
    *check(view) {
      const name = view.text(SOURCE) ?? '';
      const elsewhere = name.includes('/') ? name.split('/', 1)[0] : view.before !== undefined && view.before.namespace !== view.namespace ? view.before.namespace : undefined;
      if (elsewhere !== undefined && elsewhere !== view.namespace) yield {path: SOURCE, message: `the source is in ${elsewhere}, and the new cluster in ${view.namespace}`, fix: `make the new cluster in ${elsewhere}`};
    },
  }),
  rule({
    id: 'major-source-required',
    title: 'An upgrade names a cluster that is there',
    looksAt: [SOURCE],
    when: isUpgrade,
    uses: ['clusters'],
    fix: 'name another FEPCluster of the namespace',
    *check(view) {
      const name = view.at(SOURCE);
      const clusters = view.fact('clusters');
      if (name === undefined || name === '') yield {path: SOURCE, message: 'sourceCluster is missing'};
      else if (name === view.name) yield {path: SOURCE, message: 'a cluster cannot be upgraded from itself'};
      else if (clusters !== undefined && sourceOf(view) === undefined) yield {path: SOURCE, message: `there is no FEPCluster ${shown(name)} in ${view.namespace}`};
    },
  }),
  rule({
    id: 'major-restore-conflict',
    title: 'A cluster is upgraded or restored',
    looksAt: [`${CHILD}.restore`, UPGRADE],
    when: isUpgrade,
    fix: 'leave one of them out',
    *check(view) {
      if (view.has(`${CHILD}.restore`)) yield {path: `${CHILD}.restore`, message: 'restore and upgrade cannot stand in one FEPCluster'};
    },
  }),
  rule({
    id: 'major-resources',
    title: 'What the upgrade container gets',
    looksAt: [`${UPGRADE}.mcSpec`],
    when: isUpgrade,
    *check(view) {
      if (!view.has(`${UPGRADE}.mcSpec`)) yield {path: `${UPGRADE}.mcSpec`, message: 'the upgrade container gets 100m CPU and 200Mi, at most 200m and 300Mi; its image is pulled if not present'};
    },
  }),
  rule({
    id: 'major-operator-version',
    title: 'The new operator, and it alone, serves the namespace',
    looksAt: [UPGRADE],
    when: isUpgrade,
    needs: ['operators'],
    uses: ['clusters'],
    fix: 'uninstall the operator before, install the new one, then make the new FEPCluster',
    *check(view) {
      const target = targetVersion(view);
      const served = (view.fact('operators') ?? []).map((operator) => ({operator, version: versionServedBy(operator)}));
      if (target === undefined || served.some(({version}) => version === undefined)) return;
      const old = served.find(({version}) => (version ?? 0) < target);
      if (!served.some(({version}) => (version ?? 0) >= target)) yield {path: UPGRADE, message: `no operator for version ${target} serves ${view.namespace}${old === undefined ? '' : `: ${old.operator.version} is of version ${old.version}`}`};
      else if (old !== undefined) yield {path: UPGRADE, message: `the operator ${old.operator.version} of the version before still serves ${view.namespace}`};
    },
  }),
  rule({
    id: 'major-failed',
    title: 'A failed upgrade is made anew',
    looksAt: [UPGRADE],
    when: isUpgrade,
    needs: ['events'],
    *check(view) {
      if (hasEvent(view, 'FailedFepUpgrade') && !isDone(view)) yield {path: UPGRADE, message: 'the upgrade failed', fix: `read kubectl describe fepupgrade ${view.name}, mend the cause, delete the new FEPCluster and make it anew`};
    },
  }),
  rule({
    id: 'major-post',
    title: 'What follows an upgrade is done',
    looksAt: [UPGRADE],
    when: isUpgrade,
    needs: ['clusters', 'pgpools', 'exporters', 'events'],
    fix: 'then start the applications',
    *check(view) {
      const open = isDone(view) ? stillOpen(view) : [];
      if (open.length > 0) yield {path: UPGRADE, message: `the upgrade is done; still open: ${open.join('; ')}`};
    },
  }),
  rule({
    id: 'major-delete-source-backups',
    title: 'The new cluster has a backup before the source goes',
    looksAt: ['metadata.name', SOURCE],
    needs: ['clusters'],
    *check(view) {
      if (view.operation === 'delete') {
        const successor = view.fact('clusters')?.find((cluster) => viewOf(cluster).at(SOURCE) === view.name);
        if (successor !== undefined) yield {path: 'metadata.name', message: `${nameOf(successor)} was upgraded from it: its backups on volumes go too, and the new cluster has none of that time`, fix: `take a full backup of ${nameOf(successor)} first`};
      } else if (isUpgrade(view) && isDone(view) && sourceOf(view) !== undefined) {
        yield {path: SOURCE, message: `with ${view.text(SOURCE)} its backups on volumes go too`, fix: `take a full backup of ${view.name} before deleting it`};
      }
    },
  }),
];
