import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {packageFile} from '../../package-files.ts';
import type {Program} from '../program.ts';
import {readSettings} from './cluster-settings.ts';
import {startContainer} from './namespaced-container.ts';
import {portOf} from './patroni-configuration.ts';
import {pgbackrestConfiguration} from './pgbackrest-configuration.ts';
import {bindAddress} from './pod-address.ts';
import {RESTORED_FOLDER} from './restored-data.ts';
import {containerBinds, containerEnvironment, openPort, preparePod, writeOwned, type PostgresPods} from './server-program.ts';

/** Its own, so that the server's configuration in the volume stays as it is. */
const CONFIGURATION_FILE = '/tmp/pgbackrest-restore.conf';

/**
 * The temporary container `fep-restore` (UG 2.3.6): `restore.sh` with the data volumes of the first server, the volumes of the
 * others, and the backup volume of the source. It ends with pgBackRest's exit code; the words of a failure are the container's
 * termination message too.
 */
export function restoreProgram(pods: PostgresPods): Program {
  return async (context) => {
    const shared = await preparePod(context);
    const {pgbackrest = ''} = await readSettings(context);
    const logFolder = context.mounts.has('/database/log') ? '/database/log/backup' : '/tmp';
    const port = portOf(context.container.ports);
    const text = pgbackrestConfiguration({params: pgbackrest, repositoryFolder: '/database/backup', dataFolder: RESTORED_FOLDER, port, logFolder});
    await writeOwned(path.join(shared, path.basename(CONFIGURATION_FILE)), text, 0o600);
    const said: string[] = [];
    const container = await startContainer({
      distribution: pods.distribution,
      folder: context.scratch,
      hostname: context.pod.metadata.name ?? '',
      binds: containerBinds(pods, context, shared),
      within: pods.keeper?.pid,
      command: ['/bin/sh', '-c', await readFile(packageFile('src', 'sandbox', 'pods', 'postgres', 'restore.sh'), 'utf8')],
      env: {...containerEnvironment(context, port), PGBACKREST_CONFIG: CONFIGURATION_FILE, PGBACKREST_LOG_LEVEL_CONSOLE: 'info'},
      log: (line, stream) => {
        said.push(line);
        if (said.length > 200) said.shift();
        context.log(line, stream);
      },
    });
    return {
      ready: () => true,
      exited: container.exited.then((exit) => (exit.exitCode === 0 || exit.signal !== undefined ? exit : {...exit, message: failureIn(said)})),
      stop: (graceMs) => container.stop(graceMs),
      exec: (request) => container.exec(request),
      connect: (asked) => openPort(bindAddress(context.podIP, pods.sandboxPort), asked),
    };
  };
}

/**
 * Why a restore failed, from what pgBackRest and PostgreSQL said: their errors without time and process, and before them the
 * WAL file that was not found, when one was. At the end of the archive one never is; that alone is no failure.
 */
export function failureIn(lines: readonly string[]): string {
  const errors = lines.flatMap((line) => /\b(?:ERROR|FATAL|PANIC):\s+(?:\[\d+\]: )?(.*)$/.exec(line)?.[1] ?? []);
  const missing = lines.findLast((line) => /unable to find \S+ in the archive/.test(line));
  const words = /unable to find \S+ in the archive/.exec(missing ?? '')?.[0];
  const last = errors.at(-1) ?? lines.at(-1) ?? 'the restore container ended without a word';
  return words === undefined ? last : `${last} (${words})`;
}
