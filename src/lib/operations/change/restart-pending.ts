import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import type {EndState} from './end-state.ts';
import type {Before} from './observe.ts';

export interface RestartOptions {
  ref: ClusterRef;
  end: EndState;
  before: Before;
  said: string;
  first: ClusterUpdated;
  timeoutMs?: number;
}

/** Placeholder until the runner of FEPActions is there. */
export async function restartPending(_context: OperationContext, {first}: RestartOptions): Promise<ClusterUpdated> {
  return first;
}
