import type {Interfaces} from '@oclif/core';
import type {ChangeOptions} from '../../operations/change/change-cluster.ts';
import {requireClusterName} from '../cluster-name.ts';
import {expectationsFrom} from '../deed-flags.ts';
import {ignoredRules} from '../rule-flags.ts';
import type {changingFlags} from './flags.ts';

type ChangingFlags = Interfaces.InferredFlags<typeof changingFlags>;

/** What the flags that all these commands share say. */
export function changingOptions(name: string, flags: ChangingFlags): Omit<ChangeOptions, 'wanted' | 'restart'> {
  return {
    name: requireClusterName(name),
    ...(flags.namespace === undefined ? {} : {namespace: flags.namespace}),
    force: flags.force,
    ignore: ignoredRules(flags['ignore-rule']),
    dryRun: flags['dry-run'],
    wait: flags.wait,
    expectations: expectationsFrom(flags),
    ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout}),
  };
}
