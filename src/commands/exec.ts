import process from 'node:process';
import {divideAtDashes} from '../lib/cli/after-dashes.ts';
import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags} from '../lib/cli/flags.ts';
import {podFlags, wantedPod} from '../lib/cli/pod-flags.ts';
import {openTerminal} from '../lib/cli/terminal-session.ts';
import {untilReaderLeaves} from '../lib/cli/until-reader-leaves.ts';
import {FepError} from '../lib/errors/fep-error.ts';

export default class Exec extends FepCommand {
  static override summary = 'Run a command in a server of a FEP cluster';
  static override description = `As kubectl exec, with the pod found by its role: the primary unless --replica or --pod says otherwise, and the
server container unless -c does. The exit code is the command's own.`;

  static override examples = [
    {description: 'what Patroni says', command: 'kubectl fep exec demo -- patronictl list'},
    {description: 'a shell on a replica', command: 'kubectl fep exec demo --replica -it -- bash'},
    {description: 'backups, from the backup container', command: 'kubectl fep exec demo -c backup -- pgbackrest info'},
    {description: 'feed it from a file', command: 'kubectl fep exec demo -i -- tar xf - -C /tmp < files.tar'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster; the command follows --'})};
  static override flags = {
    ...connectionFlags,
    ...podFlags,
    container: Flags.string({char: 'c', description: 'container (default: the one with PostgreSQL); backup is the backup container, whatever its name', helpValue: '<container>'}),
    stdin: Flags.boolean({char: 'i', description: 'pass standard input on'}),
    tty: Flags.boolean({char: 't', description: 'standard input is a terminal'}),
  };

  async run(): Promise<void> {
    const {own, behind: command = []} = divideAtDashes(this.argv);
    const {args, flags} = await this.parse(Exec, own);
    if (command.length === 0) throw noCommand(args.name);
    // As kubectl: without a terminal here there is none there either.
    const tty = flags.tty && process.stdin.isTTY === true && process.stdout.isTTY === true;
    const context = await this.context();
    if (flags.tty && !tty) context.report({kind: 'note', level: 'warning', message: 'there is no terminal here, so -t is left out'});
    const {execInPod} = await import('../lib/operations/pods/exec-in-pod.ts');
    const terminal = openTerminal({tty, stdin: flags.stdin ? process.stdin : undefined});
    try {
      await untilReaderLeaves(this.io, async () => {
        const {container} = flags;
        const {exitCode} = await execInPod(context, {...terminal, name: args.name, wanted: wantedPod(flags), ...(container === undefined ? {} : {container}), command});
        this.exitWith(exitCode);
      });
    } finally {
      terminal.close();
    }
  }
}

function noCommand(name: string): FepError {
  return new FepError('there is no command to run', {
    code: 'usage', exit: 'usage', where: 'COMMAND', why: 'it follows two dashes, so that its flags stay its own',
    suggestions: [`kubectl fep exec ${name} -- patronictl list`],
  });
}
