import type {Gateway} from '../../cluster/gateway.ts';
import {FepError} from '../../errors/fep-error.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import type {Part} from '../../model/part.ts';
import {SUPERUSER} from '../database/credentials.ts';
import {psqlStart, SOCKET_FOLDER} from '../database/psql-script.ts';
import {execText} from '../database-status/exec-text.ts';
import {isRunning, serverContainer} from '../pods/containers.ts';
import {portOf} from '../pods/service-port.ts';
import {podPhase} from '../readiness/index.ts';
import {settingsFrom, settingsSql, type ServerSettings} from './server-settings.ts';

/** Seconds that one server may take for its answer. */
const PATIENCE_SECONDS = 8;

export interface SettingsQuestion {
  /** Names in lower case; `all`: every parameter. */
  names: readonly string[] | 'all';
  /** pg_hba.conf too. */
  hba: boolean;
}

/**
 * Asks every server pod for its configuration, all at once: by pod, what it said or why it said nothing. Throws
 * `forbidden` (5) when no command may be run in them: no second look would show more.
 */
export async function askSettings(
  cluster: Gateway, object: FepCluster, pods: readonly Pod[], question: SettingsQuestion, signal: AbortSignal,
): Promise<Map<string, Part<ServerSettings>>> {
  const within = AbortSignal.any([signal, AbortSignal.timeout((PATIENCE_SECONDS + 2) * 1000)]);
  const answers = await Promise.all(pods.map(async (pod): Promise<[string, Part<ServerSettings>]> =>
    [pod.metadata.name ?? '?', await askOne(cluster, object, pod, question, within)]));
  return new Map(answers);
}

async function askOne(cluster: Gateway, object: FepCluster, pod: Pod, {names, hba}: SettingsQuestion, signal: AbortSignal): Promise<Part<ServerSettings>> {
  const {name = '?', namespace} = pod.metadata;
  const container = serverContainer(pod);
  if (pod.metadata.deletionTimestamp !== undefined || !isRunning(pod, container)) return {unreadable: `its server does not run (${podPhase(pod)})`};
  const database = `dbname=postgres application_name=kubectl-fep connect_timeout=${PATIENCE_SECONDS} options='-c statement_timeout=${PATIENCE_SECONDS}s'`;
  const {command} = psqlStart({host: SOCKET_FOLDER, port: portOf(object), user: SUPERUSER, database, password: false, args: ['-XAtqw', '-c', settingsSql(names, hba)]});
  const {output, failure} = await execText(cluster, {pod: name, ...(namespace === undefined ? {} : {namespace}), container, command, signal});
  if (failure?.kind === 'forbidden') {
    throw new FepError(`the servers of ${object.metadata.name} cannot be asked`, {code: 'forbidden', exit: 'forbidden', where: `pod/${name}`, why: failure.reason});
  }
  const known = settingsFrom(name, output);
  return known === undefined ? {unreadable: failure?.reason ?? 'what psql answered could not be read'} : {known};
}
