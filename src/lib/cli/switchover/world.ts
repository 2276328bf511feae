import type {OperationContext} from '../../operations/context.ts';
import {gatherImpact, type GatheredImpact} from '../../operations/impact/gather-impact.ts';
import {planPrimaryChange, type PlannedChange} from '../../operations/primary-change/plan.ts';
import {primaryChangeOptions, type PrimaryChangeParsed} from '../primary-change.ts';
import {clustersHere, type ClustersHere} from '../wizard/cluster-question.ts';
import type {CommandDraft} from '../wizard/command-draft.ts';
import {ReadOnce} from '../wizard/read-once.ts';

/** What the questions of `switchover` may look at. */
export interface SwitchoverWorld extends ClustersHere {
  /** The servers of a cluster, and who would be cut off, when it was chosen. */
  seen: ReadOnce<GatheredImpact>;
  /** The same, as it is now. */
  look: (name: string) => Promise<GatheredImpact>;
  /** What the answers so far come to. Throws what the command would be refused with. */
  planOf: (draft: CommandDraft) => Promise<PlannedChange>;
}

/** Reads for somebody who is asked which server is to take over; `parsed` has the defaults of flags. */
export function switchoverWorld(parsed: object): (context: OperationContext, given: ReadonlySet<string>) => Promise<SwitchoverWorld> {
  return async (context, given) => {
    // What a plan reports is part of the conclusion.
    const quiet = {...context, report: () => {}};
    const look = (name: string): Promise<GatheredImpact> => gatherImpact(quiet, {name, namespace: context.cluster.connection.namespace}, {deed: `switchover of ${name}`, interrupts: 'primary'});
    return {
      given, look,
      clusters: given.has('NAME') ? {unreadable: 'NAME was given'} : await clustersHere(context),
      seen: new ReadOnce(look),
      planOf: async ({name, flags}) => planPrimaryChange(quiet, primaryChangeOptions(name, 'switchover', {...parsed, ...flags} as unknown as PrimaryChangeParsed).plan),
    };
  };
}
