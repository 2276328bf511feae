import process from 'node:process';
import type {Readable} from 'node:stream';
import {divideAtDashes} from '../lib/cli/after-dashes.ts';
import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags} from '../lib/cli/flags.ts';
import {podFlags, wantedPod} from '../lib/cli/pod-flags.ts';
import {openInput} from '../lib/cli/open-input.ts';
import {isInteractive, openTerminal} from '../lib/cli/terminal-session.ts';
import {untilReaderLeaves} from '../lib/cli/until-reader-leaves.ts';

export default class Psql extends FepCommand {
  static override summary = 'Open psql in a server of a FEP cluster, or run SQL there';
  static override description = `psql of the server's own container, over its socket, as superuser postgres in database postgres unless flags say otherwise.
The password of another user is read from the cluster's Secrets and handed over on the input: no argument list and no
log has it. Standard input, files and COPY are streamed, of any size.

At a terminal every key goes to psql, Ctrl-C too. The exit code is psql's own: 0 done, 1 its failure, 2 connection lost,
3 a script stopped at an error (with \`-- -v ON_ERROR_STOP=1\`). A message that begins with error: is from this program.`;

  static override examples = [
    {description: 'a session on the primary', command: 'kubectl fep psql demo'},
    {description: 'one statement, on the replica that lags least', command: "kubectl fep psql demo --replica -c 'SELECT pg_last_wal_replay_lsn()'"},
    {description: 'as the application sees it', command: 'kubectl fep psql demo -U app -d appdb'},
    {description: 'a script that stops at its first error', command: 'kubectl fep psql demo -d appdb -f schema.sql -- -v ON_ERROR_STOP=1'},
    {description: 'a table into a file', command: "kubectl fep psql demo -d appdb -c 'COPY orders TO STDOUT (FORMAT csv)' > orders.csv"},
    {description: "psql's own flags follow --", command: "kubectl fep psql demo -c 'SELECT 1' -- -At"},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...podFlags,
    pgpool: Flags.string({description: 'through this FEPPgpool2', helpValue: '<name>', exclusive: ['pod', 'replica'], helpGroup: 'server'}),
    username: Flags.string({char: 'U', description: 'database user (default: postgres)'}),
    dbname: Flags.string({char: 'd', description: 'database (default: postgres)'}),
    command: Flags.string({char: 'c', description: 'run this and end; may be given several times', multiple: true, multipleNonGreedy: true, exclusive: ['file']}),
    file: Flags.string({char: 'f', description: 'run this file of this machine and end; - is standard input', helpValue: '<file>'}),
  };

  async run(): Promise<void> {
    const {own, behind = []} = divideAtDashes(this.argv);
    const {args, flags} = await this.parse(Psql, own);
    const {command: commands = [], file, username, dbname, pgpool} = flags;
    const tty = file === undefined && isInteractive();
    const stdin = file === undefined || file === '-' ? inputFor(commands, tty) : await openInput(file, '--file');
    const context = await this.context();
    const {runPsql} = await import('../lib/operations/database/run-psql.ts');
    const terminal = openTerminal({tty, stdin});
    try {
      await untilReaderLeaves(this.io, async () => {
        const {exitCode} = await runPsql(context, {
          ...terminal,
          name: args.name,
          wanted: wantedPod(flags),
          args: [...commands.flatMap((command) => ['-c', command]), ...(file === undefined ? [] : ['-f', '-']), ...behind],
          ...(username === undefined ? {} : {user: username}),
          ...(dbname === undefined ? {} : {database: dbname}),
          ...(pgpool === undefined ? {} : {pgpool}),
        });
        this.exitWith(exitCode);
      });
    } finally {
      terminal.close();
    }
  }
}

/** With its statements in hand psql reads no input, so that a loop around this command keeps its own; unless COPY asks for it. */
function inputFor(commands: readonly string[], tty: boolean): Readable | undefined {
  return tty || commands.length === 0 || commands.some((text) => /\bfrom\s+p?stdin\b/i.test(text)) ? process.stdin : undefined;
}
