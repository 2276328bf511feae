import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {EventRecorder} from './events.ts';
import type {Faults} from './faults.ts';
import type {Log} from './log.ts';

/** What every reconciler works with. */
export interface OperatorContext {
  gateway: Gateway;
  /** Environment of the container: `RELATED_IMAGE_*`, `LATEST_FEP_VERSION_NUMBER`. */
  env: Readonly<Record<string, string | undefined>>;
  events: EventRecorder;
  faults: Faults;
  log: Log;
  signal: AbortSignal;
}
