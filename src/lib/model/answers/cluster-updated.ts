import {z} from 'zod';
import {disturbance, keptValue, plannedChange} from './plan.ts';
import {apiVersion, finding, observed} from './pieces.ts';

/** How one parameter stands on one server. */
const onServer = z.object({
  pod: z.string(),
  state: z.enum(['in-force', 'pending-restart', 'not-yet', 'refused', 'unseen', 'unreadable']).describe('unseen: no server knows the parameter, because its module is not loaded.'),
  value: z.string().optional().describe('As SHOW prints it.'),
  note: z.string().optional(),
});

/** Answer of `update`, `params set`, `params unset`, `resources set`, `storage resize` and `upgrade`. */
export const clusterUpdated = z.object({
  apiVersion,
  kind: z.literal('ClusterUpdated'),
  name: z.string(),
  namespace: z.string(),
  observed,
  message: z.string(),
  changes: z.array(plannedChange),
  kept: z.array(keptValue),
  disturbance,
  findings: z.array(finding),
  notChecked: z.array(z.object({rule: z.string(), reason: z.string()})).describe('Rules that could not look at what they need.'),
  pending: z.array(z.object({
    what: z.string(),
    waitsFor: z.enum(['restart', 'pod-restart']).describe('restart: of the server processes; pod-restart: of the pods, replicas first.'),
    pods: z.array(z.string()),
    command: z.string().describe('What brings it into force.'),
  })),
  parameters: z.array(z.object({name: z.string(), wanted: z.string().optional().describe('Left out: its line was taken out.'), servers: z.array(onServer)})).optional(),
  hba: z.array(z.object({pod: z.string(), state: z.string(), note: z.string().optional()})).optional(),
  replaced: z.array(z.object({pod: z.string(), role: z.string()})).optional().describe('Pods in the order in which they were replaced, with the role that each had then.'),
  masters: z.array(z.string()).optional().describe('Masters in the order in which they were seen.'),
  images: z.array(z.object({pod: z.string(), container: z.string(), image: z.string().optional(), imageID: z.string().optional()})).optional(),
  serverVersions: z.record(z.string(), z.string()).optional().describe('What each server says of its version, by pod.'),
  volumes: z.array(z.object({
    volume: z.string(), claim: z.string(), wanted: z.string(), capacity: z.string().optional(),
    fileSystems: z.array(z.object({pod: z.string(), path: z.string(), size: z.number().optional(), used: z.number().optional(), unreadable: z.string().optional()})).describe('Bytes, as df tells them in the pods.'),
  })).optional(),
  restarted: z.array(z.string()).optional().describe('FEPActions that were carried out.'),
  patch: z.record(z.string(), z.unknown()).optional().describe('In a dry run: the merge patch, secrets hidden.'),
  waitedMs: z.int().optional().describe('Milliseconds from the request to the observed end.'),
});

export type ClusterUpdated = z.infer<typeof clusterUpdated>;
