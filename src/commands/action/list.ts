import {FepCommand} from '../../lib/cli/base-command.ts';
import {allNamespacesFlag, Args, connectionFlags, outputFlag, selectorFlag} from '../../lib/cli/flags.ts';

export default class ActionList extends FepCommand {
  static override summary = 'List FEPActions and what the operator answered';
  static override description = 'Newest first: what was asked for, of which cluster, and the answer. kubectl get shows none of it.';
  static override examples = [
    {description: 'of one cluster', command: 'kubectl fep action list demo'},
    {description: 'everywhere', command: 'kubectl fep action list -A'},
  ];

  static override args = {name: Args.string({name: 'NAME', description: 'only actions on this cluster or FEPPgpool2'})};
  static override flags = {...connectionFlags, ...allNamespacesFlag, ...selectorFlag, ...outputFlag('json', 'yaml', 'name')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ActionList);
    const {listActions} = await import('../../lib/operations/action/read-actions.ts');
    const list = await listActions(await this.context(), {
      ...(flags['all-namespaces'] ? {namespace: '*'} : {}),
      ...(args.name === undefined ? {} : {target: args.name}),
      ...(flags.selector === undefined ? {} : {selector: flags.selector}),
    });
    const [{renderActionList}, {FEP_RESOURCES, typedName}] = await Promise.all([import('../../lib/present/action.ts'), import('../../lib/model/resources.ts')]);
    await this.show(list, {text: (screen) => renderActionList(list, screen, {namespaces: flags['all-namespaces']}), name: () => list.actions.map(({name}) => typedName(FEP_RESOURCES.FEPAction, name))});
  }
}
