import {parseIni} from '../text/ini.ts';
import type {View} from '../view.ts';
import {BACKUP} from './cluster.ts';

const OBJECT_STORES = new Set(['s3', 'azure', 'gcs']);

/** A repository in an object store, as pgBackRest options describe it. */
export interface ObjectPlace {
  index: number;
  type: string;
  /** `s3 bucket /path`: what two writers must not have in common. Undefined where bucket or path is missing. */
  name: string | undefined;
  endpoint: string | undefined;
  region: string | undefined;
}

/** Options of a text, the last of each; unindexed old forms count as repo1. */
export function optionsOf(...texts: (string | undefined)[]): ReadonlyMap<string, string> {
  return new Map(texts.flatMap((text) => parseIni(text ?? '').entries).map(({key, value}) => [key.replace(/^repo-/, 'repo1-'), value]));
}

/** Numbers of the repositories that options name. */
export function indexesOf(options: ReadonlyMap<string, string>): number[] {
  return [...new Set([...options.keys()].flatMap((key) => /^repo(\d+)-/.exec(key)?.[1] ?? []))].map(Number);
}

/** Object stores that options name. */
export function placesOf(options: ReadonlyMap<string, string>): ObjectPlace[] {
  return indexesOf(options).flatMap((index) => {
    const of = (name: string): string | undefined => options.get(`repo${index}-${name}`);
    const type = of('type') ?? 'posix';
    if (!OBJECT_STORES.has(type)) return [];
    const bucket = of(type === 'azure' ? 'azure-container' : `${type}-bucket`);
    const path = of('path')?.replace(/\/+$/, '');
    const name = bucket === undefined || path === undefined ? undefined : `${type} ${bucket} ${path}`;
    return [{index, type, name, endpoint: of(`${type}-endpoint`), region: of(`${type}-region`)}];
  });
}

/** Options below a part of the object that has `pgbackrestParams` and `pgbackrestKeyParams`. */
export function optionsAt(view: View, part: string): ReadonlyMap<string, string> {
  return view.once(`options ${part}`, () => optionsOf(view.text(`${part}.pgbackrestParams`), view.text(`${part}.pgbackrestKeyParams`)));
}

/** Object stores that the pgBackRest options at a path name. */
export function placesAt(view: View, part: string): ObjectPlace[] {
  return placesOf(optionsAt(view, part));
}

/** Names of the object stores that the cluster's own backups go to. */
export function backupPlaces(view: View): string[] {
  return placesAt(view, BACKUP).flatMap(({name}) => name ?? []);
}

/** Both sides' names of a place, those in common. */
export function inCommon(one: readonly ObjectPlace[], other: readonly ObjectPlace[]): string[] {
  return one.flatMap(({name}) => (name !== undefined && other.some((place) => place.name === name) ? [name] : []));
}
