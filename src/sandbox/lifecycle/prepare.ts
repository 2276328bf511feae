import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import type {Binaries} from '../control-plane/binaries/find.ts';
import {makeCertificates} from '../control-plane/certificates.ts';
import {contextNames, leadsTo, writeKubeconfig} from '../control-plane/kubeconfig.ts';
import {sandboxPaths} from '../control-plane/parts.ts';
import {choosePort, isFree, portRange} from '../control-plane/ports.ts';
import type {SandboxRecord} from '../record.ts';
import {sandboxesFolder, sandboxNames} from './data-folder.ts';
import {readJson, writeJson} from './files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PORTS = ['etcdClient', 'etcdPeer', 'apiServer', 'controllerManager', 'scheduler', 'node'] as const satisfies (keyof SandboxRecord['ports'])[];

export interface NewSandbox {
  name: string;
  folder: string;
  operatorVersion: string;
  pods: SandboxRecord['pods'];
  limitVolumes?: boolean;
}

/** Makes everything a sandbox needs before its first start: folder, ports, certificates, kubeconfigs; its record comes last. */
export async function prepareNew(wanted: NewSandbox, binaries: Binaries, env: Environment): Promise<SandboxRecord> {
  const paths = sandboxPaths(wanted.folder);
  await mkdir(wanted.folder, {recursive: true, mode: 0o700});
  await mkdir(path.dirname(paths.partKubeconfig('node')), {recursive: true, mode: 0o700});
  await mkdir(paths.logs, {recursive: true, mode: 0o700});
  await makeCertificates(paths.pki);
  const record: SandboxRecord = {
    ...wanted,
    createdAt: new Date().toISOString(),
    ports: await choosePorts(undefined, wanted.name, env),
    kubeconfig: paths.kubeconfig,
    binaries: pathsOf(binaries),
  };
  await writeKubeconfigs(record);
  writeJson(paths.record, record);
  return record;
}

/** Readies a stopped sandbox for another start: ports that somebody else took meanwhile are replaced. */
export async function prepareAgain(old: SandboxRecord, binaries: Binaries, env: Environment): Promise<SandboxRecord> {
  await makeCertificates(sandboxPaths(old.folder).pki);
  const record: SandboxRecord = {...old, ports: await choosePorts(old.ports, old.name, env), binaries: pathsOf(binaries)};
  await writeKubeconfigs(record);
  writeJson(sandboxPaths(record.folder).record, record);
  return record;
}

export function serverOf(record: SandboxRecord): string {
  return `https://127.0.0.1:${record.ports.apiServer}`;
}

async function choosePorts(old: SandboxRecord['ports'] | undefined, name: string, env: Environment): Promise<SandboxRecord['ports']> {
  const range = portRange(env);
  const taken = portsOfOthers(name, env);
  const chosen: [string, number][] = [];
  for (const port of PORTS) {
    const before = old?.[port];
    const kept = before !== undefined && !taken.has(before) && (await isFree(before));
    chosen.push([port, kept ? before : await choosePort(range, taken)]);
  }
  return Object.fromEntries(chosen) as SandboxRecord['ports'];
}

/** Ports of the other sandboxes, running or not. */
function portsOfOthers(name: string, env: Environment): Set<number> {
  const others = sandboxNames(env).filter((other) => other !== name);
  const records = others.map((other) => {
    try {
      return readJson<SandboxRecord>(sandboxPaths(path.join(sandboxesFolder(env), other)).record);
    } catch {
      return undefined;
    }
  });
  return new Set(records.flatMap((record) => (record === undefined ? [] : Object.values(record.ports))));
}

async function writeKubeconfigs(record: SandboxRecord): Promise<void> {
  const paths = sandboxPaths(record.folder);
  const server = serverOf(record);
  const names = contextNames(record.name);
  const common = {cluster: names.admin, server, pkiFolder: paths.pki};
  if (!(await leadsTo(paths.kubeconfig, server))) {
    const contexts = [{context: names.admin, client: 'admin'}, {context: names.user, client: 'user'}] as const;
    await writeKubeconfig({...common, file: paths.kubeconfig, contexts});
  }
  for (const [part, client] of [['controller-manager', 'controller-manager'], ['scheduler', 'scheduler'], ['node', 'node-agent'], ['operator', 'operator'], ['patroni', 'patroni']] as const) {
    await writeKubeconfig({...common, file: paths.partKubeconfig(part), contexts: [{context: names.admin, client}]});
  }
}

function pathsOf(binaries: Binaries): SandboxRecord['binaries'] {
  return Object.fromEntries(Object.entries(binaries).map(([name, {path: file}]) => [name, file])) as SandboxRecord['binaries'];
}
