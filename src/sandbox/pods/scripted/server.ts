import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Gateway} from '../../../lib/cluster/gateway.ts';
import {DEFAULT_PORT, PATRONI_PORT} from '../../../lib/model/names.ts';
import type {ContainerContext, Program} from '../program.ts';
import {SimulatedContainer} from '../simulated-container.ts';
import {ClusterStore} from './cluster-store.ts';
import {hostPath} from './container-files.ts';
import {databaseTools} from './database-tools.ts';
import {execIn} from './exec.ts';
import {PatroniMember} from './patroni-member.ts';
import {connectRefusal} from './postgres-refusal.ts';
import {connectRestApi} from './rest-api.ts';

/** The FEP server image without a database: Patroni's part in the API server, and a handful of commands. */
export function scriptedServer(gateway: Gateway): Program {
  return async (context) => {
    context.log('kubectl-fep sandbox: this is a simulation of a FEP server, there is no database in this pod');
    await writeKnownFiles(context);
    const member = new PatroniMember(new ClusterStore(gateway, context.pod), context.podIP, context.log);
    const container = new SimulatedContainer(
      {
        ready: () => member.ready,
        finish: () => member.stop(),
        exitCodeOnStop: 0,
        exec: execIn(context, databaseTools(member)),
        connect: (port) => (port === PATRONI_PORT ? connectRestApi(member) : isDatabasePort(port, context) ? connectRefusal() : undefined),
      },
      context.signal,
    );
    void container.exited.then(() => member.kill());
    member.start();
    return container;
  };
}

/** `spec.fep.servicePort` may name another port than the usual one. */
function isDatabasePort(port: number, {container}: ContainerContext): boolean {
  return port === DEFAULT_PORT || (container.ports?.some((declared) => declared.containerPort === port) ?? false);
}

/** Files that people look for in a server pod (paths: User's Guide 4.10.5, samples of operator 5). */
async function writeKnownFiles(context: ContainerContext): Promise<void> {
  const files = {
    '/database/userdata/data/PG_VERSION': '15\n',
    '/database/userdata/data/log/README': 'A scripted pod of the kubectl-fep sandbox writes no database log.\n',
    '/database/userdata/pgbackrest.conf': '# written by the kubectl-fep sandbox, without effect\n[backupstanza]\npg1-path=/database/userdata/data\n',
    '/etc/hostname': `${context.pod.metadata.name}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const file = hostPath(context, name);
    await mkdir(path.dirname(file), {recursive: true});
    await writeFile(file, text);
  }
}
