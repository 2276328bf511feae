import {FEP, instancesOrOne, isSync, shown} from '../reading/cluster.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';
import {serverTag} from './plan.ts';

const IMAGE = `${FEP}.image.image`;

/** Another image in the same cluster. */
const isReplaced = (view: View): boolean => view.before?.name === view.name && view.changed(IMAGE);

function outage(view: View): string {
  if (instancesOrOne(view) === 1) return 'the one server is replaced, and nobody is served meanwhile';
  if (isSync(view)) return 'servers are replaced one after another: connections break, and the cluster stands still while master and synchronous replica are';
  return 'servers are replaced one after another: connections break, and the cluster stands still for a switchover';
}

/** Another patch of the same version (UG 6.1). A changed image is one whichever way it is sent. */
export const minorUpgradeRules: readonly Rule[] = [
  rule({
    id: 'minor-outage',
    title: 'Another image interrupts',
    looksAt: [IMAGE],
    on: ['upgrade', 'update'],
    when: isReplaced,
    fix: 'do it when little is going on',
    *check(view) {
      yield {path: IMAGE, message: outage(view)};
    },
  }),
  rule({
    id: 'minor-downgrade',
    title: 'Images get newer',
    looksAt: [IMAGE],
    on: ['upgrade', 'update'],
    when: isReplaced,
    fix: 'keep the newer image',
    *check(view) {
      const [now, before] = [serverTag(view), view.before === undefined ? undefined : serverTag(view.before)];
      if (now === undefined || before === undefined) return;
      const difference = now[0] - before[0] || now[1] - before[1] || now[2] - before[2];
      if (difference < 0) yield {path: IMAGE, message: `${shown(view.at(IMAGE))} is older than ${shown(view.before?.at(IMAGE))}: no source describes the way back`};
    },
  }),
];
