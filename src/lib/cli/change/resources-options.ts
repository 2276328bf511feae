import type {Interfaces} from '@oclif/core';
import {FepError} from '../../errors/fep-error.ts';
import type {ChangeOptions} from '../../operations/change/change-cluster.ts';
import {Flags} from '../flags.ts';
import {quantityFlag} from '../quantity-flag.ts';
import {changingFlags} from './flags.ts';
import {changingOptions} from './options.ts';

const SIZES = 'sizes';

/** Flags of `resources set`. */
export const resourcesFlags = {
  ...changingFlags,
  cpu: quantityFlag('cpu', 'cpu', 'CPU: request and limit', {helpGroup: SIZES}),
  memory: quantityFlag('memory', 'memory', 'memory: request and limit', {helpGroup: SIZES}),
  'cpu-request': quantityFlag('cpu-request', 'cpu', 'CPU that a container is given', {aliases: ['requests-cpu'], helpGroup: SIZES}),
  'cpu-limit': quantityFlag('cpu-limit', 'cpu', 'CPU that it may use', {aliases: ['limits-cpu'], helpGroup: SIZES}),
  'memory-request': quantityFlag('memory-request', 'memory', 'memory that a container is given', {aliases: ['requests-memory'], helpGroup: SIZES}),
  'memory-limit': quantityFlag('memory-limit', 'memory', 'memory that it may use', {aliases: ['limits-memory'], helpGroup: SIZES}),
  container: Flags.option({options: ['server', 'backup'] as const, default: 'server' as const, description: 'whose: the database server, or the backup container beside it'})(),
  'restart-pods': Flags.boolean({default: false, description: 'where autoPodRestart is false: restart the pods, replicas first'}),
};

const PLACES = {server: 'spec.fep.mcSpec', backup: 'spec.fepChildCrVal.backup.mcSpec'} as const;

/** What the flags ask for; single ones go before --cpu and --memory. Throws `nothing-wanted` (2) when there are none. */
export function resourcesOptions(name: string, flags: Interfaces.InferredFlags<typeof resourcesFlags>): ChangeOptions {
  const place = PLACES[flags.container];
  const sets = (['cpu', 'memory'] as const).flatMap((resource) => (['request', 'limit'] as const).flatMap((kind) => {
    const amount = flags[`${resource}-${kind}`] ?? flags[resource];
    return amount === undefined ? [] : [`${place}.${kind}s.${resource}=${amount}`];
  }));
  if (sets.length === 0) {
    throw new FepError('nothing says how large', {code: 'nothing-wanted', exit: 'usage', where: '--cpu, --memory', suggestions: [`kubectl fep resources set ${name} --cpu 2 --memory 8Gi`]});
  }
  return {...changingOptions(name, flags), wanted: () => ({sets}), restart: flags['restart-pods']};
}
