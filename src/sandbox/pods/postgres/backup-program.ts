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

/** As process 1 a shell ignores SIGTERM unless told otherwise. */
const KEEP_STANZA = `
trap 'exit 0' TERM
made=
while :; do
  if [ -z "$made" ] && [ -f "$PGBACKREST_CONFIG" ] && [ "$(psql --no-psqlrc -d postgres -Atc 'select not pg_is_in_recovery()' 2>/dev/null)" = t ]; then
    if pgbackrest stanza-create --log-level-console=info; then made=yes; fi
  fi
  sleep 2 & wait $!
done
`;
