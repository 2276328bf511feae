import type {StorageClassFact} from '../../model/cluster-facts.ts';
import {formatBytes} from '../../model/quantity.ts';
import {FEP, shown, STORAGE} from '../reading/cluster.ts';
import {sharingOf} from '../reading/sharing.ts';
import {claimsWanted, isShared, storageClassOf, volumeOf, volumesOf} from '../reading/storage.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {amountOf} from '../text/amounts.ts';
import type {View} from '../view.ts';

/** Volumes whose class gets its PVs by hand, each with the free PVs of that class and mode. */
function staticVolumes(view: View): {path: string; key: string; size: number; className: string; mode: string; free: {name: string; capacity: number}[]}[] {
  return volumesOf(view).flatMap((volume) => {
    const storageClass = storageClassOf(view, volume);
    if (storageClass?.isStatic !== true) return [];
    const mode = volume.accessModes?.[0] ?? 'ReadWriteOnce';
    const free = (view.fact('persistentVolumes') ?? [])
      .filter((pv) => pv.phase === 'Available' && pv.storageClass === storageClass.name && pv.accessModes.includes(mode))
      .map(({name, capacity}) => ({name, capacity: amountOf(capacity) ?? 0}));
    return [{path: volume.path, key: volume.key, size: amountOf(volume.size) ?? 0, className: storageClass.name, mode, free}];
  });
}

/** Are PVs of interest? Not where the classes are known and each volume's makes its own: many users may not list PVs. */
const mayBeStatic = (view: View): boolean => view.fact('storageClasses') === undefined || volumesOf(view).some((volume) => storageClassOf(view, volume)?.isStatic === true);

function* missingClasses(view: View): Generator<Found> {
  const names = (view.fact('storageClasses') ?? []).map(({name}) => name);
  for (const volume of volumesOf(view)) {
    if (storageClassOf(view, volume) !== undefined) continue;
    if (volume.storageClass === undefined) yield {path: `${volume.path}.storageClass`, message: 'no class is named, and the cluster has no default class: pods would stay Pending', fix: names.length === 0 ? 'make a StorageClass first' : `one of ${names.join(', ')}`};
    else yield {path: `${volume.path}.storageClass`, message: `there is no StorageClass ${shown(volume.storageClass)}: pods would stay Pending`, fix: names.length === 0 ? 'make it first' : `one of ${names.join(', ')}`};
  }
}

function* sameDirectories(view: View): Generator<Found> {
  const seen = new Map<string, string>();
  for (const {name, nfs} of view.fact('persistentVolumes') ?? []) {
    if (nfs === undefined) continue;
    const place = `${nfs.server}:${nfs.path}`;
    const other = seen.get(place);
    if (other !== undefined) yield {path: STORAGE, message: `the volumes ${other} and ${name} are one NFS directory, ${place}`};
    seen.set(place, name);
  }
}

/** Shared volumes of one class. */
interface SharedVolumes {
  path: string;
  /** `archivewalVol and backupVol are`. */
  subject: string;
  storageClass: StorageClassFact;
}

/** Shared volumes whose class makes them on demand, by something that is no known file server. */
function sharedElsewhere(view: View): SharedVolumes[] {
  const shared = volumesOf(view).filter(isShared);
  const classes = new Set(shared.map((volume) => storageClassOf(view, volume)));
  return [...classes].flatMap((storageClass) => {
    const volumes = shared.filter((volume) => storageClassOf(view, volume) === storageClass);
    const [first] = volumes;
    if (first === undefined || storageClass === undefined || storageClass.isStatic || sharingOf(storageClass) === 'shared') return [];
    return [{path: first.path, subject: `${volumes.map(({key}) => key).join(' and ')} ${volumes.length === 1 ? 'is' : 'are'}`, storageClass}];
  });
}

const isBlockStore = ({storageClass}: SharedVolumes): boolean => sharingOf(storageClass) === 'one-node';

/** Classes that may do better, for the mend. */
function otherClass(view: View, {storageClass}: SharedVolumes): string {
  const others = (view.fact('storageClasses') ?? []).filter(({name, provisioner}) => name !== storageClass.name && sharingOf({provisioner}) !== 'one-node').map(({name}) => name);
  const flag = 'a class with ReadWriteMany for archivewalVol and backupVol: --backup-storage-class CLASS at creation, or storageClass of both';
  return others.length === 0 ? flag : `${flag} (there is ${others.join(', ')})`;
}

