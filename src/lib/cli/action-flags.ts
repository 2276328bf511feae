import {deedFlags, expectationsFrom} from './deed-flags.ts';
import {Args, connectionFlags, dryRunFlag, Flags, outputFlag, waitFlags} from './flags.ts';
import {ignoredRules, ruleFlags} from './rule-flags.ts';

/** NAME of a cluster. */
export const clusterArg = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};

/** Flags of every command that asks the operator for an action. */
export function actionFlags(timeout: string) {
  return {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    ...dryRunFlag,
    ...waitFlags(timeout),
    ...ruleFlags,
    ...deedFlags,
    again: Flags.boolean({description: 'ask anew although an earlier action of the kind is unfinished'}),
  };
}

/** What was parsed of them, as far as it is read here. */
export interface ActionParsed {
  again: boolean;
  force: boolean;
  'ignore-rule'?: string[] | undefined;
  'if-primary'?: string | undefined;
  'if-timeline'?: number | undefined;
  'dry-run': 'none' | 'client' | 'server';
  wait: boolean;
  timeout: number;
}

/** Options of the look before, and of the deed. */
export function actionOptions(flags: ActionParsed) {
  return {
    plan: {again: flags.again, force: flags.force, ignore: ignoredRules(flags['ignore-rule']), expectations: expectationsFrom(flags)},
    perform: {dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout},
  };
}

/** `--pods a,b` and `--pods a --pods b`. */
export function podsFlag(description: string) {
  return Flags.string({description, helpValue: 'POD,…', multiple: true, multipleNonGreedy: true, delimiter: ','});
}
