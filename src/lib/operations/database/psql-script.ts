/** How `psql` is started in a container: words of a command, and whether its input begins with the password. */
export interface PsqlStart {
  command: string[];
  /** Send the password and a line feed first, at a terminal only after {@link READY}. */
  wantsPassword: boolean;
}

export interface PsqlOptions {
  /** Host of the server, or the folder of its socket. */
  host: string;
  port: number;
  user: string;
  database: string;
  /** Arguments for psql as the user gave them, after ours, so that theirs win. */
  args: readonly string[];
  password: boolean;
  /** Shell text that runs first. */
  before?: string | undefined;
}

/** Folder of the socket in the server container (UG 4.8.1: `psql -h /tmp -p 27500`). */
export const SOCKET_FOLDER = '/tmp';

/** Printed once the terminal does not echo any more. A record separator: no program greets with one. */
export const READY = '\u001e';

/** psql may lie outside the PATH of an exec: server and client have homes of their own (UG 4.6.3). */
const FIND = 'for d in /opt/fsepv*server64/bin /opt/fsepv*client64/bin; do [ -d "$d" ] && PATH=$PATH:$d; done; export PATH';
/**
 * The password comes as the first line of the input, so that no argument list, no environment of the API and no audit
 * log has it; `read` of a shell takes no byte more than that line. At a terminal the echo is off meanwhile.
 */
const TAKE_PASSWORD = `if [ -t 0 ]; then stty -echo || exit 2; printf '\\036'; fi; IFS= read -r PGPASSWORD; export PGPASSWORD; if [ -t 0 ]; then stty echo; fi`;

/** A server that stands still takes the connection and says nothing: psql alone would wait for ever. The container's own value counts. */
const CONNECT_TIMEOUT = 'export PGCONNECT_TIMEOUT="${PGCONNECT_TIMEOUT:-15}"';

/** The command that runs psql. It takes the place of its shell, so that signals and the exit code are psql's own. */
export function psqlStart(options: PsqlOptions): PsqlStart {
  const script = [FIND, CONNECT_TIMEOUT, ...(options.password ? [TAKE_PASSWORD] : []), 'exec psql "$@"'].join('; ');
  const begin = options.before === undefined ? '' : `${options.before} `;
  const words = ['-h', options.host, '-p', String(options.port), '-U', options.user, '-d', options.database, ...options.args];
  return {command: ['sh', '-c', `${begin}${script}`, 'psql', ...words], wantsPassword: options.password};
}
