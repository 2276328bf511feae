import {existsSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {FepError} from '../../lib/errors/fep-error.ts';
import type {SandboxContext} from '../control-plane/context.ts';
import {withLock} from '../control-plane/processes/lock.ts';
import {lockFile, sandboxFolder, sandboxNames} from './data-folder.ts';
import {cleanUpAfterSupervisor, findSandbox, type Observation} from './observe.ts';
import {stopSupervisor} from './supervisor-process.ts';

export interface DeleteResult {
  name: string;
  folder: string;
}

/** Stops a sandbox and removes its folder; also one whose files are damaged or half made. Throws `sandbox-not-found` (4). */
export async function deleteSandbox(name: string, context: SandboxContext): Promise<DeleteResult> {
  const folder = requireSandbox(name, context.env);
  return withLock(lockFile(folder), `another command is working on sandbox ${name}`, context, async () => {
    const step = `delete sandbox ${name}`;
    context.report({kind: 'step', step, state: 'started'});
    const observation = readable(folder);
    if (observation?.supervisor !== undefined) await stopSupervisor(observation.supervisor, folder);
    else if (observation !== undefined && observation.orphans.length > 0) await cleanUpAfterSupervisor(observation);
    await rm(folder, {recursive: true, force: true});
    context.report({kind: 'step', step, state: 'done'});
    return {name, folder};
  });
}

/** Folder of a sandbox that is there in whatever shape. Throws `sandbox-not-found` (exit 4). */
export function requireSandbox(name: string, env: SandboxContext['env']): string {
  const folder = sandboxFolder(env, name);
  if (!existsSync(folder)) throw notFound(name, sandboxNames(env));
  return folder;
}

function readable(folder: string): Observation | undefined {
  try {
    return findSandbox(folder);
  } catch {
    return undefined;
  }
}

function notFound(name: string, names: readonly string[]): FepError {
  return new FepError(`there is no sandbox ${name}`, {
    code: 'sandbox-not-found',
    exit: 'notFound',
    family: 'user',
    where: '--name',
    why: names.length === 0 ? 'there is no sandbox at all' : `there are ${names.join(', ')}`,
  });
}
