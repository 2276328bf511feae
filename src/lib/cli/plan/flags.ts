import {connectionFlags, Flags} from '../flags.ts';
import {ruleFlags} from '../rule-flags.ts';

const many = {multiple: true, multipleNonGreedy: true} as const;

/** Where a change comes from: `plan`, `diff` and `update`. */
export const wantedFlags = {
  filename: Flags.string({char: 'f', description: 'manifest of the FEPCluster as it is wanted, - for standard input; what it leaves out stays as it is', helpValue: 'FILE|-'}),
  set: Flags.string({description: 'one field: path=value, such as fep.instances=3; null removes it; may be given several times', helpValue: 'PATH=VALUE', ...many}),
  parameter: Flags.string({aliases: ['param'], description: 'PostgreSQL parameter; the other lines of customPgParams stay; may be given several times', helpValue: 'NAME=VALUE', ...many}),
  'send-secrets': Flags.boolean({
    default: false,
    description: 'count the secrets of the file as changes, although the cluster shows asterisks and they may be the same',
  }),
};

/** What `plan` and `diff` share. */
export const changeFlags = {
  ...connectionFlags,
  ...wantedFlags,
  'dry-run': Flags.option({
    options: ['client', 'server'] as const,
    default: 'client' as const,
    description: 'server: have the API server check the change too; nothing is stored either way',
  })(),
};

export const planFlags = {...changeFlags, 'ignore-rule': ruleFlags['ignore-rule']};
