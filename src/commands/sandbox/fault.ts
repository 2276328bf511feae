import process from 'node:process';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, Flags, outputFlag} from '../../lib/cli/flags.ts';
import {FAULTS, type FaultName} from '../../sandbox/faults/faults.ts';
import {faultUsage, orderFault} from '../../sandbox/faults/order-fault.ts';

const NAMES = Object.keys(FAULTS) as FaultName[];

export default class SandboxFault extends FepCommand {
  static override summary = 'Break something in a sandbox, or mend it: for tests, trainings and runbooks';
  static override description = NAMES.map((name) => `${faultUsage(name)}: ${FAULTS[name].effect}.`).join('\n\n');
  static override examples = [
    {description: 'what a killed primary looks like', command: 'kubectl fep sandbox fault kill-database demo-sts-0 && kubectl fep status demo'},
    {description: 'a dead node, and its return', command: 'kubectl fep sandbox fault freeze-node fep-sandbox-b; kubectl fep sandbox fault thaw-node fep-sandbox-b'},
    {description: 'a primary that cannot write WAL any more', command: 'kubectl fep sandbox fault fill-volume demo-sts-0 walVol'},
    {description: 'a gap in the archive', command: 'kubectl fep sandbox fault remove-wal demo 000000010000000000000007'},
    {description: 'an operator that fails at the StatefulSet', command: 'kubectl fep sandbox fault fail-step statefulset'},
    {description: 'an operator that says Success and does nothing', command: 'kubectl fep sandbox fault pretend-action switchover'},
  ];

  static override args = {
    fault: Args.string({required: true, options: NAMES, description: 'what to break or mend'}),
    target: Args.string({description: 'pod, node, cluster, step of the operator, or type of a FEPAction'}),
    detail: Args.string({description: 'what of the target, where the fault asks for it: a WAL file, or a volume as the CR calls it (walVol)'}),
  };

  static override flags = {
    name: Flags.string({description: 'name of the sandbox', default: 'default'}),
    namespace: Flags.string({char: 'n', description: 'namespace of the pod or cluster (default: default)'}),
    ...outputFlag('json', 'yaml'),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SandboxFault);
    const options = {sandbox: flags.name, fault: args.fault as FaultName, target: args.target, detail: args.detail, namespace: flags.namespace};
    const ordered = await orderFault(options, {signal: this.signal, env: process.env});
    await this.show({kind: 'SandboxFault', ...ordered}, {text: () => `${ordered.fault}${ordered.target === undefined ? '' : ` ${ordered.target}`}: ${ordered.effect}\n`});
  }
}
