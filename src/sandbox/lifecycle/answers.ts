import type {SandboxDeleted, SandboxEnvironmentAnswer, SandboxLine, SandboxList, SandboxStarted, SandboxStopped} from '../../lib/model/answers/sandbox.ts';
import {contextNames} from '../control-plane/kubeconfig.ts';
import type {PartState, SandboxRecord} from '../record.ts';
import type {DeleteResult} from './delete.ts';
import type {SandboxEnvironment} from './environment.ts';
import type {SandboxSummary} from './list.ts';
import {serverOf} from './prepare.ts';
import type {StartResult} from './start.ts';
import type {StopResult} from './stop.ts';

const apiVersion = 'kubectl-fep/v1';

/** Results of the lifecycle as answers of commands. */
export function startedAnswer(result: StartResult): SandboxStarted {
  const {outcome, record, waitingFor, elapsedMs} = result;
  return {
    apiVersion,
    kind: 'SandboxStarted',
    ...factsOf(record),
    outcome,
    ready: waitingFor === undefined,
    ...(waitingFor === undefined ? {} : {waitingFor}),
    parts: result.parts.map(partOf),
    elapsedMs: Math.round(elapsedMs),
  };
}

export function stoppedAnswer(result: StopResult): SandboxStopped {
  return {apiVersion, kind: 'SandboxStopped', ...result};
}

export function deletedAnswer(result: DeleteResult): SandboxDeleted {
  return {apiVersion, kind: 'SandboxDeleted', ...result};
}

export function listAnswer(summaries: readonly SandboxSummary[]): SandboxList {
  return {apiVersion, kind: 'SandboxList', items: summaries.map(lineOf)};
}

export function environmentAnswer(environment: SandboxEnvironment): SandboxEnvironmentAnswer {
  return {apiVersion, kind: 'SandboxEnvironment', ...environment};
}

function lineOf({name, state, reason, record, nodes, memoryBytes, parts}: SandboxSummary): SandboxLine {
  return {
    ...(record === undefined ? {} : factsOf(record)),
    name,
    state,
    ...(reason === undefined ? {} : {reason}),
    ...(nodes !== undefined && 'known' in nodes ? {nodes: nodes.known} : {}),
    memoryBytes,
    parts: parts.map(partOf),
  };
}

function factsOf(record: SandboxRecord) {
  const {name, kubeconfig, operatorVersion, pods, folder, createdAt} = record;
  return {name, server: serverOf(record), kubeconfig, contexts: contextNames(name), operatorVersion, pods, folder, createdAt};
}

function partOf({name, state, pid, reason, since}: PartState): SandboxLine['parts'][number] {
  return {name, state, ...(pid === undefined ? {} : {pid}), ...(reason === undefined ? {} : {reason}), since};
}
