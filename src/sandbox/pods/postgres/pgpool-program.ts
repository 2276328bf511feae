import {createHash, randomBytes} from 'node:crypto';
import {appendFile, mkdir, readdir, readFile} from 'node:fs/promises';
import {connect} from 'node:net';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {packageFile} from '../../package-files.ts';
import type {ContainerContext, Program} from '../program.ts';
import {execIn} from '../scripted/exec.ts';
import {SimulatedContainer} from '../simulated-container.ts';
import {INSTALL_PGPOOL} from './distribution.ts';
import {startContainer} from './namespaced-container.ts';
import {poolHba, poolUsers, pgpoolConfiguration, type PgpoolSettings} from './pgpool-configuration.ts';
import {bindAddress} from './pod-address.ts';
import {openPort, own, preparePod, writeOwned, type PostgresPods} from './server-program.ts';

/** Where the simulated operator mounts its files (src/sandbox/operator/fep-pgpool2/objects.ts). */
const MOUNTS = {files: '/pgpool-cfg', secretFiles: '/pgpool-secret', key: '/pgpool-key', users: '/pgpool-users', cluster: '/pgpool-cluster', log: '/var/log/pgpool'} as const;
const SCRIPT = '/opt/sandbox/pgpool.sh';
/** The user by which the container itself talks PCP to its Pgpool-II. */
const PCP_USER = 'sandbox';
const FOLLOW_MS = 1000;

