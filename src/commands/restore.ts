import {FepCommand} from '../lib/cli/base-command.ts';
import {systemClock} from '../lib/cli/clock.ts';
import {Args} from '../lib/cli/flags.ts';
import {planOptions, restoreFlags, restoreOptions} from '../lib/cli/restore/flags.ts';
import {wantedRestore} from '../lib/cli/restore/wanted.ts';
import type {ClusterRestored} from '../lib/model/answers/restore.ts';
import type {PlannedRestore} from '../lib/operations/restore/plan-restore.ts';

export default class Restore extends FepCommand {
  static override summary = 'Restore a FEP cluster from its backups, in place or into a new one, to the latest state or a point in time';
  static override description = `Plans first: which backup, whether the WAL is there up to the target, what lies beside it, room, time, and in place what is lost. What
cannot end well is refused before anything is touched. In place asks for the cluster's name (--yes answers it). Ends 0 only when the
cluster was seen down and ready again, on a later timeline, its recovery ended at the target.
At a terminal, without NAME or with --wizard, what the flags leave open is asked: the times that can be reached are shown, each
answer is checked at once, and plan and command are shown before anything is sent.`;

  static override examples = [
    {description: 'asked question by question, at a terminal', command: 'kubectl fep restore'},
    {description: 'what would be done, and whether it can', command: "kubectl fep restore demo --to demo2 --to-time '2024-01-31 12:00 Asia/Tokyo' --plan"},
    {description: 'into a new cluster with a larger volume', command: 'kubectl fep restore demo --to demo2 --to-time=-2h --change child.storage.dataVol.size=20Gi'},
    {description: 'over the cluster itself, in a script', command: 'kubectl fep restore demo --in-place --to-time 2024-01-31T03:00:00Z --backup-before --yes'},
  ];

  static override args = {name: Args.string({name: 'NAME', description: 'cluster whose backup is restored; left out, it is asked at a terminal'})};
  static override flags = restoreFlags;

  async run(): Promise<void> {
    const {name, flags, shown} = await wantedRestore(await this.parse(Restore), this.edge(), Restore.flags);
    const {options, assumedZone} = await planOptions(name, flags, systemClock.now());
    const context = await this.context();
    if (assumedZone !== undefined) context.report({kind: 'note', level: 'info', message: `--to-time is read in this machine's zone, ${assumedZone}`});
    (await import('../lib/cli/long-streams.ts')).keepHeapSmall();
    const {planRestore} = await import('../lib/operations/restore/plan-restore.ts');
    const planned = await planRestore(context, options);
    if (flags.plan) return this.#showPlan(planned);
    await this.#tellPlan(planned, shown);
    const [{agreeToRestore}, {restoreCluster}] = await Promise.all([import('../lib/cli/restore/agree.ts'), import('../lib/operations/restore/restore-cluster.ts')]);
    const agreed = await agreeToRestore({context, planned, io: this.io, prompts: this.prompts, flags});
    await this.#showRestored(planned, await restoreCluster(context, {planned, ...agreed, ...restoreOptions(flags)}));
  }

  async #showPlan(planned: PlannedRestore): Promise<void> {
    const {renderRestorePlan} = await import('../lib/present/restore.ts');
    await this.show(planned.plan, {text: (screen) => renderRestorePlan(planned.plan, screen)});
    if (planned.plan.verdict !== 'possible') this.exitWith('refused');
  }

  /** On stderr: it is no answer, and is wanted in a log too. */
  async #tellPlan({plan}: PlannedRestore, shown?: string): Promise<void> {
    const {renderRestorePlan} = await import('../lib/present/restore.ts');
    if (renderRestorePlan(plan, await this.errScreen()) !== shown) await this.tell((screen) => renderRestorePlan(plan, screen));
  }

  async #showRestored({restore}: PlannedRestore, restored: ClusterRestored): Promise<void> {
    const [{renderRestored}, {FEP_RESOURCES, typedName}] = await Promise.all([import('../lib/present/restore.ts'), import('../lib/model/resources.ts')]);
    await this.show(restored, {
      text: (screen) => renderRestored(restored, screen),
      name: () => [typedName(FEP_RESOURCES.FEPCluster, restored.plan.target)],
      // With --dry-run the object itself is what -o json and -o yaml show.
      ...(restored.observed.startsWith('dry-run') ? {object: restore} : {}),
    });
  }
}
