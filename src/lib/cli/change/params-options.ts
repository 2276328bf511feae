import type {Interfaces} from '@oclif/core';
import {FepError} from '../../errors/fep-error.ts';
import type {ChangeOptions} from '../../operations/change/change-cluster.ts';
import {Flags} from '../flags.ts';
import {changingFlags} from './flags.ts';
import {changingOptions} from './options.ts';

/** Flags of `params set` and `params unset`. */
export const paramsFlags = {
  ...changingFlags,
  restart: Flags.boolean({default: false, description: 'restart the servers when the parameter needs it'}),
};

type ParamsFlags = Interfaces.InferredFlags<typeof paramsFlags>;

/** `params set NAME a=b c=d`. Refuses what is not the user's to set. */
export async function setOptions(name: string, assignments: readonly string[], flags: ParamsFlags): Promise<ChangeOptions> {
  const parameters = Object.fromEntries(assignments.map((one) => {
    const cut = one.indexOf('=');
    if (cut > 0) return [one.slice(0, cut).trim(), one.slice(cut + 1).trim()];
    throw new FepError(`${one} is not NAME=VALUE`, {code: 'invalid-pair', exit: 'usage', where: 'PARAMETER=VALUE', suggestions: [`kubectl fep params set ${name} work_mem=16MB`]});
  }));
  const {requireSettable} = await import('../../operations/params/require-settable.ts');
  requireSettable(parameters);
  return {...changingOptions(name, flags), wanted: () => ({parameters}), named: Object.keys(parameters), restart: flags.restart};
}

/** `params unset NAME a c`. */
export async function unsetOptions(name: string, names: readonly string[], flags: ParamsFlags): Promise<ChangeOptions> {
  return {...changingOptions(name, flags), wanted: () => ({unset: names}), named: names, restart: flags.restart};
}
