import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import path from 'node:path';
import {FepError} from '../../../lib/errors/fep-error.ts';

/** The programs of the machine that a `postgres` pod is made of; absolute paths. */
export interface Distribution {
  /** Folder of `postgres`, `psql`, `initdb` … of PostgreSQL 15. */
  postgresBin: string;
  patroni: string;
  patronictl: string;
  pgbackrest: string;
  /** The Python that Patroni runs on, also used for terminals. */
  python: string;
  unshare: string;
  nsenter: string;
  setpriv: string;
  /** Pgpool-II; undefined where its package is missing: only a FEPPgpool2 needs it. */
  pgpool: string | undefined;
}

/** What brings Pgpool-II to the machine. */
export const INSTALL_PGPOOL = 'sudo apt-get install --no-install-recommends pgpool2';

/** Where distributions put PostgreSQL 15: Debian and Ubuntu; Red Hat's and the project's own RPMs. */
const POSTGRES_FOLDERS = ['/usr/lib/postgresql/15/bin', '/usr/pgsql-15/bin'];
const PROGRAM_FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/usr/local/bin'];

const INSTALL = 'sudo apt-get install --no-install-recommends postgresql-15 patroni python3-kubernetes pgbackrest util-linux';

/**
 * Finds PostgreSQL 15, Patroni and pgBackRest of the distribution's packages.
 * @throws FepError `postgres-packages-missing` (exit 1) that names each missing program and one line that installs them,
 * or `postgres-pods-need-linux` on another operating system (the pods are made of Linux namespaces).
 */
export async function findDistribution(): Promise<Distribution> {
  if (process.platform !== 'linux') {
    throw new FepError(`pods of kind postgres need Linux, this is ${process.platform}`, {
      code: 'postgres-pods-need-linux',
      exit: 'failed',
      family: 'user',
      where: '--pods postgres',
      why: 'each pod is a set of processes in Linux namespaces',
      suggestions: ['kubectl fep sandbox start --pods scripted'],
    });
  }
  const found = {
    postgresBin: await folderWith('postgres', POSTGRES_FOLDERS),
    patroni: await program('patroni'),
    patronictl: await program('patronictl'),
    pgbackrest: await program('pgbackrest'),
    python: await program('python3'),
    unshare: await program('unshare'),
    nsenter: await program('nsenter'),
    setpriv: await program('setpriv'),
  };
  const missing = Object.entries(found).filter(([, where]) => where === undefined).map(([name]) => (name === 'postgresBin' ? 'PostgreSQL 15' : name));
  if (missing.length > 0) {
    throw new FepError(`pods of kind postgres need programs that are not on this machine: ${missing.join(', ')}`, {
      code: 'postgres-packages-missing',
      exit: 'failed',
      family: 'user',
      where: '--pods postgres',
      why: `looked in ${[...POSTGRES_FOLDERS, ...PROGRAM_FOLDERS].join(', ')}`,
      suggestions: [INSTALL, 'kubectl fep sandbox start --pods scripted'],
    });
  }
  return {...(found as Omit<Distribution, 'pgpool'>), pgpool: await program('pgpool')};
}

async function program(name: string): Promise<string | undefined> {
  const folder = await folderWith(name, PROGRAM_FOLDERS);
  return folder === undefined ? undefined : path.join(folder, name);
}

async function folderWith(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const executable = await access(path.join(folder, name), constants.X_OK).then(() => true, () => false);
    if (executable) return folder;
  }
  return undefined;
}
