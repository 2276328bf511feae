import {startContainer} from './namespaced-container.ts';
import {containerBinds, containerEnvironment, openPort, preparePod, type PostgresPods} from './server-program.ts';
import {portOf} from './patroni-configuration.ts';
import type {Program} from '../program.ts';
import {bindAddress} from './pod-address.ts';

/**
 * The container `fep-backup`: pgBackRest beside the server, on the same volumes. It waits for commands by exec; in the pod of
 * the master it makes the stanza once (Overview 2.7.1: the container finds out the role of its pod).
 */
export function backupProgram(pods: PostgresPods): Program {
  return async (context) => {
    const shared = await preparePod(context);
    const container = await startContainer({
      distribution: pods.distribution,
      folder: context.scratch,
      hostname: context.pod.metadata.name ?? '',
      binds: containerBinds(pods, context, shared),
      within: pods.keeper?.pid,
      command: ['/bin/sh', '-c', KEEP_STANZA],
      env: containerEnvironment(context, portOf(context.container.ports)),
      log: context.log,
    });
    return {
      ready: () => true,
      exited: container.exited,
      stop: (graceMs) => container.stop(graceMs),
      exec: (request) => container.exec(request),
      connect: (port) => openPort(bindAddress(context.podIP, pods.sandboxPort), port),
    };
  };
}

/**
 * As process 1 a shell ignores SIGTERM unless told otherwise. A stanza that is there (pgBackRest's status 0, or 2: no backup yet)
 * is left alone: stanza-create takes the lock of backups, and one that begins at that moment would fail.
 */
const KEEP_STANZA = `
trap 'exit 0' TERM
made=
while :; do
  if [ -z "$made" ] && [ -f "$PGBACKREST_CONFIG" ] && [ "$(psql --no-psqlrc -d postgres -Atc 'select not pg_is_in_recovery()' 2>/dev/null)" = t ]; then
    case $(pgbackrest info --output=json 2>/dev/null) in
      *'"status":{"code":0,'* | *'"status":{"code":2,'*) made=yes ;;
      *) if pgbackrest stanza-create --log-level-console=info; then made=yes; fi ;;
    esac
  fi
  sleep 2 & wait $!
done
`;
