import {mkdir} from 'node:fs/promises';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import {createPrograms, type OperatorCommand} from '../pods/programs.ts';
import type {Program} from '../pods/program.ts';
import {Heartbeat} from './heartbeat.ts';
import {startKubeletServer} from './kubelet-server.ts';
import {SANDBOX_NODES} from './node-objects.ts';
import {PodManager} from './pod-manager.ts';
import {Provisioner} from './volumes/provisioner.ts';
import type {VolumeLimits} from './volumes/volume-limits.ts';

export interface NodeOptions {
  gateway: Gateway;
  /** The kubelet server's port on 127.0.0.1; all nodes share it. */
  port: number;
  /** PEM texts of the kubelet server's certificate and key. */
  tls: {cert: string; key: string};
  /** Everything of the nodes lies below it: volumes, logs, scratch folders. */
  folder: string;
  /** What the operator image runs. */
  operatorCommand: OperatorCommand;
  /** What other images run; left out: the scripted programs of `pods/`. */
  programFor?: (image: string) => Program | undefined;
  /** Left out: the sizes of volumes limit nothing. */
  limits?: VolumeLimits;
  signal: AbortSignal;
  log: (line: string) => void;
}

/**
 * Plays three Kubernetes nodes (kubelet, container runtime, volume provisioner) in this process. Waits for the API
 * server, and runs until `signal` is aborted; then every container has ended. Throws when the port is taken.
 */
export async function runNode(options: NodeOptions): Promise<void> {
  const {gateway, folder, signal, log, port, tls} = options;
  await mkdir(folder, {recursive: true});
  const programFor = options.programFor ?? createPrograms({gateway, operatorCommand: options.operatorCommand});
  const nodes = SANDBOX_NODES;
  const limits = options.limits === undefined ? {} : {limits: options.limits};
  const pods = new PodManager({gateway, nodes, programFor, folder, signal, log, ...limits});
  const provisioner = new Provisioner({gateway, folder, signal, log, ...limits});
  const heartbeat = new Heartbeat({gateway, nodes, port, signal, log, onFrozen: (node, frozen) => pods.setFrozen(node, frozen)});
  await startKubeletServer({pods, port, tls, signal, log});
  await Promise.all([heartbeat.register(), provisioner.applyClasses()]);
  if (signal.aborted) return;
  log(`nodes ${nodes.map((node) => node.name).join(', ')} are registered`);
  await Promise.all([heartbeat.run(), provisioner.run(), untilItRuns(pods, signal, log)]);
}

/** The first list of pods may come while the API server is still away. */
async function untilItRuns(pods: PodManager, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  while (!signal.aborted) {
    try {
      return await pods.run();
    } catch (error) {
      if (signal.aborted) return;
      log(`pods: ${(error as Error).message}`);
      await sleepUnlessAborted(1000, signal);
    }
  }
}
