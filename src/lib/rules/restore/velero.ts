import {schedulesOf} from '../reading/backup.ts';
import {BACKUP, FEP, shown} from '../reading/cluster.ts';
import {indexesOf, inCommon, optionsAt, placesAt} from '../reading/places.ts';
import {volumesOf, storageClassOf} from '../reading/storage.ts';
import {instancesOrOne} from '../reading/cluster.ts';
import {parseQuantity, compareQuantities} from '../../model/quantity.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {type View, valueAt} from '../view.ts';

const VELERO = `${FEP}.velero`;
const ENABLE = `${VELERO}.enable`;
const LABELS = `${VELERO}.labels`;
const SIDE = `${VELERO}.backup`;
const RESTORE = `${VELERO}.restore`;

/** Labels that Kubernetes, Helm or the operator put on objects (UG 5.11.3.2.2; one of them is misprinted there). */
const RESERVED = new Set(
  ('app control-plane name pod-template-hash vendor app.kubernetes.io/component app.kubernetes.io/instance app.kubernetes.io/managed-by app.kubernetes.io/name ' +
  'app.kubernetes.io/part-of controller-revision-hash feplustername fepclustername feprole statefulset.kubernetes.io/pod-name controller-uid job-name release').split(' '),
);

const isUsed = (view: View): boolean => view.isOn(ENABLE);

/** Labels by which Velero selects, those of the operator when none are written. */
function labelsOf(cluster: unknown): Record<string, unknown> {
  const labels = valueAt(cluster, LABELS);
  return typeof labels === 'object' && labels !== null && Object.keys(labels).length > 0 ? (labels as Record<string, unknown>) : {'backup-group': 'fep-backup'};
}