/** The container of a FEPPgpool2: the distribution's own Pgpool-II in front of the cluster's Services. */
export function pgpoolProgram(pods: PostgresPods): Program {
  return async (context) => {
    if (pods.distribution.pgpool === undefined) return withoutPgpool(context);
    context.log('sandbox: Pgpool-II of this machine stands in for the one of Fujitsu Enterprise Postgres');
    const address = bindAddress(context.podIP, pods.sandboxPort);
    const shared = await preparePod(context);
    const namespace = context.pod.metadata.namespace ?? 'default';
    const hosts = await pods.names.write(namespace, path.join(context.scratch, 'hosts'));
    await writeConfiguration(context, shared, address);
    const toLog = await poolLog(context);
    const container = await startContainer({
      distribution: pods.distribution,
      folder: context.scratch,
      hostname: context.pod.metadata.name ?? '',
      binds: [
        ...[...context.mounts].filter(([to]) => to === MOUNTS.log).map(([to, from]) => ({from, to})),
        {from: shared, to: '/tmp'}, {from: hosts, to: '/etc/hosts'}, {from: packageFile('src', 'sandbox', 'pods', 'postgres', 'pgpool.sh'), to: SCRIPT},
      ],
      within: pods.keeper?.pid,
      command: ['/bin/sh', SCRIPT],
      env: {...context.env, PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/tmp', LANG: 'C.UTF-8', PCP_HOST: address, PCP_USER, PCPPASSFILE: '/tmp/.pcppass'},
      log: (line, stream) => {
        context.log(line, stream);
        toLog(line);
      },
    });
    const ended = new AbortController();
    void container.exited.finally(() => ended.abort());
    pods.names.follow(namespace, hosts, ended.signal);
    void followPasswords(context, shared, () => container.signal('SIGHUP'), ended.signal);
    const port = Number(context.env['PGPOOL_PORT']);
    return {
      ready: () => answers(address, port),
      exited: container.exited,
      stop: (graceMs) => container.stop(graceMs),
      exec: (request) => container.exec(request),
      connect: (asked) => openPort(address, asked),
    };
  };
}

/** Said in the log, and the container ends as one whose program is not in its image. */
function withoutPgpool(context: ContainerContext): SimulatedContainer {
  const message = `sandbox: Pgpool-II is not on this machine: ${INSTALL_PGPOOL}`;
  context.log(message, 'stderr');
  const container = new SimulatedContainer({exec: execIn(context, {})}, context.signal);
  container.end({exitCode: 127, message});
  return container;
}

async function writeConfiguration(context: ContainerContext, shared: string, address: string): Promise<void> {
  const {env} = context;
  const auth = env['PGPOOL_AUTH'] === 'scram' ? 'scram' : 'password';
  const [files, secrets] = await Promise.all([filesIn(context, MOUNTS.files), filesIn(context, MOUNTS.secretFiles)]);
  const settings: PgpoolSettings = {
    address, auth, port: Number(env['PGPOOL_PORT']), pcpPort: Number(env['PCP_PORT']), primary: env['BACKEND_PRIMARY'] ?? '', replica: env['BACKEND_REPLICA'] ?? '',
    backendPort: Number(env['BACKEND_PORT']), customparams: files['pgpool.conf'] ?? '',
    tls: secrets['tls.crt'] === undefined || secrets['tls.key'] === undefined ? undefined : {ca: secrets['ca.crt'] !== undefined},
  };
  const pcpPassword = randomBytes(16).toString('hex');
  const texts: Record<string, string | undefined> = {
    'pgpool.conf': pgpoolConfiguration(settings),
    'pool_hba.conf': poolHba(files['pool_hba.conf'] ?? '', auth),
    'pcp.conf': `${secrets['pcp.conf'] ?? ''}${PCP_USER}:${createHash('md5').update(pcpPassword).digest('hex')}\n`,
    '.pcppass': `*:*:${PCP_USER}:${pcpPassword}\n`,
    'tls.crt': secrets['tls.crt'], 'tls.key': secrets['tls.key'], 'ca.crt': secrets['ca.crt'],
    ...(await passwordFiles(context)),
  };
  await mkdir(shared, {recursive: true});
  for (const [name, text] of Object.entries(texts)) if (text !== undefined) await writeOwned(path.join(shared, name), text, 0o600);
}

/** The key and the users that pool_passwd is made from; without scram the key is this container's own. */
async function passwordFiles(context: ContainerContext): Promise<Record<string, string>> {
  const [cluster, key, users] = await Promise.all([filesIn(context, MOUNTS.cluster), filesIn(context, MOUNTS.key), filesIn(context, MOUNTS.users)]);
  const own = createHash('sha256').update(`${context.pod.metadata.uid}${cluster['PG_ADMIN_PASSWORD']}`).digest('hex');
  return {'.pgpoolkey': key['pgpoolkey']?.trim() ?? own, users: poolUsers(cluster, {user: context.env['PG_USER'], metrics: context.env['PG_METRICS_USER']}, users)};
}

/** Files of a mount by their names; none where nothing is mounted. */
async function filesIn(context: ContainerContext, mount: string): Promise<Record<string, string>> {
  const folder = context.mounts.get(mount);
  if (folder === undefined) return {};
  const names = (await readdir(folder)).filter((name) => !name.startsWith('..'));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8').catch(() => '')] as const)));
}

/** The container makes pool_passwd anew by itself when a Secret changes (UG 4.14.2, 5.4). */
async function followPasswords(context: ContainerContext, shared: string, reload: () => void, signal: AbortSignal): Promise<void> {
  let last = JSON.stringify(await passwordFiles(context));
  while (!signal.aborted) {
    await sleep(FOLLOW_MS, undefined, {signal}).catch(() => undefined);
    const files = await passwordFiles(context).catch(() => undefined);
    const now = JSON.stringify(files);
    if (files === undefined || now === last || signal.aborted) continue;
    last = now;
    for (const [name, text] of Object.entries(files)) await writeOwned(path.join(shared, name), text, 0o600);
    context.log('sandbox: a Secret changed; pool_passwd is made anew');
    reload();
  }
}

/** Lines go to /var/log/pgpool/pool.log besides (UG 7.5). */
async function poolLog(context: ContainerContext): Promise<(line: string) => void> {
  const folder = context.mounts.get(MOUNTS.log);
  if (folder === undefined) return () => undefined;
  await own(folder, 0o755);
  const file = path.join(folder, 'pool.log');
  await appendFile(file, '');
  await own(file, 0o644);
  let last: Promise<void> = Promise.resolve();
  return (line) => void (last = last.then(() => appendFile(file, `${line}\n`)).catch(() => undefined));
}

/** Length 8, code 80877103: the question whether TLS is spoken (PostgreSQL 15 documentation, 55.7), which a process that serves a client answers. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Whether Pgpool-II takes a connection and speaks, within two seconds. */
function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({host: address, port, timeout: 2000}, () => socket.write(SSL_REQUEST));
    const say = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (data) => say(data[0] === 0x4e || data[0] === 0x53));
    socket.once('timeout', () => say(false));
    socket.once('error', () => say(false));
    socket.once('close', () => say(false));
  });
}
