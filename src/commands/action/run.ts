import {actionFlags, actionOptions} from '../../lib/cli/action-flags.ts';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {countFlag} from '../../lib/cli/count-flag.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {Args, Flags} from '../../lib/cli/flags.ts';

export default class ActionRun extends FepCommand {
  static override summary = 'Ask the operator for an action of any type, and wait for its answer';
  static override description = `For types without a command of their own. Ends 0 when the operator answered Success; what the action did is not looked at, and
the answer says so. Commands that do look: switchover, failover, restart, reload, superuser rotate-password, extension create.
Every type and what is known of it: kubectl fep explain FEPAction.spec.fepAction.type`;

  static override examples = [
    {description: 'open the keystore again', command: 'kubectl fep action run open_tde_masterkey demo'},
    {description: 'replace every pod, one after another', command: 'kubectl fep action run pod_restart demo --args ALL --yes'},
    {description: 'restart Pgpool-II', command: 'kubectl fep action run pgpool2_restart pool'},
  ];

  static override args = {
    type: Args.string({name: 'TYPE', required: true, description: 'type of the action'}),
    name: Args.string({name: 'NAME', required: true, description: 'name of the cluster; for pgpool2_restart of the FEPPgpool2'}),
  };

  static override flags = {
    ...actionFlags('15m'),
    args: Flags.string({description: 'arguments of the action, as the type takes them', helpValue: 'ARG,…', multiple: true, multipleNonGreedy: true, delimiter: ','}),
    'backup-type': Flags.option({options: ['full', 'incr'] as const, description: 'for the type backup'})(),
    'backup-repo': countFlag('backup-repo', 'for the type backup: number of the repository', {example: 1}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ActionRun);
    const context = await this.context();
    const {planAnyAction, runAnyAction} = await import('../../lib/operations/action/run-any-action.ts');
    const {plan, perform} = actionOptions(flags);
    const {optional} = await import('../../lib/operations/cluster-status/optional.ts');
    const planned = await planAnyAction(context, {target: args.name, type: args.type, ...plan, ...optional('args', flags.args), ...optional('backupType', flags['backup-type']), ...optional('backupRepo', flags['backup-repo'])});
    await agreeTo(planned, await this.consent(args.name, flags));
    const run = await runAnyAction(context, planned, perform);
    const {renderActionRun} = await import('../../lib/present/action.ts');
    await this.show(run, {text: (screen) => renderActionRun(run, screen), ...(flags['dry-run'] === 'client' ? {object: planned.manifest} : {})});
  }
}
