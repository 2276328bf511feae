import {FepError} from '../../lib/errors/fep-error.ts';
import {connectToSandbox} from '../lifecycle/connect.ts';
import {requireSandbox} from '../lifecycle/delete.ts';
import {findSandbox} from '../lifecycle/observe.ts';
import {FAULTS, type Fault, type FaultName} from './faults.ts';

export interface FaultOptions {
  sandbox: string;
  fault: FaultName;
  target: string | undefined;
  namespace: string | undefined;
}

export interface FaultOrdered {
  fault: FaultName;
  target: string | undefined;
  effect: string;
}

/** Orders one fault in a running sandbox. Throws `fault-target-missing` (exit 2), `sandbox-not-running` (exit 4). */
export async function orderFault(options: FaultOptions, context: {signal: AbortSignal; env: Readonly<Record<string, string | undefined>>}): Promise<FaultOrdered> {
  const fault: Fault = FAULTS[options.fault];
  if (fault.target !== undefined && options.target === undefined) {
    throw new FepError(`the fault ${options.fault} needs a ${fault.target}`, {
      code: 'fault-target-missing', exit: 'usage', where: 'TARGET', suggestions: [`kubectl fep sandbox fault ${options.fault} ${fault.target.toUpperCase().replace(' ', '-')}`],
    });
  }
  const found = findSandbox(requireSandbox(options.sandbox, context.env));
  if (found?.supervisor === undefined) {
    throw new FepError(`the sandbox ${options.sandbox} does not run`, {
      code: 'sandbox-not-running', exit: 'notFound', where: '--name', suggestions: [`kubectl fep sandbox start --name ${options.sandbox}`],
    });
  }
  const gateway = await connectToSandbox(found.record);
  try {
    await fault.order(gateway, {namespace: options.namespace, name: options.target, signal: context.signal});
  } finally {
    gateway.close();
  }
  return {fault: options.fault, target: options.target, effect: fault.effect};
}
