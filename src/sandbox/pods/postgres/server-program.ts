import {chmod, chown, mkdir, readFile, writeFile} from 'node:fs/promises';
import {connect as connectSocket} from 'node:net';
import path from 'node:path';
import type {Duplex} from 'node:stream';
import {LABELS} from '../../../lib/model/names.ts';
import {packageFile} from '../../package-files.ts';
import type {ContainerContext, Program, RunningContainer} from '../program.ts';
import {followSettings, readSettings, type ClusterSettings, type ServerTls} from './cluster-settings.ts';
import {setupScript, setupSql, takeOverSql} from './database-setup.ts';
import type {Distribution} from './distribution.ts';
import {firstJoin} from './first-join.ts';
import {CONTAINER_USER, startContainer, type Bind, type NamespacedContainer} from './namespaced-container.ts';
import {dynamicConfiguration, patroniConfiguration, portOf, usableParameters, type PatroniOptions} from './patroni-configuration.ts';
import {patchDynamicConfiguration, patroniAnswers} from './patroni-rest.ts';
import {ARCHIVE_GET, PGBACKREST_FILE, pgbackrestConfiguration, STANZA} from './pgbackrest-configuration.ts';
import {bindAddress} from './pod-address.ts';
import {awaitsTakeOver, endTakeOver, takeOverScript} from './restored-data.ts';
import type {ServiceNames} from './service-names.ts';
import type {VolumeKeeper} from './volume-keeper.ts';

/** What the programs of a `postgres` pod share. */
export interface PostgresPods {
  distribution: Distribution;
  /** Kubeconfig for Patroni, and the name of its context. */
  kubeconfig: {file: string; context: string};
  /** A port that only this sandbox has; keeps its pods' addresses apart from those of other sandboxes. */
  sandboxPort: number;
  /** Names of Services in the containers. */
  names: ServiceNames;
  /** Where sizes of volumes are limits. */
  keeper?: VolumeKeeper;
}

/** Places in the server container (objects.md, "Paths inside the server pod"). */
export const DATA_FOLDER = '/database/userdata/data';
const CONFIGURATION_FILE = '/tmp/patroni.yml';
const KUBECONFIG_FILE = '/tmp/.kubeconfig';
/** Home of the FEP server in its image (UG 4.6.3); here it leads to the distribution's PostgreSQL. */
const SERVER_HOME = '/opt/fsepv15server64';

/** The server container `fep-patroni`: Patroni with a real PostgreSQL 15. */
export function serverProgram(pods: PostgresPods): Program {
  return async (context) => {
    context.log('sandbox: PostgreSQL and Patroni of this machine stand in for the Fujitsu Enterprise Postgres server');
    const settings = await readSettings(context);
    const volume = context.mounts.get(path.posix.dirname(DATA_FOLDER)) ?? '';
    const takesOver = await awaitsTakeOver(volume, DATA_FOLDER);
    if (takesOver) context.log('sandbox: the volume holds restored data: they are taken over, no new cluster is made');
    const options: PatroniOptions = {...patroniOptions(pods, context, settings), ...(takesOver ? {takeOver: '/bin/sh /tmp/sandbox-take-over.sh'} : {})};
    const shared = await preparePod(context);
    await writeOwned(path.join(shared, path.basename(KUBECONFIG_FILE)), await readFile(pods.kubeconfig.file, 'utf8'), 0o600);
    await writeConfiguration(shared, options, settings, context);
    const hosts = await pods.names.write(namespaceOf(context), path.join(context.scratch, 'hosts'));
    const container = await startContainer({
      distribution: pods.distribution,
      folder: context.scratch,
      hostname: options.pod,
      binds: [...containerBinds(pods, context, shared), {from: hosts, to: '/etc/hosts'}],
      within: pods.keeper?.pid,
      command: [pods.distribution.patroni, CONFIGURATION_FILE],
      env: containerEnvironment(context, options.port),
      log: context.log,
    });
    const ended = new AbortController();
    void container.exited.finally(() => ended.abort());
    pods.names.follow(namespaceOf(context), hosts, ended.signal);
    void untilStored(options, settings, ended.signal);
    void followSettings(context, (changed) => applySettings(shared, patroniOptions(pods, context, changed), changed, context, container), ended.signal);
    return runningContainer(container, options.address, () => (takesOver ? endTakeOver(volume, DATA_FOLDER) : Promise.resolve()));
  };
}

