import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {PartName, SandboxRecord} from '../record.ts';
import {type Probe, whyNotListening, whyNotReady} from './probe.ts';

/** How one part of a sandbox is run and how one sees that it is ready. */
export interface PartDefinition {
  name: PartName;
  command: string;
  args: readonly string[];
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
  /** Undefined when ready, or the reason in words. */
  whyNotReady: () => Promise<string | undefined>;
  /** Time it gets between SIGTERM and SIGKILL. */
  graceMs: number;
}

/** A program with its first arguments: how this program is run again. */
export interface Program {
  command: string;
  args: readonly string[];
}

/** Folders and files below a sandbox's folder. */
export function sandboxPaths(folder: string) {
  return {
    record: path.join(folder, 'sandbox.json'),
    state: path.join(folder, 'state.json'),
    installed: path.join(folder, 'installed.json'),
    pki: path.join(folder, 'pki'),
    kubeconfig: path.join(folder, 'kubeconfig'),
    partKubeconfig: (part: 'controller-manager' | 'scheduler' | 'node' | 'operator' | 'patroni') => path.join(folder, 'kubeconfigs', part),
    etcd: path.join(folder, 'etcd'),
    node: path.join(folder, 'node'),
    logs: path.join(folder, 'logs'),
    log: (part: PartName | 'supervisor') => path.join(folder, 'logs', `${part}.log`),
  };
}

/** Parts in the order of their start: each group waits until the one before is ready. */
export async function partDefinitions(record: SandboxRecord, program: Program): Promise<PartDefinition[][]> {
  const pki = sandboxPaths(record.folder).pki;
  const read = (name: string): Promise<string> => readFile(path.join(pki, name), 'utf8');
  const [ca, cert, key] = await Promise.all([read('ca.crt'), read('admin.crt'), read('admin.key')]);
  const [etcdCa, etcdCert, etcdKey] = await Promise.all([read('etcd-ca.crt'), read('etcd-client.crt'), read('etcd-client.key')]);
  const admin = (port: number, check: string): Probe => ({url: `https://127.0.0.1:${port}/${check}`, ca, cert, key});
  const {ports, binaries} = record;
  const server = (name: Exclude<PartName, 'node'>, args: string[], probe: Probe): PartDefinition => ({
    name,
    command: binaries[name],
    args,
    whyNotReady: () => whyNotReady(probe),
    graceMs: 10_000,
  });
  return [
    [server('etcd', etcdArgs(record), {url: `https://127.0.0.1:${ports.etcdClient}/readyz`, ca: etcdCa, cert: etcdCert, key: etcdKey})],
    [server('kube-apiserver', apiServerArgs(record), admin(ports.apiServer, 'readyz'))],
    [
      // The controller manager has no /readyz.
      server('kube-controller-manager', controllerManagerArgs(record), admin(ports.controllerManager, 'healthz')),
      server('kube-scheduler', schedulerArgs(record), admin(ports.scheduler, 'readyz')),
      nodePart(record, program),
    ],
  ];
}

function nodePart(record: SandboxRecord, program: Program): PartDefinition {
  return {
    name: 'node',
    command: program.command,
    args: [...program.args, 'sandbox', 'part', 'node', '--folder', record.folder],
    whyNotReady: () => whyNotListening(record.ports.node),
    // It gives its containers their own grace.
    graceMs: 15_000,
  };
}

/**
 * Data is written without fsync (a sandbox need not outlive a power cut), and a lone member elects itself at once.
 * Flags: reference/control-plane.md section 2; TLS on top, since any user of the machine reaches a loopback port.
 */
function etcdArgs({ports, folder}: SandboxRecord): string[] {
  const {pki, etcd} = sandboxPaths(folder);
  const client = `https://127.0.0.1:${ports.etcdClient}`;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  const authority = path.join(pki, 'etcd-ca.crt');
  return [
    '--name=sandbox',
    `--data-dir=${etcd}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=sandbox=${peer}`,
    ...['', 'peer-'].flatMap((side) => [
      `--${side}cert-file=${path.join(pki, 'etcd.crt')}`,
      `--${side}key-file=${path.join(pki, 'etcd.key')}`,
      `--${side}trusted-ca-file=${authority}`,
      `--${side}client-cert-auth=true`,
    ]),
    '--unsafe-no-fsync=true',
    '--heartbeat-interval=20',
    '--election-timeout=200',
    '--log-level=error',
  ];
}

function apiServerArgs({ports, folder}: SandboxRecord): string[] {
  const {pki} = sandboxPaths(folder);
  const file = (name: string): string => path.join(pki, name);
  return [
    `--etcd-servers=https://127.0.0.1:${ports.etcdClient}`,
    `--etcd-cafile=${file('etcd-ca.crt')}`,
    `--etcd-certfile=${file('etcd-client.crt')}`,
    `--etcd-keyfile=${file('etcd-client.key')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    // The Endpoints of the service `kubernetes` may not be a loopback address, and nothing here could use them.
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--tls-cert-file=${file('kube-apiserver.crt')}`,
    `--tls-private-key-file=${file('kube-apiserver.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    `--kubelet-client-certificate=${file('kubelet-client.crt')}`,
    `--kubelet-client-key=${file('kubelet-client.key')}`,
    // Otherwise the nodes are looked up by their host names.
    '--kubelet-preferred-address-types=InternalIP',
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${file('service-account.pub')}`,
    `--service-account-signing-key-file=${file('service-account.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    // Pods need no token: their programs are processes of this machine with kubeconfigs of their own.
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
    '--profiling=false',
    '--shutdown-delay-duration=0s',
  ];
}

function controllerManagerArgs({ports, folder}: SandboxRecord): string[] {
  const {pki, partKubeconfig} = sandboxPaths(folder);
  return [
    `--kubeconfig=${partKubeconfig('controller-manager')}`,
    ...servingArgs('kube-controller-manager', ports.controllerManager, folder, partKubeconfig('controller-manager')),
    `--service-account-private-key-file=${path.join(pki, 'service-account.key')}`,
    `--root-ca-file=${path.join(pki, 'ca.crt')}`,
    // Its own role allows little: each controller uses the service account that has its rights.
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--kube-api-qps=100',
    '--kube-api-burst=200',
  ];
}

function schedulerArgs({ports, folder}: SandboxRecord): string[] {
  const kubeconfig = sandboxPaths(folder).partKubeconfig('scheduler');
  return [`--kubeconfig=${kubeconfig}`, ...servingArgs('kube-scheduler', ports.scheduler, folder, kubeconfig), '--leader-elect=false'];
}

function servingArgs(name: PartName, port: number, folder: string, kubeconfig: string): string[] {
  const {pki} = sandboxPaths(folder);
  return [
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${path.join(pki, `${name}.crt`)}`,
    `--tls-private-key-file=${path.join(pki, `${name}.key`)}`,
    `--client-ca-file=${path.join(pki, 'ca.crt')}`,
    // Only our own certificates ask here, and no aggregated API whose front proxy would have to be known.
    '--authentication-skip-lookup=true',
    `--authorization-kubeconfig=${kubeconfig}`,
    '--profiling=false',
  ];
}
