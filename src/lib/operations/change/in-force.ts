import {parameterAmount, parseBoolean} from '../../model/postgres/parameter-value.ts';
import {parameter} from '../../model/postgres/parameters.ts';
import type {FileSetting, ServerSettings, Setting} from './server-settings.ts';

/** A parameter that a change is about. */
export interface WantedParameter {
  /** In lower case. */
  name: string;
  /** Left out: the line was taken out of customPgParams. */
  value?: string;
  /** What stood there before. */
  old?: string;
}

/**
 * How a parameter stands on one server. `unseen`: the server has no parameter of that name, because the module that it
 * belongs to is not loaded, so that nothing can be seen of it.
 */
export interface ParameterState {
  state: 'in-force' | 'pending-restart' | 'not-yet' | 'refused' | 'unseen';
  value?: string;
  note?: string;
}

/** Sources that lie over the files in a session of the superuser (pg_settings.source), and say nothing of other sessions. */
const OF_SESSION: ReadonlySet<string> = new Set(['client', 'database', 'user', 'database user', 'global', 'session', 'environment variable']);
/** Sources that mean that no file says anything. */
const OF_NOBODY: ReadonlySet<string> = new Set(['default', 'dynamic default', 'override']);

/** Judges one parameter on one server. `loadedBefore`: its last reload before the change, where it is known. */
export function parameterState(wanted: WantedParameter, server: ServerSettings, loadedBefore?: string): ParameterState {
  const row = server.settings.get(wanted.name);
  if (row === undefined) return wanted.value === undefined ? {state: 'in-force'} : {state: 'unseen', note: 'the server has no parameter of this name: its module is not loaded'};
  const value = row.shown;
  const written = server.files.filter(({name}) => name === wanted.name);
  if (wanted.value === undefined) return {value, ...removedState(wanted, row, server, loadedBefore)};
  const refused = written.find(({error, setting}) => error !== undefined && error !== 'setting could not be applied' && isSame(row, wanted.value ?? '', setting));
  if (row.pending) return isWritten(row, wanted.value, written) ? {state: 'pending-restart', value} : {state: 'not-yet', value};
  if (isSame(row, wanted.value, row.setting) || isSame(row, wanted.value, row.shown)) return {state: 'in-force', value};
  if (refused !== undefined) return {state: 'refused', value, ...(refused.error === undefined ? {} : {note: refused.error})};
  if ((OF_SESSION.has(row.source) || OF_NOBODY.has(row.source)) && isWritten(row, wanted.value, written)) return {state: 'in-force', value: wanted.value, note: overlaid(row)};
  return {state: 'not-yet', value, ...overriding(row)};
}

function overlaid({source, shown}: Setting): string {
  return OF_NOBODY.has(source) ? `the server made ${shown} of it` : `sessions of postgres have ${shown} by ALTER ROLE or ALTER DATABASE`;
}

/** The line that counts is the last one that PostgreSQL could use. */
function isWritten(row: Setting, value: string, written: readonly FileSetting[]): boolean {
  const last = written.at(-1);
  return last !== undefined && isSame(row, value, last.setting);
}

function overriding({file, name}: Setting): {note?: string} {
  return file?.endsWith('postgresql.auto.conf') === true ? {note: `ALTER SYSTEM set it, which goes before the CR; ALTER SYSTEM RESET ${name} takes that back`} : {};
}

/** Gone means: no file says it any more, or another value than before holds. */
function removedState({old}: WantedParameter, row: Setting, server: ServerSettings, loadedBefore: string | undefined): ParameterState {
  if (row.pending) return {state: 'pending-restart'};
  if (OF_NOBODY.has(row.source) || (old !== undefined && !isSame(row, old, row.setting) && !isSame(row, old, row.shown))) return {state: 'in-force'};
  if (loadedBefore !== undefined && server.loadedAt !== undefined && server.loadedAt !== loadedBefore) return {state: 'in-force', note: 'its default is the value that it had'};
  return {state: 'not-yet', ...overriding(row)};
}

/** Do two spellings mean the same to the server? `1GB` and 131072 of 8kB, on and true, a list with other blanks. */
export function isSame({name}: Pick<Setting, 'name'>, a: string, b: string): boolean {
  if (a === b) return true;
  const known = parameter(name);
  if (known?.type === 'bool') return parseBoolean(a) !== undefined && parseBoolean(a) === parseBoolean(b);
  const [left, right] = [parameterAmount(name, a), parameterAmount(name, b)];
  if (left !== undefined && right !== undefined) return Math.abs(left - right) <= Math.abs(left) * 1e-9;
  if (known?.type === 'enum') return a.toLowerCase() === b.toLowerCase();
  // Of a module's parameter the type is not known.
  if (known === undefined && parseBoolean(a) !== undefined && parseBoolean(a) === parseBoolean(b)) return true;
  return a.replaceAll(/\s*,\s*/g, ',').trim() === b.replaceAll(/\s*,\s*/g, ',').trim();
}
