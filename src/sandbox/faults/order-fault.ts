import {FepError} from '../../lib/errors/fep-error.ts';
import {connectToSandbox} from '../lifecycle/connect.ts';
import {requireSandbox} from '../lifecycle/delete.ts';
import {findSandbox} from '../lifecycle/observe.ts';
import {FAULTS, type Fault, type FaultName} from './faults.ts';
import {VOLUME_KEYS} from './full-volume.ts';

export interface FaultOptions {
  sandbox: string;
  fault: FaultName;
  target: string | undefined;
  /** What of the target, where the fault asks for it. */
  detail?: string | undefined;
  namespace: string | undefined;
}

export interface FaultOrdered {
  fault: FaultName;
  target: string | undefined;
  effect: string;
}

/** A fault with what it needs, as one types it: `remove-wal CLUSTER WAL-FILE`. */
export function faultUsage(name: FaultName): string {
  const {target, detail}: Fault = FAULTS[name];
  return [name, ...[target, detail].flatMap((word) => (word === undefined ? [] : [word.toUpperCase().replace(' ', '-')]))].join(' ');
}

function requireVolume({fault, target, detail = ''}: FaultOptions): void {
  if (VOLUME_KEYS.includes(detail)) return;
  throw new FepError(`no cluster has a volume ${detail}`, {
    code: 'fault-volume-unknown', exit: 'usage', where: 'DETAIL', why: `volumes are ${VOLUME_KEYS.join(', ')}`, suggestions: [`kubectl fep sandbox fault ${fault} ${target} walVol`],
  });
}

/** Orders one fault in a running sandbox. Throws `fault-target-missing` (exit 2), `sandbox-not-running` (exit 4). */
export async function orderFault(options: FaultOptions, context: {signal: AbortSignal; env: Readonly<Record<string, string | undefined>>}): Promise<FaultOrdered> {
  const fault: Fault = FAULTS[options.fault];
  const missing = options.target === undefined ? fault.target : options.detail === undefined ? fault.detail : undefined;
  if (missing !== undefined) {
    throw new FepError(`the fault ${options.fault} needs a ${missing}`, {
      code: 'fault-target-missing', exit: 'usage', where: missing === fault.target ? 'TARGET' : 'DETAIL', suggestions: [`kubectl fep sandbox fault ${faultUsage(options.fault)}`],
    });
  }
  if (fault.detail === 'volume') requireVolume(options);
  const found = findSandbox(requireSandbox(options.sandbox, context.env));
  if (found?.supervisor === undefined) {
    throw new FepError(`the sandbox ${options.sandbox} does not run`, {
      code: 'sandbox-not-running', exit: 'notFound', where: '--name', suggestions: [`kubectl fep sandbox start --name ${options.sandbox}`],
    });
  }
  const gateway = await connectToSandbox(found.record);
  try {
    await fault.order(gateway, {namespace: options.namespace, name: options.target, detail: options.detail, signal: context.signal});
  } finally {
    gateway.close();
  }
  return {fault: options.fault, target: options.target, effect: fault.effect};
}
