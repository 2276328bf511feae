import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {type View, valueAt} from '../view.ts';
import {CHILD} from './cluster.ts';

export const FROM = 'spec.fromFEPcluster';
export const TO = 'spec.toFEPcluster';
export const RESTORE = `${CHILD}.restore`;

/** Part of the object that says what to restore: the spec of a FEPRestore, or `child.restore` of a FEPCluster where it is there. */
export function restorePart(view: View): string | undefined {
  if (view.kind === 'FEPRestore') return view.has('spec') ? 'spec' : undefined;
  return view.has(RESTORE) ? RESTORE : undefined;
}

/** Is there anything to restore? Nothing can be said of an empty spec. */
export function isRestore(view: View): boolean {
  return restorePart(view) !== undefined && (view.kind !== 'FEPRestore' || view.keys('spec').length > 0);
}

/** Over the source itself: no target, or the source's own name. */
export function isInPlace(view: View): boolean {
  const target = view.at(TO);
  return isRestore(view) && (target === undefined || target === '' || target === view.at(FROM));
}

/** A restore that makes a new cluster, and leaves its source alone. */
export function isIntoNew(view: View): boolean {
  return isRestore(view) && !isInPlace(view);
}

/** The cluster restored from, where it is known. */
export function sourceOf(view: View): FepCluster | undefined {
  return (view.fact('clusters') ?? []).find(({metadata}) => metadata.name === view.at(FROM));
}

/** Key management of the source: UG 5.12.4 asks for care with it. */
export function sourceKeys(view: View): Record<string, unknown> | undefined {
  const tdek = valueAt(sourceOf(view), `${CHILD}.sysTde.tdek`);
  return typeof tdek === 'object' && tdek !== null ? (tdek as Record<string, unknown>) : undefined;
}

export const DATE = /^\d{4}-\d{2}-\d{2}$/;
export const TIME = /^(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d$/;

/** The point in time asked for, in UTC; undefined where it is none. */
export function targetTime(view: View, part: string): Date | undefined {
  const [date, time] = [view.text(`${part}.restoredate`), view.text(`${part}.restoretime`)];
  if (date === undefined || time === undefined || !DATE.test(date) || !TIME.test(time)) return undefined;
  const instant = new Date(`${date}T${time.split(':').map((digits) => digits.padStart(2, '0')).join(':')}Z`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
