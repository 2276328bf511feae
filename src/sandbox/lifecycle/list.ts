import path from 'node:path';
import type {Part} from '../../lib/model/part.ts';
import type {SandboxContext} from '../control-plane/context.ts';
import {groupMembers, processTable} from '../control-plane/processes/identity.ts';
import {lockHolder} from '../control-plane/processes/lock.ts';
import type {PartState, SandboxRecord} from '../record.ts';
import {connectToSandbox} from './connect.ts';
import {lockFile, sandboxesFolder, sandboxNames} from './data-folder.ts';
import {countNodes} from './install.ts';
import {cleanUpAfterSupervisor, findSandbox, type Observation} from './observe.ts';
import {serverOf} from './prepare.ts';

export interface SandboxSummary {
  name: string;
  /** `degraded`: a part crashed, or the API server does not answer; `unreadable`: its files are damaged. */
  state: 'running' | 'starting' | 'stopped' | 'degraded' | 'unreadable';
  /** Why it is not simply running or stopped, in words. */
  reason?: string;
  record?: SandboxRecord;
  server?: string;
  parts: PartState[];
  /** Left out unless it runs. */
  nodes?: Part<{ready: number; total: number}>;
  /** Resident memory of all its processes; shared pages count in each. */
  memoryBytes: number;
}

const NODES_DEADLINE_MS = 3000;

/** Every sandbox of this user, sorted by name. Processes that outlived a killed supervisor are stopped on the way. */
export async function listSandboxes(context: SandboxContext): Promise<SandboxSummary[]> {
  return Promise.all(sandboxNames(context.env).map((name) => summarize(name, context)));
}

async function summarize(name: string, context: SandboxContext): Promise<SandboxSummary> {
  const folder = path.join(sandboxesFolder(context.env), name);
  const busy = (await lockHolder(lockFile(folder))) !== undefined;
  let observation: Observation | undefined;
  try {
    observation = findSandbox(folder);
  } catch (error) {
    return {name, state: 'unreadable', reason: (error as Error & {why?: string}).why ?? (error as Error).message, parts: [], memoryBytes: 0};
  }
  if (observation === undefined) {
    return {name, state: busy ? 'starting' : 'unreadable', reason: busy ? 'being made' : 'half made; start or delete it', parts: [], memoryBytes: 0};
  }
  if (observation.orphans.length > 0 && !busy) return afterKill(observation, context);
  return describe(observation, busy, context);
}

/** A sandbox whose supervisor was killed: what it left is stopped, and said. */
async function afterKill(observation: Observation, context: SandboxContext): Promise<SandboxSummary> {
  const stopped = await cleanUpAfterSupervisor(observation);
  const {name} = observation.record;
  context.report({kind: 'note', level: 'warning', message: `the supervisor of sandbox ${name} had been killed; ${stopped} parts that it left were stopped`});
  return describe(findSandbox(observation.record.folder) ?? observation, false, context);
}

async function describe(observation: Observation, busy: boolean, context: SandboxContext): Promise<SandboxSummary> {
  const {record, parts} = observation;
  const common = {name: record.name, record, server: serverOf(record), parts, memoryBytes: memoryOf(observation)};
  if (observation.supervisor === undefined) {
    const reason = parts.find((part) => part.reason !== undefined)?.reason;
    return {...common, state: busy ? 'starting' : 'stopped', ...(reason === undefined ? {} : {reason})};
  }
  const crashed = parts.filter(({state}) => state === 'crashed');
  const serving = parts.some(({name, state}) => name === 'kube-apiserver' && state === 'running');
  const nodes: Part<{ready: number; total: number}> = serving ? await readNodes(record, context) : {unreadable: 'the API server does not run'};
  if (crashed.length > 0) {
    return {...common, nodes, state: 'degraded', reason: crashed.map(({name, reason}) => `${name} ${reason ?? 'crashed'}`).join('; ')};
  }
  const late = parts.find(({state}) => state !== 'running');
  if (late !== undefined) return {...common, nodes, state: 'starting', reason: `${late.name} is ${late.state}`};
  return 'unreadable' in nodes ? {...common, nodes, state: 'degraded', reason: nodes.unreadable} : {...common, nodes, state: busy ? 'starting' : 'running'};
}

async function readNodes(record: SandboxRecord, context: SandboxContext): Promise<Part<{ready: number; total: number}>> {
  const timeout = AbortSignal.timeout(NODES_DEADLINE_MS);
  try {
    const gateway = await connectToSandbox(record);
    try {
      return {known: await countNodes(gateway, AbortSignal.any([context.signal, timeout]))};
    } finally {
      gateway.close();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    return {unreadable: timeout.aborted ? `the API server did not answer within ${NODES_DEADLINE_MS / 1000} s` : (error as Error).message};
  }
}

function memoryOf({supervisor, parts}: Observation): number {
  const table = processTable();
  const leaders = [supervisor?.pid, ...parts.map(({pid}) => pid)].filter((pid) => pid !== undefined);
  return leaders.flatMap((pid) => groupMembers(pid, table)).reduce((sum, {memory}) => sum + memory, 0);
}
