import {setTimeout as sleep} from 'node:timers/promises';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import {FepError} from '../../lib/errors/fep-error.ts';
import {inStep, seconds} from '../control-plane/binaries/step.ts';
import type {SandboxContext} from '../control-plane/context.ts';
import {sandboxPaths} from '../control-plane/parts.ts';
import type {SandboxRecord} from '../record.ts';
import {connectToSandbox} from './connect.ts';
import {writeJson} from './files.ts';
import {installFep, whyFepNotReady} from './install.ts';
import {findSandbox} from './observe.ts';
import {partCrashed} from './until-parts-run.ts';

const POLL_MS = 200;
const WAIT = 'wait for the nodes and the operator';

export interface FepWait {
  record: SandboxRecord;
  /** False: it is installed already, and what somebody changed since stays as it is. */
  install: boolean;
  /** `performance.now()` at which the wait ends. */
  deadline: number;
}

/**
 * Installs CRDs, roles and the operator if need be, and waits until nodes and operator are ready; remembers it in the sandbox.
 * Answers what is still missing at the deadline, undefined when nothing is.
 */
export async function untilFepReady({record, install, deadline}: FepWait, context: SandboxContext): Promise<string | undefined> {
  const gateway = await connectToSandbox(record);
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())));
  const signal = AbortSignal.any([context.signal, timeout]);
  let missing = 'the CRDs and the operator are not installed';
  try {
    if (install) await inStep(`install the CRDs and the operator ${record.operatorVersion}`, context.report, () => installFep(gateway, record, signal));
    const begin = performance.now();
    for (let reason = await look(gateway, record, signal); reason !== undefined; reason = await look(gateway, record, signal)) {
      missing = reason;
      context.report({kind: 'waiting', step: WAIT, detail: reason, elapsedMs: performance.now() - begin});
      await sleep(POLL_MS, undefined, {signal});
    }
    context.report({kind: 'step', step: WAIT, state: 'done', detail: seconds(performance.now() - begin)});
  } catch (error) {
    context.signal.throwIfAborted();
    if (timeout.aborted) return missing;
    throw error;
  } finally {
    gateway.close();
  }
  writeJson(sandboxPaths(record.folder).installed, {operatorVersion: record.operatorVersion, at: new Date().toISOString()});
  return undefined;
}

/** A read that fails is a reason to look again, unless a part has ended. */
async function look(gateway: Gateway, record: SandboxRecord, signal: AbortSignal): Promise<string | undefined> {
  try {
    const since = findSandbox(record.folder)?.parts.find(({name}) => name === 'node')?.startedAt ?? record.createdAt;
    return await whyFepNotReady(gateway, since, signal);
  } catch (error) {
    signal.throwIfAborted();
    const crashed = findSandbox(record.folder)?.parts.find(({state}) => state === 'crashed');
    if (crashed !== undefined) throw partCrashed(crashed, record.folder);
    if (error instanceof FepError) return error.message;
    throw error;
  }
}
