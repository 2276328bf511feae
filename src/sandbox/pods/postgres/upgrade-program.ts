import type {Gateway} from '../../../lib/cluster/gateway.ts';
import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, podSelector} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {packageFile} from '../../package-files.ts';
import type {ContainerContext, ContainerExit, Program, RunningContainer} from '../program.ts';
import {execIn} from '../scripted/exec.ts';
import {SimulatedContainer} from '../simulated-container.ts';
import {startContainer} from './namespaced-container.ts';
import {bindAddress} from './pod-address.ts';
import type {ConnectAs} from './scheduled-backup.ts';
import {containerBinds, containerEnvironment, preparePod, type PostgresPods} from './server-program.ts';

const SCRIPT = '/opt/sandbox/major-upgrade.sh';

/**
 * The upgrade container: dumps the source cluster and loads the new one (UG 6.4). Both run the distribution's PostgreSQL 15 here,
 * so that the data move and the version does not. Its last words on stderr are its termination message.
 */
export function upgradeProgram(pods: PostgresPods, connectAs: ConnectAs): Program {
  return async (context) => {
    context.log('sandbox: PostgreSQL 15 of this machine is on both sides of this upgrade');
    try {
      return await start(pods, context, await addresses(pods, context, connectAs));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.log(message, 'stderr');
      const container = new SimulatedContainer({exec: execIn(context, {})}, context.signal);
      container.end({exitCode: 1, message});
      return container;
    }
  };
}

/** Where the masters of both clusters listen, in place of `<cluster>-primary-svc`. */
async function addresses(pods: PostgresPods, context: ContainerContext, connectAs: ConnectAs): Promise<Record<string, string>> {
  const namespace = context.pod.metadata.namespace ?? 'default';
  const gateway = await connectAs({namespace, name: context.pod.spec.serviceAccountName ?? 'default'});
  try {
    const [source, own] = await Promise.all(['SOURCE_CLUSTER', 'FEP_CLUSTER_NAME'].map((variable) => masterAddress(gateway, namespace, context.env[variable] ?? '')));
    return {SOURCE_ADDRESS: bindAddress(source ?? '', pods.sandboxPort), NEW_ADDRESS: bindAddress(own ?? '', pods.sandboxPort)};
  } finally {
    gateway.close();
  }
}

/** Seconds that a master may take to bear its label: a first server is ready a moment before it does. */
const PATIENCE_SECONDS = 60;

async function masterAddress(gateway: Gateway, namespace: string, cluster: string): Promise<string> {
  for (let second = 0; second < PATIENCE_SECONDS; second += 1) {
    const {items} = await gateway.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: `${podSelector(cluster)},${LABELS.role}=master`});
    const address = items.find(({metadata}) => metadata.deletionTimestamp === undefined)?.status?.podIP;
    if (address !== undefined) return address;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`FEPCluster ${cluster} has no master to connect to`);
}

async function start(pods: PostgresPods, context: ContainerContext, where: Record<string, string>): Promise<RunningContainer> {
  const shared = await preparePod(context);
  let complaint: string | undefined;
  const container = await startContainer({
    distribution: pods.distribution,
    within: pods.keeper?.pid,
    folder: context.scratch,
    hostname: context.pod.metadata.name ?? '',
    binds: [...containerBinds(pods, context, shared), {from: packageFile('src', 'sandbox', 'pods', 'postgres', 'major-upgrade.sh'), to: SCRIPT}],
    command: ['/bin/sh', SCRIPT],
    env: {...containerEnvironment(context, Number(context.env['FEP_PORT'])), ...where},
    log: (line, stream) => {
      if (stream === 'stderr') complaint = line;
      context.log(line, stream);
    },
  });
  const withMessage = (exit: ContainerExit): ContainerExit => (exit.exitCode === 0 || complaint === undefined ? exit : {...exit, message: complaint});
  return {
    ready: () => true,
    exited: container.exited.then(withMessage),
    stop: (graceMs) => container.stop(graceMs),
    exec: (request) => container.exec(request),
    connect: async () => undefined,
  };
}
