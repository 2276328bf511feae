import {z} from 'zod';
import {apiVersion, time} from './pieces.ts';

const contexts = z.object({admin: z.string(), user: z.string().describe('The least rights that the plugin needs.')}).describe('Contexts of the kubeconfig.');

const part = z.object({
  name: z.string().describe('etcd, kube-apiserver, kube-controller-manager, kube-scheduler, node.'),
  state: z.enum(['starting', 'running', 'stopped', 'crashed']),
  pid: z.int().optional(),
  reason: z.string().optional().describe('Why it does not run, with the newest line of its log.'),
  since: time,
});

const facts = z.object({
  name: z.string(),
  server: z.string().describe('Address of the API server.'),
  kubeconfig: z.string().describe('Path of the file.'),
  contexts,
  operatorVersion: z.string(),
  pods: z.enum(['scripted', 'postgres']),
  folder: z.string(),
  createdAt: time,
});

/** Answer of `sandbox start`. */
export const sandboxStarted = z.object({
  apiVersion,
  kind: z.literal('SandboxStarted'),
  ...facts.shape,
  outcome: z.enum(['created', 'started', 'repaired', 'already-running']),
  ready: z.boolean().describe('Nodes and operator were seen ready.'),
  waitingFor: z.string().optional().describe('What was not ready when the time was up.'),
  parts: z.array(part),
  elapsedMs: z.int(),
});

/** Answer of `sandbox stop`. */
export const sandboxStopped = z.object({
  apiVersion,
  kind: z.literal('SandboxStopped'),
  name: z.string(),
  outcome: z.enum(['stopped', 'already-stopped']),
  folder: z.string().describe('Its data, for the next start.'),
});

/** Answer of `sandbox delete`. */
export const sandboxDeleted = z.object({apiVersion, kind: z.literal('SandboxDeleted'), name: z.string(), folder: z.string()});

/** Answer of `sandbox fault`. */
export const sandboxFault = z.object({
  apiVersion,
  kind: z.literal('SandboxFault'),
  fault: z.string(),
  target: z.string().optional().describe('Pod, node or step of the operator.'),
  effect: z.string(),
});

export const sandboxLine = z.object({
  ...facts.partial().shape,
  name: z.string(),
  state: z.enum(['running', 'starting', 'stopped', 'degraded', 'unreadable']),
  reason: z.string().optional().describe('Why it is not simply running or stopped.'),
  nodes: z.object({ready: z.int(), total: z.int()}).optional().describe('Left out when they could not be read.'),
  memoryBytes: z.int().describe('Resident memory of all its processes; pages they share count in each.'),
  parts: z.array(part),
});

/** Answer of `sandbox list`. */
export const sandboxList = z.object({apiVersion, kind: z.literal('SandboxList'), items: z.array(sandboxLine)});

/** Answer of `sandbox env`. */
export const sandboxEnvironment = z.object({
  apiVersion,
  kind: z.literal('SandboxEnvironment'),
  name: z.string(),
  variables: z.record(z.string(), z.string()),
  contexts,
  running: z.boolean(),
});

export type SandboxStarted = z.infer<typeof sandboxStarted>;
export type SandboxStopped = z.infer<typeof sandboxStopped>;
export type SandboxDeleted = z.infer<typeof sandboxDeleted>;
export type SandboxLine = z.infer<typeof sandboxLine>;
export type SandboxList = z.infer<typeof sandboxList>;
export type SandboxEnvironmentAnswer = z.infer<typeof sandboxEnvironment>;
