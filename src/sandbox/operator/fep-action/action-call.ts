import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {ActionOrder} from './action-order.ts';

/** One action to be carried out on a FEPCluster. */
export interface ActionCall {
  context: OperatorContext;
  order: ActionOrder;
  namespace: string;
  cluster: FepCluster;
}

/** Carries an action out and says what came of it; throws ActionFailure when it could not be done. */
export type Deed = (call: ActionCall) => Promise<string>;
