import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {AnyObject, ConfigMap} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {actionFault, type ActionFault} from './action-faults.ts';
import {pause} from './pause.ts';
import {TaskFailure} from './task-failure.ts';

/** ConfigMap in the operator's namespace through which tests and trainers order faults. */
export const FAULTS_CONFIG_MAP = 'fep-sandbox-faults';

/** Steps that can be made to fail or to hang; the names of docs/sandbox-operator.md. */
export const STEP_NAMES = [
  'validation', 'children', 'volume', 'user', 'cert', 'config', 'backup', 'claims', 'service-account', 'secret',
  'postgresql-config', 'services', 'disruption-budget', 'statefulset', 'exporter', 'resize', 'rolling', 'upgrade-start', 'upgrade', 'status', 'masking', 'deletion',
  'restore-validation', 'restore-cluster', 'restore-stop', 'restore-pod', 'restore-start', 'restore-backup',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** The data of the ConfigMap, read. */
export interface FaultOrder {
  fail: ReadonlySet<string>;
  hang: ReadonlySet<string>;
  message: string | undefined;
  /** `namespace/name`; undefined: every cluster. */
  cluster: string | undefined;
  /** Multiplies every pause; undefined: as FEP_SANDBOX_PACE says. */
  pace: number | undefined;
}

const NO_FAULTS: FaultOrder = {fail: new Set(), hang: new Set(), message: undefined, cluster: undefined, pace: undefined};

/** Keys `fail` and `hang` (step names with commas between), `message`, `cluster`, `pace`; others are ignored. */
export function readFaultOrder(data: Readonly<Record<string, string>> | undefined): FaultOrder {
  return {
    fail: names(data?.['fail']),
    hang: names(data?.['hang']),
    message: text(data?.['message']),
    cluster: text(data?.['cluster']),
    pace: multiplier(data?.['pace']),
  };
}

function names(value: string | undefined): Set<string> {
  return new Set((value ?? '').split(',').map((name) => name.trim()).filter((name) => name !== ''));
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function multiplier(value: string | undefined): number | undefined {
  const number = Number(text(value));
  return value !== undefined && value.trim() !== '' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** The faults now ordered, and the pace at which the operator works. */
export class Faults {
  readonly #pace: number;
  readonly #signal: AbortSignal;
  #order: FaultOrder = NO_FAULTS;
  #data: Readonly<Record<string, string>> = {};

  /** `pace` is the value of FEP_SANDBOX_PACE: 1 as a demonstration, 0 without pauses, 10 ten times slower. */
  constructor(pace: string | undefined, signal: AbortSignal) {
    this.#pace = multiplier(pace) ?? 1;
    this.#signal = signal;
  }

  /** Takes the ConfigMap as it is now; undefined when it is gone. */
  take(configMap: AnyObject | undefined): void {
    this.#data = (configMap as unknown as ConfigMap | undefined)?.data ?? {};
    this.#order = configMap === undefined ? NO_FAULTS : readFaultOrder(this.#data);
  }

  async load(gateway: Gateway, namespace: string): Promise<void> {
    this.take(await gateway.find<AnyObject>({resource: RESOURCES.ConfigMap, name: FAULTS_CONFIG_MAP, namespace}));
  }

  /** Must this step of this cluster (`namespace/name`) never end? */
  hangs(step: StepName, cluster: string): boolean {
    return this.#concerns(cluster) && this.#order.hang.has(step);
  }

  /** Throws when this step of this cluster is to fail. */
  check(step: StepName, cluster: string, event: {reason: string; text: string}): void {
    if (!this.#concerns(cluster) || !this.#order.fail.has(step)) return;
    throw new TaskFailure(this.#order.message ?? `the sandbox was told to fail at the step ${step}`, event);
  }

  /** How actions of this type on this cluster (`namespace/name`) are to go wrong. */
  action(type: string, cluster: string): ActionFault {
    return actionFault(this.#concerns(cluster) ? this.#data : {}, type);
  }

  /** The time that a step is given, at the ordered pace. */
  async pause(milliseconds: number): Promise<void> {
    await pause(milliseconds * (this.#order.pace ?? this.#pace), this.#signal);
  }

  #concerns(cluster: string): boolean {
    return this.#order.cluster === undefined || this.#order.cluster === cluster;
  }
}
