import {FepCommand} from '../lib/cli/base-command.ts';
import {allNamespacesFlag, connectionFlags, outputFlag, selectorFlag} from '../lib/cli/flags.ts';

export default class List extends FepCommand {
  static override summary = 'List FEP clusters with their state, master, storage and backups';
  static override description = 'Three lists are read, however many clusters there are. What may not be read is said and left out.';
  static override examples = [
    {description: 'the clusters of this namespace', command: 'kubectl fep list'},
    {description: 'all clusters, with images and backup schedules', command: 'kubectl fep list -A -o wide'},
    {description: 'names for a loop', command: 'kubectl fep list -l team=shop -o name'},
  ];

  static override flags = {
    ...connectionFlags,
    ...allNamespacesFlag,
    ...selectorFlag,
    ...outputFlag('wide', 'name', 'json', 'yaml'),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(List);
    const {listClusters} = await import('../lib/operations/list-clusters.ts');
    const list = await listClusters(await this.context(), {
      ...(flags['all-namespaces'] ? {namespace: '*'} : {}),
      ...(flags.selector === undefined ? {} : {selector: flags.selector}),
    });
    const {renderClusterList} = await import('../lib/present/cluster-list.ts');
    const {FEP_RESOURCES, typedName} = await import('../lib/model/resources.ts');
    await this.show(list, {
      text: (screen) => renderClusterList(list, screen),
      wide: (screen) => renderClusterList(list, screen, {wide: true}),
      name: () => list.clusters.map(({name}) => typedName(FEP_RESOURCES.FEPCluster, name)),
    });
  }
}
