import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import {contextNames} from '../control-plane/kubeconfig.ts';
import {sandboxPaths} from '../control-plane/parts.ts';
import type {OperatorCommand, ProgramFor} from '../pods/programs.ts';
import type {ConnectAs} from '../pods/postgres/scheduled-backup.ts';
import type {VolumeKeeper} from '../pods/postgres/volume-keeper.ts';
import type {SandboxRecord} from '../record.ts';
import {readJson} from './files.ts';
import {thisProgram} from './supervisor-process.ts';

/** Main function of the part `node`: plays the nodes of a sandbox until SIGTERM. */
export async function runNodePart(folder: string): Promise<void> {
  const paths = sandboxPaths(folder);
  const record = readJson<SandboxRecord>(paths.record);
  if (record === undefined) throw new Error(`there is no sandbox in ${folder}`);
  const [{connect}, {runNode}] = await Promise.all([import('../../lib/cluster/connect.ts'), import('../node/index.ts')]);
  const gateway = await connect({kubeconfig: paths.partKubeconfig('node')});
  const [cert, key] = await Promise.all(['node.crt', 'node.key'].map((name) => readFile(path.join(paths.pki, name), 'utf8')));
  const program = thisProgram();
  const keeper = record.limitVolumes === true ? await keepVolumes(paths.node) : undefined;
  const signal = untilTold();
  try {
    const operatorCommand = {
      command: program.command,
      args: [...program.args, 'sandbox', 'part', 'operator', '--folder', folder],
      env: {KUBECONFIG: paths.partKubeconfig('operator')},
    };
    await runNode({
      gateway,
      port: record.ports.node,
      tls: {cert: cert ?? '', key: key ?? ''},
      folder: paths.node,
      operatorCommand,
      ...(record.pods === 'postgres' ? {programFor: await postgresPrograms(gateway, operatorCommand, record, keeper, signal)} : {}),
      ...(keeper === undefined ? {} : {limits: keeper}),
      signal,
      log,
    });
  } finally {
    gateway.close();
    await keeper?.close();
  }
}

async function keepVolumes(folder: string): Promise<VolumeKeeper> {
  const [{findDistribution}, {VolumeKeeper: Keeper}] = await Promise.all([import('../pods/postgres/distribution.ts'), import('../pods/postgres/volume-keeper.ts')]);
  return Keeper.start(await findDistribution(), folder);
}

/** Programs of the images where server pods run the machine's own PostgreSQL, Patroni and pgBackRest. */
async function postgresPrograms(gateway: Gateway, operatorCommand: OperatorCommand, record: SandboxRecord, keeper: VolumeKeeper | undefined, signal: AbortSignal): Promise<ProgramFor> {
  const [{createPrograms}, {findDistribution}, {serverProgram}, {backupProgram}, {scheduledBackup}, {restoreProgram}, {upgradeProgram}, {pgpoolProgram}, {ServiceNames}, {runOnce}] = await Promise.all([
    import('../pods/programs.ts'), import('../pods/postgres/distribution.ts'), import('../pods/postgres/server-program.ts'),
    import('../pods/postgres/backup-program.ts'), import('../pods/postgres/scheduled-backup.ts'), import('../pods/postgres/restore-program.ts'),
    import('../pods/postgres/upgrade-program.ts'), import('../pods/postgres/pgpool-program.ts'), import('../pods/postgres/service-names.ts'), import('../pods/run-once.ts'),
  ]);
  const kubeconfig = {file: sandboxPaths(record.folder).partKubeconfig('patroni'), context: contextNames(record.name).admin};
  const sandboxPort = record.ports.apiServer;
  const pods = {distribution: await findDistribution(), kubeconfig, sandboxPort, names: new ServiceNames(gateway, sandboxPort, signal), ...(keeper === undefined ? {} : {keeper})};
  const cronjob = scheduledBackup(connectAsAccount(record), runOnce('cronjob'));
  const instead = {
    server: serverProgram(pods), backup: backupProgram(pods), restore: restoreProgram(pods), upgrade: upgradeProgram(pods, connectAsAccount(record)), cronjob, pgpool2: pgpoolProgram(pods),
  };
  return createPrograms({gateway, operatorCommand, instead});
}

/**
 * A pod reaches the API server with the rights of its ServiceAccount. The node impersonates the account instead of asking for a
 * token of it: the API server answers alike.
 */
function connectAsAccount(record: SandboxRecord): ConnectAs {
  return async ({namespace, name}) => {
    const {connect} = await import('../../lib/cluster/connect.ts');
    return connect({kubeconfig: sandboxPaths(record.folder).partKubeconfig('node'), as: `system:serviceaccount:${namespace}:${name}`});
  };
}

/** Main function of the operator's container: watches FEP objects until SIGTERM. */
export async function runOperatorPart(folder: string): Promise<void> {
  const [{connect}, {runOperator}] = await Promise.all([import('../../lib/cluster/connect.ts'), import('../operator/index.ts')]);
  const gateway = await connect({kubeconfig: sandboxPaths(folder).partKubeconfig('operator')});
  // The charts give the operator its namespaces in this variable; empty means all (objects.md).
  const namespaces = (process.env['WATCH_NAMESPACE'] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  try {
    await runOperator({gateway, watchNamespaces: namespaces, env: process.env, signal: untilTold(), log});
  } finally {
    gateway.close();
  }
}

/** Aborted by SIGTERM or SIGINT; a second signal changes nothing, as the parent sends SIGKILL when it takes too long. */
function untilTold(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => controller.abort(new Error(signal)));
  return controller.signal;
}

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
