import type {Interfaces} from '@oclif/core';
import type {MajorUpgradeOptions} from '../../operations/upgrade/major/upgrade-major.ts';
import {requireClusterName} from '../cluster-name.ts';
import {connectionFlags, Flags, outputFlag, yesFlag} from '../flags.ts';
import {manifestOf} from '../plan/options.ts';
import {quantityFlag} from '../quantity-flag.ts';
import {ignoredRules, ruleFlags} from '../rule-flags.ts';
import {growingWaitFlags} from '../wait-timeout.ts';
import {wizardFlag} from '../wizard/invitation.ts';

/** Flags of `upgrade major`. */
export const majorFlags = {
  ...connectionFlags,
  ...outputFlag('json', 'yaml'),
  ...growingWaitFlags('4h'),
  ...ruleFlags,
  ...yesFlag,
  'dry-run': Flags.option({options: ['none', 'client'] as const, default: 'none' as const, description: 'client: look, ask the rules, and list the steps; nothing is sent'})(),
  'to-cluster': Flags.string({description: 'name of the new cluster; needed where it is not asked', helpValue: 'NEW'}),
  filename: Flags.string({char: 'f', description: 'manifest of the new FEPCluster (default: made from the source)', helpValue: 'FILE|-'}),
  set: Flags.string({description: 'one field of the new cluster: path=value; may be given several times', helpValue: 'PATH=VALUE', multiple: true, multipleNonGreedy: true}),
  auth: Flags.option({options: ['md5', 'trust', 'cert'] as const, default: 'md5' as const, description: 'how the upgrade container logs in to both clusters'})(),
  'dump-size': quantityFlag('dump-size', 'size', 'volume for the dump (default: by the size of the databases)'),
  'dump-storage-class': Flags.string({description: 'storage class of the volume for the dump'}),
  ...wizardFlag,
};

export type MajorFlags = Interfaces.InferredFlags<typeof majorFlags>;

/** What the flags and the file behind them say; that --to-cluster is there was seen before. */
export async function majorOptions(source: string, flags: MajorFlags, stdin: () => Promise<string>): Promise<MajorUpgradeOptions> {
  const base = await manifestOf(flags.filename, stdin);
  const {'dump-size': dumpSize, 'dump-storage-class': dumpStorageClass} = flags;
  return {
    source: requireClusterName(source), target: requireClusterName(flags['to-cluster'] ?? ''),
    ...(flags.namespace === undefined ? {} : {namespace: flags.namespace}),
    ...(base === undefined ? {} : {base}),
    method: flags.auth,
    ...(dumpSize === undefined ? {} : {dumpSize}),
    ...(dumpStorageClass === undefined ? {} : {dumpStorageClass}),
    sets: flags.set ?? [],
    force: flags.force,
    ignore: ignoredRules(flags['ignore-rule']),
    dryRun: flags['dry-run'],
    wait: flags.wait,
    ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout}),
  };
}
