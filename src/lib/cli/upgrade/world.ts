import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import type {Impact} from '../../model/answers/impact.ts';
import type {OperationContext} from '../../operations/context.ts';
import {gatherImpact} from '../../operations/impact/gather-impact.ts';
import {imagesSeen, type ImagesSeen} from '../../operations/upgrade/images-seen.ts';
import {upgradeMinor} from '../../operations/upgrade/minor-upgrade.ts';
import {clustersHere, type ClustersHere} from '../wizard/cluster-question.ts';
import type {CommandDraft} from '../wizard/command-draft.ts';
import {ReadOnce} from '../wizard/read-once.ts';
import {type UpgradeFlags, upgradeOptions} from './options.ts';

/** What the questions of `upgrade` may look at. */
export interface UpgradeWorld extends ClustersHere {
  images: ReadOnce<ImagesSeen>;
  /** The change that the answers so far come to, by a dry run. Throws what the command would be refused with. */
  planOf: (draft: CommandDraft) => Promise<ClusterUpdated>;
  /** Who would be cut off now. */
  impactOf: (name: string, restarts: boolean) => Promise<Impact>;
}

/** Reads for somebody who is asked for another patch; `parsed` has the defaults of flags. */
export function upgradeWorld(parsed: object): (context: OperationContext, given: ReadonlySet<string>) => Promise<UpgradeWorld> {
  return async (context, given) => ({
    given,
    clusters: given.has('NAME') ? {unreadable: 'NAME was given'} : await clustersHere(context),
    images: new ReadOnce((name) => imagesSeen(context, name)),
    planOf: async ({name, flags}) => upgradeMinor(context, {...upgradeOptions(name, {...parsed, ...flags} as unknown as UpgradeFlags), dryRun: 'client'}),
    impactOf: async (name, restarts) => (await gatherImpact(context, {name, namespace: context.cluster.connection.namespace}, {deed: `upgrade of ${name}`, interrupts: restarts ? 'all' : 'none'})).impact,
  });
}
