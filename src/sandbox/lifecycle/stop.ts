import type {SandboxContext} from '../control-plane/context.ts';
import {seconds} from '../control-plane/binaries/step.ts';
import {withLock} from '../control-plane/processes/lock.ts';
import {lockFile, sandboxFolder} from './data-folder.ts';
import {cleanUpAfterSupervisor, observe} from './observe.ts';
import {stopSupervisor} from './supervisor-process.ts';

export interface StopResult {
  name: string;
  outcome: 'stopped' | 'already-stopped';
  folder: string;
}

/** Stops every process of a sandbox and keeps its data. Throws `sandbox-not-found` (exit 4). */
export async function stopSandbox(name: string, context: SandboxContext): Promise<StopResult> {
  observe(context.env, name);
  const folder = sandboxFolder(context.env, name);
  return withLock(lockFile(folder), `another command is working on sandbox ${name}`, context, async () => {
    const outcome = await stopNow(name, context);
    return {name, outcome, folder};
  });
}

async function stopNow(name: string, context: SandboxContext): Promise<StopResult['outcome']> {
  const observation = observe(context.env, name);
  const step = `stop sandbox ${name}`;
  const begin = performance.now();
  if (observation.supervisor !== undefined) {
    context.report({kind: 'step', step, state: 'started'});
    await stopSupervisor(observation.supervisor, observation.record.folder);
  } else if (observation.orphans.length > 0) {
    context.report({kind: 'step', step, state: 'started', detail: 'its supervisor was killed'});
    await cleanUpAfterSupervisor(observation);
  } else return 'already-stopped';
  context.report({kind: 'step', step, state: 'done', detail: seconds(performance.now() - begin)});
  return 'stopped';
}
