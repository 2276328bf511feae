import type {Interfaces} from '@oclif/core';
import type {PlanOptions} from '../../operations/plan/index.ts';
import {requireClusterName} from '../cluster-name.ts';
import {pairs} from '../create/pairs.ts';
import {readTextFile} from '../read-text-file.ts';
import {ignoredRules} from '../rule-flags.ts';
import type {changeFlags} from './flags.ts';

type ChangeFlags = Interfaces.InferredFlags<typeof changeFlags> & {'ignore-rule'?: string[] | undefined};

/** What the flags and the file behind them say. Throws usage errors that name the flag. */
export async function planOptions(name: string, flags: ChangeFlags, stdin: () => Promise<string>): Promise<PlanOptions> {
  const base = await manifestOf(flags.filename, stdin);
  return {
    name: requireClusterName(name),
    ...(flags.namespace === undefined ? {} : {namespace: flags.namespace}),
    ...(base === undefined ? {} : {base}),
    ...(flags.set === undefined ? {} : {sets: flags.set}),
    ...(flags.parameter === undefined ? {} : {parameters: pairs(flags.parameter, 'parameter')}),
    ignore: ignoredRules(flags['ignore-rule']),
    secrets: flags['send-secrets'] ? 'send' : 'keep',
    dryRun: flags['dry-run'],
  };
}

/** The manifest of `-f`. */
export async function manifestOf(file: string | undefined, stdin: () => Promise<string>): Promise<PlanOptions['base']> {
  if (file === undefined) return undefined;
  const text = file === '-' ? await stdin() : await readTextFile(file, '-f');
  const {readManifest} = await import('../../manifest/yaml/index.ts');
  return readManifest(text, {file});
}
