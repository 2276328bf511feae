import {type HbaLine, parseHba} from '../text/hba.ts';
import {librariesOf, type ParameterLine, parseParameters} from '../text/pg-params.ts';
import type {View} from '../view.ts';
import {CHILD} from './cluster.ts';

export const PARAMS = `${CHILD}.customPgParams`;
export const HBA = `${CHILD}.customPgHba`;

/** Lines of customPgParams; none where it is not text. */
export function parametersOf(view: View): ParameterLine[] {
  return view.once('parameters', () => parseParameters(view.text(PARAMS) ?? ''));
}

/** Value in force of a parameter: the last line that counts. */
export function parameter(view: View, key: string): string | undefined {
  return parametersInForce(view).get(key);
}

/** customPgParams as PostgreSQL would read them: of several lines for a name the last counts. */
export function parametersInForce(view: View): ReadonlyMap<string, string> {
  return view.once('parametersInForce', () => new Map(parametersOf(view).filter(({effective, key}) => effective && key !== '').map(({key, value}) => [key, value])));
}

/** Names of parameters whose value differs from the object before. */
export function changedParameters(view: View): string[] {
  if (view.before === undefined) return [];
  const [now, before] = [parametersInForce(view), parametersInForce(view.before)];
  return [...new Set([...now.keys(), ...before.keys()])].filter((key) => now.get(key) !== before.get(key));
}

/** Libraries loaded at start: those written, or the operator's built-in ones (UG 2.3.7). */
export function preloadLibraries(view: View): string[] {
  return librariesOf(parameter(view, 'shared_preload_libraries') ?? 'pgx_datamasking,pg_prewarm');
}

/** `off` and its other spellings. */
export function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:off|false|no|0|f|n)$/i.test(value);
}

/** The lines of customPgHba, parsed once for all rules. */
export function hbaOf(view: View): HbaLine[] {
  return view.once('hba', () => parseHba(view.text(HBA) ?? ''));
}
