import {readFile} from 'node:fs/promises';
import type {Interfaces} from '@oclif/core';
import {FepError} from '../../errors/fep-error.ts';
import type {PlanOptions} from '../../operations/plan/index.ts';
import {requireClusterName} from '../cluster-name.ts';
import {pairs} from '../create/pairs.ts';
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

async function manifestOf(file: string | undefined, stdin: () => Promise<string>): Promise<PlanOptions['base']> {
  if (file === undefined) return undefined;
  const text = file === '-' ? await stdin() : await readText(file);
  const {readManifest} = await import('../../manifest/yaml/index.ts');
  return readManifest(text, {file});
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = {ENOENT: 'there is no such file', EACCES: 'the file may not be read', EISDIR: 'it is a folder'}[(error as NodeJS.ErrnoException).code ?? ''];
    throw new FepError(`${file} cannot be read`, {
      code: 'file-unreadable', exit: 'usage', where: '-f', why: reason ?? (error instanceof Error ? error.message : String(error)), cause: error,
    });
  }
}
