import {SEEN_ANNOTATION} from '../manifest/fep-action.ts';
import type {ObjectRef} from '../cluster/gateway.ts';
import type {OperationContext} from './context.ts';
import {part} from './parts.ts';

const NOTE_MS = 2000;

/** Our own note on our own object that its end was seen. A run that is killed before the user was told has to be repeatable: the note comes last. */
export async function noteSeen(context: OperationContext, ref: ObjectRef): Promise<void> {
  if (context.afterAnswer === undefined) await write(context, ref);
  else context.afterAnswer(() => write(context, ref));
}

/** That it cannot be written takes nothing from what was seen. */
async function write({cluster, clock}: OperationContext, ref: ObjectRef): Promise<void> {
  const body = {metadata: {annotations: {[SEEN_ANNOTATION]: clock.now().toISOString()}}};
  await part(cluster.patch(ref, {type: 'merge', body}, {signal: AbortSignal.timeout(NOTE_MS)}));
}
