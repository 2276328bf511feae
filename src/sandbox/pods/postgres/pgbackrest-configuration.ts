/** Stanza of every FEP cluster (archive_command of the v5 samples). */
export const STANZA = 'backupstanza';
/** Where the FEP container keeps the configuration (archive_command of the v5 samples). */
export const PGBACKREST_FILE = '/database/userdata/pgbackrest.conf';
/** Place of `archive-get.sh` in the containers. */
export const ARCHIVE_GET = '/opt/sandbox/archive-get.sh';

/** Where one pod's server and repository are. */
export interface PgbackrestOptions {
  /** `pgbackrestParams` as the user wrote it, an INI text. */
  params: string;
  repositoryFolder: string;
  dataFolder: string;
  port: number;
  logFolder: string;
}

/**
 * pgBackRest's configuration of one pod: the user's `[global]` options, then what the operator sets itself (User's Guide 2.3.5.2
 * forbids users to set it): the repository on the backup volume, the stanza, the socket.
 */
export function pgbackrestConfiguration(options: PgbackrestOptions): string {
  const global = globalOptions(options.params);
  const repository = [...global.keys()].some((name) => /^repo1-(s3|azure|gcs)/.test(name)) ? [] : [['repo1-path', options.repositoryFolder] as const];
  const own = new Map<string, string>([
    ...repository,
    ['log-path', options.logFolder],
    ['lock-path', '/tmp/pgbackrest'],
    ['spool-path', '/tmp/pgbackrest-spool'],
    ['start-fast', 'y'],
  ]);
  const lines = [...new Map([...global, ...own])].map(([name, value]) => `${name}=${value}`);
  return ['[global]', ...lines, '', `[${STANZA}]`, `pg1-path=${options.dataFolder}`, 'pg1-socket-path=/tmp', `pg1-port=${options.port}`, 'pg1-user=postgres', ''].join('\n');
}

/** Options of the section `[global]`; text before the first section counts as global, as the samples write it. */
export function globalOptions(text: string): Map<string, string> {
  const options = new Map<string, string>();
  let section = 'global';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const heading = /^\[(.+)\]$/.exec(line)?.[1];
    if (heading !== undefined) section = heading;
    const equals = line.indexOf('=');
    if (section !== 'global' || equals < 1 || line.startsWith('#') || line.startsWith(';')) continue;
    options.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return options;
}
