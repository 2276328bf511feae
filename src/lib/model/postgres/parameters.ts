import type {RestartClass} from '../schema/node.ts';
import {nearest} from '../schema/did-you-mean.ts';
import {CATEGORIES, TABLE} from './parameter-table.ts';

/** When a parameter is read (PostgreSQL documentation, pg_settings): at start, on reload, for new sessions, or any time. */
export type ParameterContext = 'internal' | 'postmaster' | 'sighup' | 'superuser-backend' | 'backend' | 'superuser' | 'user';

export type ParameterType = 'bool' | 'integer' | 'real' | 'enum' | 'string';

/** A parameter of PostgreSQL 15, as the server itself tells of it. */
export interface Parameter {
  /** In the server's own spelling; the case of names does not count. */
  name: string;
  type: ParameterType;
  /** What a bare number counts in: `8kB`, `ms`, `MB`. */
  unit?: string;
  /** Both ends included, counted in `unit`. */
  min?: number;
  max?: number;
  /** Words of an enum; case does not count. */
  words?: readonly string[];
  /** Words that an enum takes and does not list. */
  unlistedWords?: readonly string[];
  /** Built-in value, counted in `unit`; undefined where it hangs on the build. FEP's own defaults may differ (crds.md 15.4). */
  boot?: string;
  context: ParameterContext;
  /** Where PostgreSQL's documentation files it. */
  category: string;
  /** Module that brings it; undefined for the server's own. */
  module?: string;
  /** What a change does once the operator has written it: reload, or wait for a restart; none where it cannot be set. */
  restart: RestartClass;
}

const TYPES: Readonly<Record<string, ParameterType>> = {b: 'bool', i: 'integer', r: 'real', e: 'enum', s: 'string'};

let lines: Map<string, string> | undefined;
const read = new Map<string, Parameter>();

function lineOf(name: string): string | undefined {
  lines ??= new Map(TABLE.split('\n').map((line) => [line.slice(0, line.indexOf('\t')).toLowerCase(), line]));
  return lines.get(name);
}

/** The parameter of that name, whatever its case; undefined where PostgreSQL 15 and the modules it brings have none. */
export function parameter(name: string): Parameter | undefined {
  const key = name.toLowerCase();
  const known = read.get(key);
  if (known !== undefined) return known;
  const line = lineOf(key);
  if (line === undefined) return undefined;
  const found = parseLine(line);
  read.set(key, found);
  return found;
}

function parseLine(line: string): Parameter {
  const [name = '', type = '', unit = '', min = '', max = '', words = '', unlisted = '', boot = '', context = '', category = ''] = line.split('\t');
  const kind = TYPES[type] ?? 'string';
  const dot = name.indexOf('.');
  return {
    name,
    type: kind,
    ...(unit === '' ? {} : {unit}),
    ...(min === '' ? {} : {min: Number(min)}),
    ...(max === '' ? {} : {max: Number(max)}),
    ...(kind === 'enum' ? {words: words.split(','), unlistedWords: unlisted === '' ? [] : unlisted.split(',')} : {}),
    ...(boot === '?' ? {} : {boot}),
    context: context as ParameterContext,
    category: CATEGORIES[Number(category)] ?? '',
    ...(dot < 0 ? {} : {module: name.slice(0, dot)}),
    restart: context === 'postmaster' ? 'restart' : context === 'internal' ? 'none' : 'reload',
  };
}

/** All names, in the server's own spelling and order. */
export function parameterNames(): string[] {
  lineOf('');
  return [...(lines ?? new Map<string, string>()).values()].map((line) => line.slice(0, line.indexOf('\t')));
}

/** The parameter that was most likely meant by a name that there is not. */
export function parameterMeant(name: string): string | undefined {
  return nearest(name, parameterNames());
}

/** May it be any name with a dot? PostgreSQL takes those for modules that it does not know (pgaudit.log, pg_hint_plan.…). */
export function isModuleParameter(name: string): boolean {
  return /^[a-z_][\w$]*(?:\.[a-z_][\w$]*)+$/i.test(name);
}
