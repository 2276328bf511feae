import {Args, allNamespacesFlag, connectionFlags, Flags, outputFlag} from '../flags.ts';
import {ruleFlags} from '../rule-flags.ts';

export const validateArgs = {
  input: Args.string({name: 'FILE|DIR|-|NAME', description: 'files and folders of manifests, - for standard input, names of live clusters'}),
};

/** Flags of `validate`. */
export const validateFlags = {
  ...connectionFlags,
  ...allNamespacesFlag,
  ...outputFlag('wide', 'json', 'yaml', 'sarif', 'github', 'junit'),
  recursive: Flags.boolean({char: 'R', description: 'look into the folders of folders too'}),
  against: Flags.string({description: 'judge the FEPCluster in the files as a change to this live one', helpValue: 'CLUSTER'}),
  'operator-version': Flags.string({description: 'version of the operator that is to act on the manifests, such as 5.2.6', helpValue: 'VERSION'}),
  'fep-version': Flags.integer({description: 'major version of FEP, such as 15: the newest operator of that version is meant', min: 13, max: 18}),
  'fail-on': Flags.option({
    options: ['error', 'warning', 'info', 'never'] as const, default: 'error' as const, helpGroup: 'rules',
    description: 'mildest severity that ends with exit code 3',
  })(),
  'ignore-rule': ruleFlags['ignore-rule'],
  fix: Flags.boolean({description: 'mend in the files what has one safe answer, and show what was mended'}),
  'dry-run': Flags.boolean({description: 'with --fix: show, and change nothing', dependsOn: ['fix']}),
};
