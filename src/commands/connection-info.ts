import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags} from '../lib/cli/flags.ts';
import {requireTerminalForSecret, writeSecretFile} from '../lib/cli/secret-output.ts';
import type {Target} from '../lib/present/connection-info.ts';

const FORMATS = ['text', 'env', 'uri', 'jdbc', 'pgpass', 'json', 'yaml'] as const;

export default class ConnectionInfo extends FepCommand {
  static override summary = 'Show how clients reach the database of a FEP cluster';
  static override description = `Hosts, ports, database, user and TLS, from inside the Kubernetes cluster and from outside where a Service offers it. The
password is named by its Secret and key, and is itself shown only with --show-password at a terminal, or written with
--out to a new file that only you can read (0600). json and yaml never hold it.`;

  static override examples = [
    {description: 'everything', command: 'kubectl fep connection-info demo'},
    {description: 'for a shell inside the cluster', command: 'eval "$(kubectl fep connection-info demo -o env)"'},
    {description: 'a URL for Java, read only', command: 'kubectl fep connection-info demo -o jdbc --replica'},
    {description: 'a password file for psql', command: 'kubectl fep connection-info demo -o pgpass --external --out ~/.pgpass.demo'},
    {description: 'as superuser', command: 'kubectl fep connection-info demo -U postgres -d postgres -o uri'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    output: Flags.option({char: 'o', options: FORMATS, default: 'text' as const, description: 'format of the answer'})(),
    username: Flags.string({char: 'U', description: 'database user (default: pguser of the FEPCluster)'}),
    dbname: Flags.string({char: 'd', description: 'database (default: pgdb of the FEPCluster)'}),
    replica: Flags.boolean({char: 'r', description: 'in the formats of one line: the way to the replicas', exclusive: ['pgpool']}),
    pgpool: Flags.boolean({description: 'in the formats of one line: the way through Pgpool-II; an error in every format when there is none'}),
    external: Flags.boolean({description: 'in the formats of one line: the way from outside the Kubernetes cluster'}),
    'show-password': Flags.boolean({description: 'with the password, at a terminal only'}),
    out: Flags.string({description: 'write env, uri, jdbc or pgpass with the password to this new file, readable by you alone', helpValue: '<file>', exclusive: ['show-password']}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ConnectionInfo);
    if (flags['show-password']) requireTerminalForSecret(this.io, '--show-password', ['write it to a file: --out FILE']);
    const [{requireSecretFormat, targetFor}, {connectionInfo}, present] = await Promise.all([
      import('../lib/operations/connection/target.ts'), import('../lib/operations/connection/connection-info.ts'), import('../lib/present/connection-info.ts'),
    ]);
    const wantsPassword = flags['show-password'] || flags.out !== undefined;
    requireSecretFormat(flags.output, wantsPassword);
    const facts = await connectionInfo(await this.context(), {
      name: args.name, ...(flags.username === undefined ? {} : {user: flags.username}), ...(flags.dbname === undefined ? {} : {database: flags.dbname}),
    });
    const forms: Record<string, (target: Target) => string> = {env: present.renderEnv, uri: present.renderUri, jdbc: present.renderJdbc, pgpass: present.renderPgpass};
    const form = forms[flags.output];
    const target = form === undefined && !flags.pgpool ? undefined : targetFor(facts, {role: flags.pgpool ? 'pgpool' : flags.replica ? 'replica' : 'primary', external: flags.external, password: wantsPassword});
    const line = form === undefined || target === undefined ? undefined : form(target);
    if (flags.out !== undefined && line !== undefined) {
      await writeSecretFile(flags.out, line);
      this.io.err(`${flags.out} was written, readable by you alone\n`);
      return;
    }
    await this.show(facts.info, {text: (screen) => line ?? present.renderConnectionInfo(facts.info, screen), verbatim: line !== undefined});
  }
}
