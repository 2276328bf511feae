import {setTimeout as sleep} from 'node:timers/promises';
import {FepError} from '../../lib/errors/fep-error.ts';
import {sandboxPaths} from '../control-plane/parts.ts';
import {groupMembers, isAlive, type ProcessEntry, type ProcessIdentity, processTable, signalGroup} from '../control-plane/processes/identity.ts';
import {type PartName, PARTS, type PartState, type SandboxRecord, type SandboxState} from '../record.ts';
import {sandboxFolder, sandboxNames} from './data-folder.ts';
import {readJson, writeJson} from './files.ts';

/** A sandbox as its files and the machine's processes show it. */
export interface Observation {
  record: SandboxRecord;
  /** Alive at this moment. */
  supervisor: ProcessIdentity | undefined;
  /** In the order of their start; a part that says it runs and has no process is `crashed` here. */
  parts: PartState[];
  /** Processes that outlived a supervisor that was killed. */
  orphans: (ProcessIdentity & {name: PartName})[];
}

/** Looks at one sandbox. Throws `sandbox-not-found` (exit 4). */
export function observe(env: Readonly<Record<string, string | undefined>>, name: string): Observation {
  const found = findSandbox(sandboxFolder(env, name));
  if (found !== undefined) return found;
  const names = sandboxNames(env);
  throw new FepError(`there is no sandbox ${name}`, {
    code: 'sandbox-not-found',
    exit: 'notFound',
    family: 'user',
    where: '--name',
    why: names.length === 0 ? 'there is no sandbox at all' : `there are ${names.join(', ')}`,
    suggestions: [`kubectl fep sandbox start --name ${name}`],
  });
}

/** The same by folder, undefined when there is no sandbox in it. */
export function findSandbox(folder: string): Observation | undefined {
  const record = readJson<SandboxRecord>(sandboxPaths(folder).record);
  if (record === undefined) return undefined;
  const state = readJson<SandboxState>(sandboxPaths(folder).state);
  const supervisor = isAlive(state?.supervisor) ? state?.supervisor : undefined;
  return {
    record,
    supervisor,
    parts: PARTS.map((part) => partNow(state?.parts.find(({name}) => name === part) ?? {name: part, state: 'stopped', since: record.createdAt}, supervisor)),
    orphans: supervisor === undefined ? orphansOf(state) : [],
  };
}

function partNow(part: PartState, supervisor: ProcessIdentity | undefined): PartState {
  if (part.state === 'stopped' || part.state === 'crashed') return part;
  if (supervisor !== undefined && isAlive(identityOf(part))) return part;
  const {pid: _pid, started: _started, ...rest} = part;
  return {...rest, state: 'crashed', reason: supervisor === undefined ? 'its supervisor is gone' : 'its process is gone'};
}

function identityOf(part: PartState): ProcessIdentity | undefined {
  return part.pid === undefined || part.started === undefined ? undefined : {pid: part.pid, started: part.started};
}

function orphansOf(state: SandboxState | undefined): Observation['orphans'] {
  const table = processTable();
  return (state?.parts ?? []).flatMap((part) => {
    const identity = identityOf(part);
    return identity !== undefined && hasGroup(identity, table) ? [{...identity, name: part.name}] : [];
  });
}

function hasGroup(identity: ProcessIdentity, table: readonly ProcessEntry[]): boolean {
  const leader = table.find(({pid, zombie}) => pid === identity.pid && !zombie);
  // When the leader's number went to another process, its old group is empty.
  return leader === undefined ? groupMembers(identity.pid, table).length > 0 : leader.started === identity.started;
}

const ORPHAN_GRACE_MS = 5000;

/** The API server takes long to end when etcd went before it. */
const ORDER_OF_ENDING: readonly (readonly PartName[])[] = [['node', 'kube-scheduler', 'kube-controller-manager'], ['kube-apiserver'], ['etcd']];

/** Ends what a killed supervisor left, and writes down why nothing runs. Answers how many parts were ended. */
export async function cleanUpAfterSupervisor(observation: Observation): Promise<number> {
  const {orphans, record} = observation;
  for (const names of ORDER_OF_ENDING) {
    await endGroups(orphans.filter(({name}) => names.includes(name)));
  }
  const reason = 'its supervisor was killed, and it was stopped afterwards';
  const state: SandboxState = {parts: observation.parts.map(({name}) => ({name, state: 'stopped', reason, since: new Date().toISOString()}))};
  writeJson(sandboxPaths(record.folder).state, state);
  return orphans.length;
}

async function endGroups(leaders: readonly ProcessIdentity[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const leader of leaders) signalGroup(leader, signal);
    const deadline = performance.now() + ORPHAN_GRACE_MS;
    while (leaders.some(({pid}) => groupMembers(pid).length > 0) && performance.now() < deadline) await sleep(20);
  }
}
