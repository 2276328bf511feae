import {mkdtemp, readFile, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {FepError} from '../../../lib/errors/fep-error.ts';
import {findDistribution, type Distribution} from './distribution.ts';
import {startContainer} from './namespaced-container.ts';

/** Settings by which kernels and distributions keep ordinary users from namespaces, and the value that does so. */
const RESTRICTIONS = [
  {setting: 'user.max_user_namespaces', forbids: '0', allows: '15000'},
  {setting: 'kernel.unprivileged_userns_clone', forbids: '0', allows: '1'},
  {setting: 'kernel.apparmor_restrict_unprivileged_userns', forbids: '1', allows: '0'},
] as const;

/**
 * Whether this machine can run `postgres` pods at all: the packages are there, and a container can be made and left.
 * @throws FepError as {@link findDistribution}, or `namespaces-forbidden` (exit 1) with the kernel's words and what allows them.
 */
export async function requirePostgresPods(): Promise<Distribution> {
  const distribution = await findDistribution();
  const why = await failureOfContainer(distribution);
  if (why === undefined) return distribution;
  throw new FepError('this machine does not let this user make the containers of postgres pods', {
    code: 'namespaces-forbidden',
    exit: 'failed',
    family: 'user',
    where: '--pods postgres',
    why: `a container of Linux namespaces could not be started: ${why}`,
    suggestions: [...(await liftingCommands()), 'kubectl fep sandbox start --pods scripted'],
  });
}

/** Starts and ends a container that does nothing; what went wrong, in the words of the program that failed. */
async function failureOfContainer(distribution: Distribution): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kubectl-fep-preflight-'));
  const said: string[] = [];
  try {
    const container = await startContainer({
      distribution, folder, hostname: 'preflight', binds: [], command: ['/bin/sh', '-c', ':'], env: {PATH: '/usr/bin:/bin:/usr/sbin:/sbin'}, log: (line) => said.push(line),
    });
    const {exitCode} = await container.exited;
    return exitCode === 0 ? undefined : said.join('; ') || `exit code ${exitCode}`;
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

async function liftingCommands(): Promise<string[]> {
  const commands: string[] = [];
  for (const {setting, forbids, allows} of RESTRICTIONS) {
    const value = await readFile(`/proc/sys/${setting.replaceAll('.', '/')}`, 'utf8').catch(() => undefined);
    if (value?.trim() === forbids) commands.push(`sudo sysctl -w ${setting}=${allows}`);
  }
  return commands;
}
