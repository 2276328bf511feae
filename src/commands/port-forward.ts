import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import {listenHere} from '../lib/cli/listen-here.ts';
import {portPair} from '../lib/cli/port-pair.ts';

export default class PortForward extends FepCommand {
  static override summary = 'Reach the primary of a FEP cluster at a port of this machine, through switchovers too';
  static override description = `Each connection leads to the server that has the role at that moment. When the primary changes, stderr says so, connections
to the old one are closed and new ones go to the new one; during an election they wait up to 30 seconds. Ctrl-C ends it with code 0.`;

  static override examples = [
    {description: 'psql of this machine', command: 'kubectl fep port-forward demo 15432:27500   # then: psql -h 127.0.0.1 -p 15432'},
    {description: 'any free port, for a script', command: 'kubectl fep port-forward demo 0:27500 -o json'},
    {description: 'read from a replica', command: 'kubectl fep port-forward demo 15433:27500 --replica'},
    {description: 'through Pgpool-II', command: 'kubectl fep port-forward demo 15434:9999 --pgpool pool'},
    {description: "Patroni's REST API", command: 'kubectl fep port-forward demo 25001'},
  ];

  static override args = {
    name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'}),
    ports: Args.string({name: 'LOCAL:REMOTE', description: 'port here and port of the server (default: that of PostgreSQL, or of Pgpool-II, for both); 0: takes any free one here'}),
  };

  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    replica: Flags.boolean({char: 'r', description: 'a ready replica, the one that lags least; another when it goes', exclusive: ['pgpool']}),
    pgpool: Flags.string({description: 'a ready pod of this FEPPgpool2', helpValue: '<name>'}),
    address: Flags.string({description: 'address of this machine to listen at; 0.0.0.0 lets other machines in', default: '127.0.0.1'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PortForward);
    const {local, remote} = args.ports === undefined ? {} : portPair(args.ports);
    const [{forwardPort}, {renderPortForwarded}] = await Promise.all([import('../lib/operations/connection/forward-port.ts'), import('../lib/present/port-forwarded.ts')]);
    await forwardPort(await this.context(), {
      name: args.name, role: flags.replica ? 'replica' : 'primary', address: flags.address, listen: listenHere,
      ...(flags.pgpool === undefined ? {} : {pgpool: flags.pgpool}),
      ...(local === undefined ? {} : {localPort: local}),
      ...(remote === undefined ? {} : {remotePort: remote}),
    }, (forwarded) => this.show(forwarded, {text: (screen) => renderPortForwarded(forwarded, screen)}));
  }
}