/** Environment of every process in the container, of `exec` too. */
export function containerEnvironment(context: ContainerContext, port: number): Record<string, string> {
  return {
    ...context.env,
    PATH: `${SERVER_HOME}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    HOME: '/tmp',
    LANG: 'C.UTF-8',
    PGDATA: DATA_FOLDER,
    PGHOST: '/tmp',
    PGPORT: String(port),
    PGUSER: 'postgres',
    PATRONICTL_CONFIG_FILE: CONFIGURATION_FILE,
    PGBACKREST_CONFIG: PGBACKREST_FILE,
    PGBACKREST_STANZA: STANZA,
    KUBECONFIG: KUBECONFIG_FILE,
    PYTHONWARNINGS: 'ignore',
  };
}

/** Volumes of the pod, the shared `/tmp` with the socket, and what stands in for the image. */
export function containerBinds(pods: PostgresPods, context: ContainerContext, shared: string): Bind[] {
  const volumes = [...context.mounts].map(([to, from]) => ({from, to})).sort((one, other) => one.to.length - other.to.length);
  return [
    ...volumes,
    {from: shared, to: '/tmp'},
    {from: path.dirname(pods.distribution.postgresBin), to: SERVER_HOME},
    {from: packageFile('src', 'sandbox', 'pods', 'postgres', 'archive-get.sh'), to: ARCHIVE_GET},
  ];
}

const namespaceOf = ({pod}: ContainerContext): string => pod.metadata.namespace ?? 'default';

/** Gives the pod's folders to the container's user. */
export async function preparePod(context: ContainerContext): Promise<string> {
  // The scratch folder of a container lies two levels below its pod's.
  const shared = path.resolve(context.scratch, '..', '..', 'tmp');
  await mkdir(shared, {recursive: true});
  await own(shared, 0o1777);
  for (const [to, folder] of context.mounts) if (to.startsWith('/database') || to.startsWith('/pgbackrest')) await own(folder, 0o700);
  return shared;
}

export async function own(folder: string, mode: number): Promise<void> {
  if (process.getuid?.() === 0) await chown(folder, CONTAINER_USER, CONTAINER_USER);
  await chmod(folder, mode).catch(() => {});
}

export async function writeOwned(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, {mode});
  await own(file, mode);
}

function patroniOptions(pods: PostgresPods, context: ContainerContext, settings: ClusterSettings): PatroniOptions {
  const {metadata} = context.pod;
  const labels = metadata.labels ?? {};
  const walFolder = [...context.mounts.keys()].find((folder) => /wal/i.test(folder) && !/archive/i.test(folder));
  return {
    cluster: labels[LABELS.clusterName] ?? '',
    namespace: metadata.namespace ?? 'default',
    pod: metadata.name ?? '',
    address: bindAddress(context.podIP, pods.sandboxPort),
    port: portOf(context.container.ports),
    postgresBin: `${SERVER_HOME}/bin`,
    dataFolder: DATA_FOLDER,
    // initdb and pg_basebackup want an empty folder of their own below the mount.
    walFolder: walFolder === undefined ? undefined : path.posix.join(walFolder, 'pg_wal'),
    logFolder: context.mounts.has('/database/log') ? '/database/log' : undefined,
    archives: settings.pgbackrest !== undefined && settings.pgbackrest !== '',
    kubeconfigContext: pods.kubeconfig.context,
    labels: {[LABELS.app]: labels[LABELS.app] ?? '', [LABELS.clusterName]: labels[LABELS.clusterName] ?? ''},
    synchronous: settings.synchronous,
    parameters: settings.parameters,
    hba: settings.hba,
    users: {superuser: {name: 'postgres', password: settings.superuserPassword}, replication: settings.replication, rewind: settings.rewind},
    postBootstrap: '/tmp/sandbox-setup.sh',
    ...(settings.tls === undefined ? {} : {tls: {...tlsFiles(settings.tls, '/tmp'), force: settings.forceSsl}}),
  };
}

async function writeConfiguration(shared: string, options: PatroniOptions, settings: ClusterSettings, context: ContainerContext): Promise<void> {
  // JSON is YAML: Patroni reads it as it is.
  await writeOwned(path.join(shared, 'patroni.yml'), JSON.stringify(patroniConfiguration(options), undefined, 1), 0o600);
  await writeOwned(path.join(shared, 'sandbox-setup.sql'), options.takeOver === undefined ? setupSql(settings) : takeOverSql(settings), 0o600);
  await writeOwned(path.join(shared, 'sandbox-take-over.sh'), takeOverScript(DATA_FOLDER), 0o755);
  await writeOwned(path.join(shared, 'sandbox-setup.sh'), setupScript('/tmp/sandbox-setup.sql', options.postgresBin), 0o755);
  if (settings.forceSsl && settings.tls === undefined) context.log('sandbox: forceSsl has no effect here without a certificate in spec.fep.postgres.tls');
  await writeTls(shared, settings.tls);
  await writePgbackrest(settings, options, context);
}

/** Where the texts of a certificate go below a folder. */
function tlsFiles(tls: ServerTls, folder: string): {certificate: string; key: string; ca?: string; passphraseFile?: string} {
  return {
    certificate: path.posix.join(folder, 'server.crt'),
    key: path.posix.join(folder, 'server.key'),
    ...(tls.ca === undefined ? {} : {ca: path.posix.join(folder, 'server-ca.crt')}),
    ...(tls.keyPassword === undefined ? {} : {passphraseFile: path.posix.join(folder, 'server.keypassword')}),
  };
}

async function writeTls(shared: string, tls: ServerTls | undefined): Promise<void> {
  if (tls === undefined) return;
  const files = tlsFiles(tls, shared);
  await writeOwned(files.certificate, tls.certificate, 0o644);
  await writeOwned(files.key, tls.key, 0o600);
  if (files.ca !== undefined) await writeOwned(files.ca, tls.ca ?? '', 0o644);
  if (files.passphraseFile !== undefined) await writeOwned(files.passphraseFile, tls.keyPassword ?? '', 0o600);
}

async function writePgbackrest(settings: ClusterSettings, options: PatroniOptions, context: ContainerContext): Promise<void> {
  const userdata = context.mounts.get('/database/userdata');
  const repository = [...context.mounts.keys()].find((folder) => /backup/i.test(folder) && !/log/i.test(folder));
  if (userdata === undefined || settings.pgbackrest === undefined || settings.pgbackrest === '' || repository === undefined) return;
  const logVolume = context.mounts.get('/database/log');
  if (logVolume !== undefined) {
    await mkdir(path.join(logVolume, 'backup'), {recursive: true});
    await own(path.join(logVolume, 'backup'), 0o700);
  }
  const text = pgbackrestConfiguration({
    params: settings.pgbackrest,
    repositoryFolder: repository,
    dataFolder: DATA_FOLDER,
    port: options.port,
    logFolder: logVolume === undefined ? '/tmp' : '/database/log/backup',
  });
  await writeOwned(path.join(userdata, path.basename(PGBACKREST_FILE)), text, 0o600);
}

/** New settings: the files are written anew, and Patroni reads them; what needs a restart stays pending (UG A.2). */
async function applySettings(shared: string, options: PatroniOptions, settings: ClusterSettings, context: ContainerContext, container: NamespacedContainer): Promise<void> {
  // A renewed certificate counts from the next reload on, as on a real cluster (UG 5.6.1): the file changes, no signal is sent for it.
  await writeTls(shared, settings.tls);
  const configuration = JSON.stringify(patroniConfiguration(options), undefined, 1);
  const file = path.join(shared, 'patroni.yml');
  await writePgbackrest(settings, options, context);
  if (configuration === (await readFile(file, 'utf8').catch(() => ''))) return;
  await writeOwned(file, configuration, 0o600);
  context.log(`sandbox: the operator wrote new settings (${Object.keys(usableParameters(settings.parameters)).length} parameters); reloading`);
  container.signal('SIGHUP');
  await patchDynamicConfiguration(options.address, dynamicConfiguration(options, settings.parameters));
}

/** A pod that was replaced may bring settings that the store, made by an earlier one, does not have: sync mode, connections. */
async function untilStored(options: PatroniOptions, settings: ClusterSettings, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await patchDynamicConfiguration(options.address, dynamicConfiguration(options, settings.parameters)))) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

function runningContainer(container: NamespacedContainer, address: string, onJoin: () => Promise<void>): RunningContainer {
  const joined = firstJoin(container, onJoin);
  return {
    ready: async () => (await patroniAnswers(address, '/readiness')) && joined(),
    exited: container.exited,
    stop: (graceMs) => container.stop(graceMs),
    exec: (request) => container.exec(request),
    connect: (port) => openPort(address, port),
  };
}

/** A connection to a port of the pod; undefined when nothing listens there. */
export function openPort(address: string, port: number): Promise<Duplex | undefined> {
  return new Promise((resolve) => {
    const socket = connectSocket({host: address, port});
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}