/** Storage classes and volumes of the cluster that the claims will meet. */
export const storageClassRules: readonly Rule[] = [
  rule({
    id: 'storage-size-expandable',
    title: 'A class that grows volumes',
    looksAt: [`${STORAGE}.*.size`],
    when: (view) => view.before !== undefined && volumesOf(view).some(({key, size}) => (amountOf(size) ?? 0) > (amountOf(volumeOf(view.before as View, key)?.size) ?? Number.POSITIVE_INFINITY)),
    needs: ['storageClasses'],
    fix: 'restore into a new cluster with larger volumes (FEPRestore, changeParams)',
    *check(view) {
      for (const volume of volumesOf(view)) {
        const old = view.before === undefined ? undefined : amountOf(volumeOf(view.before, volume.key)?.size);
        const storageClass = storageClassOf(view, volume);
        if (old === undefined || (amountOf(volume.size) ?? 0) <= old || storageClass?.allowVolumeExpansion !== false) continue;
        yield {path: `${volume.path}.size`, message: `the class ${storageClass.name} cannot grow volumes`};
      }
    },
  }),
  rule({
    id: 'storage-class-exists',
    title: 'Classes that are named exist',
    looksAt: [`${STORAGE}.*.storageClass`],
    needs: ['storageClasses'],
    check: missingClasses,
  }),
  rule({
    id: 'storage-static-pv-capacity',
    title: 'A volume made by hand is large enough',
    looksAt: [`${STORAGE}.*.size`],
    when: mayBeStatic,
    needs: ['storageClasses', 'persistentVolumes'],
    *check(view) {
      for (const {path, key, size, free} of staticVolumes(view)) {
        const largest = Math.max(0, ...free.map(({capacity}) => capacity));
        if (free.length > 0 && largest < size) yield {path: `${path}.size`, message: `no free volume is large enough for ${key}; the largest has ${formatBytes(largest)}`, fix: `${formatBytes(largest)}, or make a larger volume`};
      }
    },
  }),
  rule({
    id: 'storage-static-pv-rwx',
    title: 'Shared volumes made by hand are ReadWriteMany',
    looksAt: [`${STORAGE}.*.accessModes`],
    when: mayBeStatic,
    needs: ['storageClasses', 'persistentVolumes'],
    fix: 'make volumes with ReadWriteMany',
    *check(view) {
      for (const volume of volumesOf(view).filter(isShared)) {
        const storageClass = storageClassOf(view, volume);
        const pvs = (view.fact('persistentVolumes') ?? []).filter((pv) => pv.phase === 'Available' && pv.storageClass === storageClass?.name);
        if (storageClass?.isStatic === true && pvs.length > 0 && pvs.every(({accessModes}) => !accessModes.includes('ReadWriteMany'))) yield {path: `${volume.path}.accessModes`, message: `${volume.key} is shared, and the volumes of the class ${storageClass.name} are not ReadWriteMany`};
      }
    },
  }),
  rule({
    id: 'storage-class-not-shareable',
    title: 'Shared volumes are of a class that can share',
    looksAt: [`${STORAGE}.*.storageClass`, `${STORAGE}.*.accessModes`],
    when: (view) => volumesOf(view).some(isShared),
    needs: ['storageClasses'],
    *check(view) {
      for (const volume of sharedElsewhere(view).filter(isBlockStore)) yield {path: `${volume.path}.storageClass`, message: `${volume.subject} shared by the servers (ReadWriteMany), and the class ${volume.storageClass.name} attaches a volume to one node (${volume.storageClass.provisioner}): pods would stay Pending`, fix: otherClass(view, volume)};
    },
  }),
  rule({
    id: 'storage-class-sharing-unknown',
    title: 'Whether a class can share volumes is known',
    looksAt: [`${STORAGE}.*.storageClass`, `${STORAGE}.*.accessModes`],
    when: (view) => volumesOf(view).some(isShared),
    needs: ['storageClasses'],
    *check(view) {
      const data = volumeOf(view, 'dataVol');
      const dataClass = data === undefined ? undefined : storageClassOf(view, data)?.name;
      // Whoever names another class for the shared volumes has thought of it.
      for (const volume of sharedElsewhere(view).filter((one) => !isBlockStore(one) && one.storageClass.name === dataClass)) yield {path: `${volume.path}.storageClass`, message: `${volume.subject} shared by the servers (ReadWriteMany), and it is not known whether the class ${volume.storageClass.name} can do that (${volume.storageClass.provisioner}); if not, pods stay Pending`, fix: otherClass(view, volume)};
    },
  }),
  rule({
    id: 'storage-static-pv-count',
    title: 'There are enough volumes made by hand',
    looksAt: [`${FEP}.instances`, `${STORAGE}.*`],
    when: mayBeStatic,
    needs: ['storageClasses', 'persistentVolumes'],
    fix: 'make more volumes, each with an NFS directory of its own',
    *check(view) {
      const volumes = staticVolumes(view);
      const perVolume = volumesOf(view).length === 0 ? 0 : claimsWanted(view) / volumesOf(view).length;
      for (const group of new Set(volumes.map(({className, mode}) => `${className} with ${mode}`))) {
        const same = volumes.filter(({className, mode}) => `${className} with ${mode}` === group);
        const [have, need] = [same[0]?.free.length ?? 0, same.length * perVolume];
        if (have < need) yield {path: STORAGE, message: `${have} free volumes of ${group}, and ${need} are needed`};
      }
    },
  }),
  rule({
    id: 'storage-nfs-unique-dir',
    title: 'No two volumes are one NFS directory',
    looksAt: [],
    when: mayBeStatic,
    needs: ['storageClasses', 'persistentVolumes'],
    fix: 'change the path of one of them',
    check: sameDirectories,
  }),
  rule({
    id: 'storage-reindex-hint',
    title: 'A full volume may be emptied before it grows',
    looksAt: [`${STORAGE}.*.size`],
    needs: ['claims'],
    fix: 'REINDEX frees what bloated indexes hold',
    *check(view) {
      for (const {volume, name, usedPercent} of view.fact('claims') ?? []) {
        if (['dataVol', 'walVol', 'tablespaceVol'].includes(volume) && usedPercent !== undefined && usedPercent > 80) yield {path: `${STORAGE}.${volume}.size`, message: `${name} is ${Math.round(usedPercent)} % full`};
      }
    },
  }),
  rule({
    id: 'storage-nfs-false-alarm',
    title: 'NFS may report another usage than it has',
    looksAt: [],
    needs: ['persistentVolumes'],
    fix: 'look with df in the pod before you act on an alert for a full volume',
    *check(view) {
      if ((view.fact('persistentVolumes') ?? []).some(({nfs}) => nfs !== undefined)) yield {path: '', message: 'some volumes are NFS, whose drivers may report the usage of the whole server'};
    },
  }),
];
