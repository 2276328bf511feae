import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, dryRunFlag, Flags, outputFlag, waitFlags, yesFlag} from '../lib/cli/flags.ts';
import {FepError} from '../lib/errors/fep-error.ts';
import type {PlannedDeletion} from '../lib/operations/deletion-plan.ts';

export default class Delete extends FepCommand {
  static override summary = 'Delete a FEP cluster with its volumes, and see everything gone';
  static override description = `Says what is lost and what stays, then asks for the cluster's name; --yes answers that in scripts. Where no backup
outlives the cluster, --force is needed besides.`;

  static override examples = [
    {description: 'see what would be lost, and type the name', command: 'kubectl fep delete demo'},
    {description: 'in a script, for a cluster whose backups lie in object storage', command: 'kubectl fep delete demo --yes'},
    {description: 'only look', command: 'kubectl fep delete demo --dry-run=client'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml', 'name'),
    ...dryRunFlag,
    ...waitFlags('15m'),
    ...yesFlag,
    force: Flags.boolean({description: 'delete also when no backup is left anywhere; each guard overruled is named'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Delete);
    const context = await this.context();
    const [{planDeletion}, {deleteCluster, guardDeletion}] = await Promise.all([import('../lib/operations/deletion-plan.ts'), import('../lib/operations/delete-cluster.ts')]);
    const planned = await planDeletion(context, {name: args.name});
    const dryRun = flags['dry-run'];
    await this.#showPlan(planned);
    if (dryRun === 'none') guardDeletion(planned, {confirmed: true, force: flags.force});
    const confirmed = flags.yes || dryRun !== 'none' || (await this.#typed(args.name));
    const deleted = await deleteCluster(context, {planned, confirmed, force: flags.force || dryRun !== 'none', dryRun, wait: flags.wait, timeoutMs: flags.timeout});
    const [{renderDeleted}, {FEP_RESOURCES, typedName}] = await Promise.all([import('../lib/present/deleted.ts'), import('../lib/model/resources.ts')]);
    await this.show(deleted, {text: (screen) => renderDeleted(deleted, screen), name: () => [typedName(FEP_RESOURCES.FEPCluster, args.name)]});
  }

  /** On stderr: it is no answer, and is wanted in a log too. */
  async #showPlan({plan}: PlannedDeletion): Promise<void> {
    const {renderDeletionPlan} = await import('../lib/present/deleted.ts');
    await this.tell((screen) => renderDeletionPlan(plan, screen));
  }

  async #typed(name: string): Promise<boolean> {
    if (await this.prompts.typeName({message: `Type ${name} to delete it:`, flag: '--yes', expected: name})) return true;
    throw new FepError(`${name} was not deleted: the name typed is not its name`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${name}`, why: 'nothing was changed'});
  }
}
