import {FepError} from '../../errors/fep-error.ts';
import {hideInText, parametersOf} from '../../manifest/difference/index.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ParameterLine, ParameterList} from '../../model/answers/parameters.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {managedParameter} from '../../model/postgres/managed-parameters.ts';
import {parameter, parameterMeant} from '../../model/postgres/parameters.ts';
import {valueAt} from '../../rules/view.ts';
import {askSettings} from '../change/ask-settings.ts';
import {isSame} from '../change/in-force.ts';
import type {ServerSettings, Setting} from '../change/server-settings.ts';
import type {OperationContext} from '../context.ts';
import {seePods} from '../pods/choose-pod.ts';

export interface ListParametersOptions {
  name: string;
  namespace?: string;
  /** These parameters; left out: those that the FEPCluster sets, that wait for a restart, or that differ between servers. */
  names?: readonly string[];
  /** Every parameter of the servers. */
  all: boolean;
}

/**
 * Parameters as the FEPCluster has them beside what each server has in force, asked for at the same time. A server that
 * does not answer is named with the reason. Throws `not-found` (4), `no-such-parameter` (4), `no-answer` (1) when no
 * server answers.
 */
export async function listParameters(context: OperationContext, options: ListParametersOptions): Promise<ParameterList> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const seen = await seePods(context, ref);
  const names = options.names?.map((name) => name.toLowerCase());
  const servers = await askSettings(context.cluster, seen.object, seen.pods, {names: names ?? 'all', hba: false}, context.signal);
  const text = valueAt(seen.object, 'spec.fepChildCrVal.customPgParams');
  const wanted = parametersOf(typeof text === 'string' ? text : '');
  const answers = [...servers].flatMap(([, server]) => (isKnown(server) ? [server.known] : []));
  if (answers.length === 0 && names === undefined) requireSomething(ref.name, ref.namespace, servers);
  const keys = names ?? keysOf(wanted, answers);
  const lines = keys.map((key) => lineOf(key, wanted.get(key), servers));
  const unknown = names?.find((name) => !wanted.has(name) && answers.length > 0 && !answers.some(({settings}) => settings.has(name)));
  if (unknown !== undefined) throw noSuchParameter(unknown);
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'ParameterList', ...ref,
    parameters: names === undefined && !options.all ? lines.filter(isOfInterest) : lines,
    unreadable: [...servers].flatMap(([pod, server]) => (isKnown(server) ? [] : [{part: pod, reason: server.unreadable}])),
  };
}

function keysOf(wanted: ReadonlyMap<string, string>, answers: readonly ServerSettings[]): string[] {
  return [...new Set([...wanted.keys(), ...answers.flatMap(({settings}) => [...settings.keys()])])].toSorted();
}

function lineOf(key: string, wanted: string | undefined, servers: ReadonlyMap<string, Part<ServerSettings>>): ParameterLine {
  const rows = [...servers].flatMap(([pod, server]) => {
    const row = isKnown(server) ? server.known.settings.get(key) : undefined;
    return row === undefined ? [] : [{pod, row}];
  });
  const [first] = rows;
  const known = parameter(key);
  const managed = managedParameter(key);
  const unit = first?.row.unit ?? known?.unit;
  const context = first?.row.context ?? known?.context;
  return {
    name: first?.row.name ?? known?.name ?? key,
    ...(wanted === undefined ? {} : {wanted: hideInText(wanted)}),
    ...(unit === undefined ? {} : {unit}),
    ...(context === undefined ? {} : {context, takes: takesOf(context)}),
    ...(managed === undefined ? {} : {managedBy: managed.by}),
    differs: rows.some(({row}) => row.shown !== first?.row.shown) && managed?.by !== 'patroni' && !PER_SERVER.has(key),
    servers: rows.map(({pod, row}) => ({pod, value: hideInText(row.shown), source: row.source, ...(row.file === undefined ? {} : {file: row.file}), pendingRestart: row.pending, asWanted: asWanted(row, wanted)})),
  };
}

/** Each server has its own value of these by nature. */
const PER_SERVER: ReadonlySet<string> = new Set(['primary_slot_name', 'in_hot_standby', 'transaction_read_only', 'restore_command', 'archive_cleanup_command', 'recovery_end_command']);

/** What a new value needs, in the words of the classes of changes. */
function takesOf(context: string): ParameterLine['takes'] {
  if (context === 'postmaster') return 'restart';
  return context === 'internal' ? 'never' : 'reload';
}

function asWanted(row: Setting, wanted: string | undefined): boolean {
  return wanted === undefined || isSame(row, wanted, row.setting) || isSame(row, wanted, row.shown);
}

function isOfInterest({wanted, differs, servers}: ParameterLine): boolean {
  return wanted !== undefined || differs || servers.some(({pendingRestart}) => pendingRestart);
}

function requireSomething(name: string, namespace: string, servers: ReadonlyMap<string, Part<ServerSettings>>): void {
  const reasons = [...servers].flatMap(([pod, server]) => (isKnown(server) ? [] : [`${pod}: ${server.unreadable}`]));
  throw new FepError(`no server of ${name} told its parameters`, {
    code: 'no-answer', exit: 'failed', where: `fepcluster/${name}`, why: reasons.length === 0 ? 'it has no server pod' : reasons.join('; '),
    suggestions: [`kubectl fep status ${name} -n ${namespace}`],
  });
}

function noSuchParameter(name: string): FepError {
  const meant = parameterMeant(name);
  return new FepError(`there is no parameter ${name}`, {
    code: 'no-such-parameter', exit: 'notFound', where: 'PARAMETER', why: 'neither the FEPCluster nor a server has it',
    suggestions: meant === undefined ? [] : [meant],
  });
}
