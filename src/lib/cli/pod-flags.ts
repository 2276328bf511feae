import type {Wanted} from '../operations/pods/choose-pod.ts';
import {Flags} from './flags.ts';

/** Which server of a cluster a command talks to; the primary without any of them. */
export const podFlags = {
  replica: Flags.boolean({char: 'r', description: 'a ready replica, the one that lags least', exclusive: ['pod'], helpGroup: 'server'}),
  pod: Flags.string({description: 'this server: the name of a pod, or its ordinal', helpValue: '<pod>', helpGroup: 'server'}),
};

/** The server that --pod or --replica mean; the primary without them. */
export function wantedPod(flags: {replica: boolean; pod?: string | undefined}): Wanted {
  if (flags.pod !== undefined) return {pod: flags.pod};
  return {role: flags.replica ? 'replica' : 'primary'};
}
