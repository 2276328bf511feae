import type {Gateway} from '../../../lib/cluster/gateway.ts';
import {FepError} from '../../../lib/errors/fep-error.ts';
import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, LABELS, podSelector} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {lineWriter} from '../busybox.ts';
import type {ContainerContext, Program} from '../program.ts';
import {execIn} from '../scripted/exec.ts';
import {SimulatedContainer} from '../simulated-container.ts';

/** A connection to the API server with the rights of a ServiceAccount; the caller closes it. */
export type ConnectAs = (account: {namespace: string; name: string}) => Promise<Gateway>;

/**
 * The container `fep-cronjob` of a backup schedule: finds the master and runs pgBackRest in its backup container, by exec with
 * the rights of the pod's ServiceAccount. Its log is pgBackRest's, its exit code too. A pod without BACKUP_TYPE runs `otherwise`.
 */
export function scheduledBackup(connectAs: ConnectAs, otherwise: Program): Program {
  return async (context) => {
    if (context.env['BACKUP_TYPE'] === undefined) return otherwise(context);
    const over = new AbortController();
    const container = new SimulatedContainer({exec: execIn(context, {})}, context.signal);
    void container.exited.then(() => over.abort());
    void runBackup(context, connectAs, over.signal).then((exitCode) => container.end({exitCode}));
    return container;
  };
}

async function runBackup(context: ContainerContext, connectAs: ConnectAs, signal: AbortSignal): Promise<number> {
  const namespace = context.pod.metadata.namespace ?? 'default';
  const gateway = await connectAs({namespace, name: context.pod.spec.serviceAccountName ?? 'default'});
  try {
    return await backUp(context, gateway, namespace, signal);
  } catch (error) {
    if (!signal.aborted) context.log(wordsOf(error), 'stderr');
    return 1;
  } finally {
    gateway.close();
  }
}

async function backUp({env, log}: ContainerContext, gateway: Gateway, namespace: string, signal: AbortSignal): Promise<number> {
  const cluster = env['FEP_CLUSTER_NAME'] ?? '';
  const {items} = await gateway.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: `${podSelector(cluster)},${LABELS.role}=master`, signal});
  const pod = items[0]?.metadata.name;
  if (pod === undefined) {
    log(`no pod of FEPCluster ${cluster} is the master: there is nothing to back up from`, 'stderr');
    return 1;
  }
  const [stdout, stderr] = (['stdout', 'stderr'] as const).map((name) => lineWriter((line) => log(line, name)));
  const command = ['pgbackrest', 'backup', `--type=${env['BACKUP_TYPE']}`, `--repo=${env['BACKUP_REPO'] ?? '1'}`, '--log-level-console=info'];
  const {exitCode} = await gateway.exec({namespace, pod, container: BACKUP_CONTAINERS[0], command, ...(stdout && stderr ? {stdout, stderr} : {}), signal});
  for (const stream of [stdout, stderr]) stream?.end();
  return exitCode;
}

function wordsOf(error: unknown): string {
  if (error instanceof FepError) return [error.message, error.why].filter((part) => part !== undefined).join(': ');
  return error instanceof Error ? error.message : String(error);
}
