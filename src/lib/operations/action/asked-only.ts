import type {OperationContext} from '../context.ts';
import {optional} from '../cluster-status/optional.ts';
import {askForAction, type ActionRequest} from './ask-for-action.ts';

/** How an action is asked for. */
export interface AskingOptions {
  dryRun: 'none' | 'client' | 'server';
  /** Follow it to its end. */
  wait: boolean;
  timeoutMs: number;
}

/** The part of an answer about an action that was not followed. */
export type AskedOnly =
  | {observed: 'dry-run-client' | 'dry-run-server'; message: string}
  | {observed: 'accepted'; message: string; action?: string; takenUp: boolean};

/**
 * A dry run, or an action that is asked for and not waited for; undefined: it is to be followed. `said` is the action in
 * words. Throws as `askForAction` does.
 */
export async function askedOnly(context: OperationContext, request: ActionRequest, {dryRun, wait}: Pick<AskingOptions, 'dryRun' | 'wait'>, said: string): Promise<AskedOnly | undefined> {
  if (dryRun === 'client') return {observed: 'dry-run-client', message: `${said} (dry run, nothing was sent)`};
  if (dryRun === 'server') {
    await askForAction(context, {...request, dryRun: true});
    return {observed: 'dry-run-server', message: `${said} (dry run, the server accepts it)`};
  }
  if (wait) return undefined;
  const {action, adopted} = await askForAction(context, request);
  return {observed: 'accepted', message: `${said} (asked for, not waited for)`, ...optional('action', action.metadata.name), takenUp: adopted};
}
