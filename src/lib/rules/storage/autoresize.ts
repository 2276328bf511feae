import {FEP, instancesOrOne, isAutoresized, isMonitored, plain, STORAGE} from '../reading/cluster.ts';
import {storageClassOf, volumeOf, type VolumeReading, volumesOf} from '../reading/storage.ts';
import {type Rule, rule} from '../rule.ts';
import {amountOf} from '../text/amounts.ts';
import type {View} from '../view.ts';

const AUTORESIZE = `${STORAGE}.autoresize`;
const SWITCH = `${AUTORESIZE}.enable`;
const URL = `${FEP}.autoTuning.prometheus.prometheusUrl`;

/** A volume's own setting, or that of all volumes. */
function setting(view: View, volume: VolumeReading, name: string): unknown {
  return volume.value[name] ?? view.at(`${AUTORESIZE}.${name}`);
}

const resized = (view: View): VolumeReading[] => volumesOf(view).filter((volume) => setting(view, volume, 'storageLimit') !== 0);

/** Growing volumes by themselves (UG 2.3.3.2). */
export const autoresizeRules: readonly Rule[] = [
  rule({
    id: 'autoresize-class-expandable',
    title: 'Volumes that grow by themselves have a class that can',
    looksAt: [SWITCH, `${STORAGE}.*.storageClass`],
    when: isAutoresized,
    needs: ['storageClasses'],
    *check(view) {
      for (const volume of resized(view)) {
        const storageClass = storageClassOf(view, volume);
        if (storageClass?.allowVolumeExpansion === false) yield {path: `${volume.path}.storageClass`, message: `the class ${storageClass.name} cannot grow ${volume.key}`, fix: `another class at creation, or ${volume.path}.storageLimit: 0`};
      }
    },
  }),
  rule({
    id: 'autoresize-prometheus-url',
    title: 'Growing by itself knows where Prometheus is',
    looksAt: [URL],
    when: isAutoresized,
    fix: `set ${URL}`,
    *check(view) {
      const url = view.text(URL)?.trim() ?? '';
      if (url === '') yield {path: URL, message: 'the usage of volumes is read from Prometheus, and no address is given'};
      else if (!/^https?:\/\/[^\s/]+/.test(url)) yield {path: URL, message: `${JSON.stringify(url)} is no address of a web server`};
    },
  }),
  rule({
    id: 'autoresize-threshold-below-alert',
    title: 'A volume grows before somebody is alarmed',
    looksAt: [`${AUTORESIZE}.threshold`, `${STORAGE}.*.threshold`],
    when: isAutoresized,
    fix: 'a threshold below 90',
    *check(view) {
      for (const volume of resized(view)) {
        const threshold = setting(view, volume, 'threshold');
        if (typeof threshold === 'number' && threshold >= 90) yield {path: volume.value['threshold'] === undefined ? `${AUTORESIZE}.threshold` : `${volume.path}.threshold`, message: `${volume.key} grows at ${threshold} %, and the default alert comes at 90 %`};
      }
    },
  }),
  rule({
    id: 'autoresize-limit-set',
    title: 'Growing by itself has a ceiling',
    looksAt: [`${AUTORESIZE}.storageLimit`, `${STORAGE}.*.storageLimit`],
    when: isAutoresized,
    fix: 'set storageLimit, above the present size',
    *check(view) {
      for (const volume of volumesOf(view)) {
        const limit = setting(view, volume, 'storageLimit');
        if (limit === undefined) yield {path: `${volume.path}.storageLimit`, message: `${volume.key} has no ceiling`};
        // The unit is not stated by any source; the guide's sample has 10 beside 2Gi, so GiB is the likely one.
        else if (typeof limit === 'number' && limit > 0 && limit * 2 ** 30 <= (amountOf(volume.size) ?? 0)) yield {path: `${volume.path}.storageLimit`, message: `${volume.key} has ${plain(volume.size)}, and its ceiling is ${limit} (GiB, if we read the samples right)`};
      }
    },
  }),
  rule({
    id: 'autoresize-limit-zero',
    title: 'A ceiling of 0 turns growing off',
    looksAt: [`${STORAGE}.*.storageLimit`],
    when: isAutoresized,
    *check(view) {
      for (const volume of volumesOf(view)) if (setting(view, volume, 'storageLimit') === 0) yield {path: `${volume.path}.storageLimit`, message: `${volume.key} does not grow by itself`};
    },
  }),
  rule({
    id: 'autoresize-override',
    title: 'What a volume does not say, it takes over',
    looksAt: [`${AUTORESIZE}.*`],
    when: isAutoresized,
    *check(view) {
      for (const {key, path, value} of volumesOf(view)) {
        const absent = ['threshold', 'increase', 'storageLimit'].filter((name) => value[name] === undefined);
        if (absent.length > 0) yield {path, message: `${key} takes ${absent.join(', ')} from storage.autoresize`};
      }
    },
  }),
  rule({
    id: 'autoresize-any-replica',
    title: 'One full volume grows those of all servers',
    looksAt: [SWITCH],
    when: isAutoresized,
    *check(view) {
      if (instancesOrOne(view) > 1) yield {path: SWITCH, message: 'one server over the threshold grows the volume of all'};
    },
  }),
  rule({
    id: 'autoresize-cr-drift',
    title: 'The manifest knows what volumes have grown to',
    looksAt: [`${STORAGE}.*.size`],
    when: isAutoresized,
    *check(view) {
      for (const {key, path, size} of volumesOf(view)) {
        const live = view.before === undefined ? undefined : volumeOf(view.before, key)?.size;
        if ((amountOf(size) ?? Number.POSITIVE_INFINITY) < (amountOf(live) ?? 0)) yield {path: `${path}.size`, message: `${key} has grown to ${plain(live)} by itself, and the manifest still says ${plain(size)}: it would ask for a smaller volume`, fix: `${plain(live)}, as it is in the cluster`};
      }
    },
  }),
  rule({
    id: 'autoresize-with-monitoring',
    title: 'Somebody is told when the ceiling is reached',
    looksAt: [`${FEP}.monitoring.enable`],
    when: isAutoresized,
    fix: 'monitoring.enable: true',
    *check(view) {
      if (!isMonitored(view)) yield {path: `${FEP}.monitoring.enable`, message: 'volumes grow by themselves, and nobody is told when they cannot any more'};
    },
  }),
  rule({
    id: 'autoresize-toggle',
    title: 'Growing by itself may be switched at any time',
    looksAt: [SWITCH],
    *check(view) {
      if (view.changed(SWITCH)) yield {path: SWITCH, message: `the fep-tuning pod ${isAutoresized(view) ? 'is added' : 'goes'}; servers are not touched`};
    },
  }),
];