function asText(labels: Record<string, unknown>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`).join(',');
}

function hasLabels(labels: Readonly<Record<string, unknown>> | undefined, wanted: Record<string, unknown>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}

function* missingParts(view: View): Generator<Found> {
  for (const path of [SIDE, BACKUP, RESTORE]) {
    if (!view.has(path)) yield {path, message: 'both sites need their repository, and the other site needs to know how to restore', fix: `add ${path}`};
  }
}

const MISSPELT: readonly (readonly [string, string])[] = [
  [`${VELERO}.resotre`, 'restore'],
  [`${RESTORE}.mcSpec.limit`, 'limits'],
  [`${RESTORE}.mcSpec.request`, 'requests'],
  [`${RESTORE}.mcSpec.restoreTargetRepo`, `${RESTORE}.restoreTargetRepo`],
  [`${VELERO}.resotre.mcSpec.limit`, 'limits'],
  [`${VELERO}.resotre.mcSpec.request`, 'requests'],
];

function* unlabelled(view: View): Generator<Found> {
  for (const cluster of view.fact('clusters') ?? []) {
    const wanted = labelsOf(cluster);
    if (valueAt(cluster, ENABLE) !== true || hasLabels(view.object.metadata?.labels, wanted)) continue;
    yield {path: 'metadata.labels', message: `Velero saves ${cluster.metadata.name} by the label ${asText(wanted)}, which ${view.kind} ${view.name} and what it uses do not bear`, fix: `label it, and the ConfigMaps and Secrets that it uses, ${asText(wanted)}`};
    return;
  }
}

/** What Velero cannot do without, and its Kubernetes cluster lacks. */
function missingHere(view: View): string[] {
  const crds = view.fact('crds') ?? [];
  const missing = [
    ...(['backups.velero.io', 'restores.velero.io'].every((name) => crds.includes(name)) ? [] : ['Velero']),
    ...(crds.includes('fepclusters.fep.fujitsu.io') ? [] : ['the FEP operator']),
  ];
  if (view.operation !== 'restore') return missing;
  const classes = volumesOf(view).flatMap(({storageClass}) => storageClass ?? []).filter((name) => !(view.fact('storageClasses') ?? []).some((known) => known.name === name));
  return [...missing, ...[...new Set(classes)].map((name) => `the StorageClass ${name}`)];
}

/** The same name on both sides for certificates of different servers. */
function* sharedNames(view: View): Generator<Found> {
  const [here, there] = [BACKUP, SIDE].map((part) => new Set(placesAt(view, part).map(({endpoint, type, region}) => `${type} ${endpoint} ${region}`)));
  if (here === undefined || there === undefined || [...there].every((place) => here.has(place))) return;
  for (const name of ['caName', 'repoKeySecretName']) {
    const [ours, theirs] = [BACKUP, SIDE].map((part) => [view.at(`${part}.${name}`)].flat());
    const shared = ours?.find((value) => typeof value === 'string' && theirs?.includes(value) === true);
    if (shared !== undefined) yield {path: `${SIDE}.${name}`, message: `${shown(shared)} is named for both sites, and their object stores differ`, fix: 'a name of its own for each site'};
  }
}

function* staticVolumes(view: View): Generator<Found> {
  const free = (view.fact('persistentVolumes') ?? []).filter(({phase}) => phase === 'Available');
  for (const volume of volumesOf(view)) {
    const known = storageClassOf(view, volume);
    const size = parseQuantity(String(volume.size));
    if (known?.isStatic !== true || size === undefined) continue;
    const fitting = free.filter(({storageClass, capacity}) => {
      const has = parseQuantity(capacity);
      return storageClass === known.name && has !== undefined && compareQuantities(has, size) >= 0;
    });
    if (fitting.length < instancesOrOne(view)) yield {path: volume.path, message: `${known.name} makes no volumes by itself, and ${fitting.length} of the ${instancesOrOne(view)} that ${volume.key} needs are there`};
  }
}

/** Moving a cluster to another site with Velero (UG 5.11.3). */
export const veleroRules: readonly Rule[] = [
  rule({
    id: 'velero-reserved-labels',
    title: "Velero's labels are not those of others",
    looksAt: [LABELS],
    fix: 'another key',
    *check(view) {
      for (const key of view.keys(LABELS)) if (RESERVED.has(key)) yield {path: `${LABELS}["${key}"]`.replace(/\["(\w+)"\]$/, '.$1'), message: `${key} is in use by Kubernetes or the operator`};
    },
  }),
  rule({
    id: 'velero-default-label',
    title: 'By which label Velero selects',
    looksAt: [LABELS],
    when: isUsed,
    *check(view) {
      if (view.keys(LABELS).length === 0) yield {path: LABELS, message: 'objects get the label backup-group: fep-backup'};
    },
  }),
  rule({id: 'velero-required', title: 'Both sites are described', looksAt: [SIDE, RESTORE, BACKUP], when: isUsed, check: missingParts}),
  rule({
    id: 'velero-restore-spelling',
    title: 'Fields are spelt as everywhere else',
    looksAt: MISSPELT.map(([path]) => path),
    *check(view) {
      for (const [path, right] of MISSPELT) if (view.has(path)) yield {path, message: "a sample of the guide has it so, its list of fields has not, and no CRD settles it", fix: `write ${right}, and test it once`};
    },
  }),
  rule({
    id: 'velero-paths-differ',
    title: 'Each site has a path of its own',
    looksAt: [`${SIDE}.pgbackrestParams`, `${BACKUP}.pgbackrestParams`],
    fix: 'another path',
    *check(view) {
      for (const name of inCommon(placesAt(view, SIDE), placesAt(view, BACKUP))) yield {path: `${SIDE}.pgbackrestParams`, message: `both sites would write to ${name}; the operator raises an event for it`};
    },
  }),
  rule({
    id: 'velero-target-repo',
    title: 'The repository to restore from is described',
    looksAt: [`${RESTORE}.restoreTargetRepo`],
    fix: 'the number of a repository of velero.backup.pgbackrestParams',
    *check(view) {
      for (const path of [`${RESTORE}.restoreTargetRepo`, `${RESTORE}.mcSpec.restoreTargetRepo`]) {
        const wanted = view.number(path);
        if (wanted !== undefined && !indexesOf(optionsAt(view, SIDE)).includes(wanted)) yield {path, message: `${SIDE}.pgbackrestParams describes no repo${wanted}`};
      }
    },
  }),
  rule({
    id: 'velero-selector-only',
    title: 'Velero saves by label',
    looksAt: [LABELS],
    when: isUsed,
    needs: ['veleroBackups'],
    *check(view) {
      const wanted = labelsOf(view.object);
      for (const {name, namespaces, labels} of view.fact('veleroBackups') ?? []) {
        const holdsUs = namespaces.includes('*') || namespaces.includes(view.namespace);
        if (holdsUs && !hasLabels(labels, wanted)) yield {path: LABELS, message: `the Velero backup ${name} was made without the label ${asText(wanted)}: it restores too much, and breaks the rebuilding`, fix: `velero backup create … --selector ${asText(wanted)}`};
      }
    },
  }),
  rule({
    id: 'velero-rebackup',
    title: 'Velero saves again after each change',
    looksAt: ['spec'],
    when: isUsed,
    *check(view) {
      if (view.before === undefined || view.changed('spec')) yield {path: ENABLE, message: 'an old definition with new data can lose data or protection', fix: `velero backup create … --selector ${asText(labelsOf(view.object))}, afterwards`};
    },
  }),
  rule({id: 'velero-extra-labels', kinds: ['FEPPgpool2', 'FEPExporter', 'FEPLogging'], title: 'What belongs to the cluster is saved with it', looksAt: ['metadata.labels'], needs: ['clusters'], check: unlabelled}),
  rule({
    id: 'velero-db-backup',
    title: 'Data goes to an object store by schedule',
    looksAt: [BACKUP],
    when: isUsed,
    fix: 'schedule backups to an object store',
    *check(view) {
      const stores = new Set(placesAt(view, BACKUP).map(({index}) => index));
      if (!schedulesOf(view).some(({repo}) => stores.has(Number(repo)))) yield {path: BACKUP, message: 'Velero saves objects only; the data comes from backups in an object store, and none is scheduled'};
    },
  }),
  rule({
    id: 'velero-prereq',
    title: 'What Velero needs is there',
    looksAt: [ENABLE],
    when: isUsed,
    needs: ['crds', 'storageClasses'],
    fix: 'install or create what is missing; StorageClasses and certificates have the same names on both sites',
    *check(view) {
      const missing = missingHere(view);
      if (missing.length > 0) yield {path: ENABLE, message: `this ${view.operation === 'restore' ? 'recovery' : 'production'} site is not ready for Velero: ${missing.join(', ')} missing`};
    },
  }),
  rule({id: 'velero-object-cert-names', title: 'Certificates that differ have different names', looksAt: [`${SIDE}.caName`, `${SIDE}.repoKeySecretName`], when: isUsed, check: sharedNames}),
  rule({
    id: 'velero-static-pv',
    title: 'Volumes made by hand are there before the restore',
    looksAt: [`${BACKUP}`],
    when: isUsed,
    needs: ['storageClasses', 'persistentVolumes'],
    fix: 'create the PersistentVolumes first',
    check: staticVolumes,
  }),
  rule({
    id: 'velero-log-volume',
    title: 'Logs stay behind',
    looksAt: [ENABLE],
    when: isUsed,
    fix: 'collect the logs before',
    *check() {
      yield {path: ENABLE, message: 'log volumes of FEPCluster and FEPPgpool2 cannot be restored'};
    },
  }),
  rule({
    id: 'velero-test-first',
    title: 'Both directions are tried before they are needed',
    looksAt: [ENABLE],
    when: isUsed,
    fix: 'move a test cluster there and back',
    *check(view) {
      if (view.before === undefined || !isUsed(view.before)) yield {path: ENABLE, message: 'a move that was never tried is none to rely on'};
    },
  }),
  rule({
    id: 'velero-failback',
    title: 'The way back has its own repositories',
    looksAt: [SIDE, RESTORE],
    when: (view) => isUsed(view) && view.before !== undefined,
    fix: 'set velero.backup and velero.restore to what production will use, save again, then restore',
    *check(view) {
      for (const path of [SIDE, RESTORE]) if (view.has(path) && !view.changed(path)) yield {path, message: 'this still holds the values of the way here'};
    },
  }),
];
