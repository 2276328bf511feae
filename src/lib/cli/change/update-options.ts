import type {Interfaces} from '@oclif/core';
import type {ChangeOptions} from '../../operations/change/change-cluster.ts';
import type {WantedChange} from '../../operations/plan/index.ts';
import {pairs} from '../create/pairs.ts';
import {manifestOf} from '../plan/options.ts';
import {readTextFile} from '../read-text-file.ts';
import {changingOptions} from './options.ts';
import type {updateFlags} from './update-flags.ts';

/** What the flags of `update` and the files behind them say. Throws usage errors that name the flag or the line. */
export async function updateOptions(name: string, flags: Interfaces.InferredFlags<typeof updateFlags>, stdin: () => Promise<string>): Promise<ChangeOptions> {
  const {'parameters-file': file, 'hba-file': hbaFile, 'backup-option': backupOption} = flags;
  const [base, fileText, hba] = await Promise.all([
    manifestOf(flags.filename, stdin),
    file === undefined ? undefined : readTextFile(file, '--parameters-file'),
    hbaFile === undefined ? undefined : readTextFile(hbaFile, '--hba-file'),
  ]);
  const {parametersOfFile} = await import('../../operations/change/parameters-of-file.ts');
  const parameters = {
    ...(fileText === undefined ? {} : parametersOfFile(fileText, file ?? '')),
    ...(flags.parameter === undefined ? {} : pairs(flags.parameter, 'parameter')),
  };
  const wanted: WantedChange = {
    ...(base === undefined ? {} : {base}),
    ...(flags.set === undefined ? {} : {sets: flags.set}),
    ...(Object.keys(parameters).length === 0 ? {} : {parameters}),
    ...(backupOption === undefined ? {} : {backupOptions: pairs(backupOption, 'backup-option')}),
    ...(hba === undefined ? {} : {hba}),
  };
  return {
    ...changingOptions(name, flags),
    ...(base?.object.metadata?.namespace === undefined || flags.namespace !== undefined ? {} : {namespace: base.object.metadata.namespace}),
    wanted: () => wanted,
    named: Object.keys(parameters),
    secrets: flags['send-secrets'] ? 'send' : 'keep',
    restart: flags.restart,
  };
}
