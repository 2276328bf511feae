import type {OperatorFact} from '../../model/cluster-facts.ts';
import {fepVersionOf, parseOperatorVersion} from '../../model/operator-version.ts';
import {CHILD, FEP} from '../reading/cluster.ts';
import {clusterNamed, viewOf} from '../reading/neighbours.ts';
import type {View} from '../view.ts';

export const UPGRADE = `${CHILD}.upgrade`;
export const SOURCE = `${UPGRADE}.sourceCluster`;

export const isUpgrade = (view: View): boolean => view.has(UPGRADE);

/**
 * The cluster that is upgraded from: the object before where it is another one (a plan made of two objects), else the
 * stored one of that name. Undefined also where nobody looked.
 */
export function sourceOf(view: View): View | undefined {
  if (view.before !== undefined && view.before.name !== view.name) return view.before;
  const cluster = clusterNamed(view, view.text(SOURCE));
  return cluster === undefined ? undefined : viewOf(cluster);
}

/** Major version of Fujitsu Enterprise Postgres that a FEPCluster runs, as far as it says: its image wins over fepVersion. */
export function fepVersion(view: View): number | undefined {
  const tag = serverTag(view);
  if (tag !== undefined) return tag[0];
  const base = /fujitsu-enterprise-postgres-(\d+)-server/.exec(view.text(`${FEP}.image.image`) ?? '')?.[1];
  return base === undefined ? view.number(`${FEP}.fepVersion`) : Number(base);
}

/** Base, major and minor of the server image's tag (UG 2.2.3): `ubi8-15-1.1` is [15, 1, 1]. */
export function serverTag(view: View): [number, number, number] | undefined {
  const match = /:ubi\d+-(\d+)-(\d+)\.(\d+)/.exec(view.text(`${FEP}.image.image`) ?? '');
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Newest version of Fujitsu Enterprise Postgres that an operator makes; undefined where its version is unknown. */
export function versionServedBy({version}: OperatorFact): number | undefined {
  return version === undefined || parseOperatorVersion(version) === undefined ? undefined : fepVersionOf(version);
}

/** The version that the upgrade leads to: the new cluster's word, or the one after its source's. */
export function targetVersion(view: View): number | undefined {
  const source = sourceOf(view);
  const before = source === undefined ? undefined : fepVersion(source);
  return fepVersion(view) ?? (before === undefined ? undefined : before + 1);
}

/** Did the operator say that the upgrade is done (UG 6.4.3.2)? */
export function isDone(view: View): boolean {
  const mark: unknown = view.object.metadata?.annotations?.['FEPUpgradeDone'];
  return mark === 'true' || mark === true || hasEvent(view, 'SuccessfulFepUpgrade');
}

/** Was it said of this very object? Events outlive what they are about: those of an earlier object of the name do not count. */
export function hasEvent(view: View, reason: string): boolean {
  const since = view.object.metadata?.creationTimestamp;
  const ours = (at: string | undefined): boolean => at === undefined || (since !== undefined && !(Date.parse(at) < Date.parse(since)));
  return view.fact('events')?.some((event) => event.name === view.name && event.reason === reason && ours(event.at)) === true;
}
