import {z} from 'zod';
import {apiVersion, finding, observed} from './pieces.ts';

const waited = z.int().optional().describe('Milliseconds from the request to the observed end.');

/** Answer of `create NAME`. */
export const clusterCreated = z.object({
  apiVersion,
  kind: z.literal('ClusterCreated'),
  name: z.string(),
  namespace: z.string(),
  observed,
  message: z.string(),
  instances: z.int(),
  primary: z.string().optional(),
  secret: z.object({name: z.string(), keys: z.array(z.string())}).optional()
    .describe('Secret that holds the passwords made here. Their values are never part of an answer.'),
  connect: z.object({service: z.string(), port: z.int(), database: z.string().optional(), user: z.string().optional()}).optional(),
  findings: z.array(finding),
  notChecked: z.array(z.object({rule: z.string(), reason: z.string()})).optional().describe('Rules that could not look at what they need.'),
  waitedMs: waited,
});

/** Answer of `scale NAME`. */
export const clusterScaled = z.object({
  apiVersion,
  kind: z.literal('ClusterScaled'),
  name: z.string(),
  namespace: z.string(),
  observed,
  message: z.string(),
  from: z.int().optional(),
  to: z.int(),
  findings: z.array(finding),
  waitedMs: waited,
});

/** What a deletion destroys, and what it leaves. */
export const deletionPlan = z.object({
  name: z.string(),
  namespace: z.string(),
  /** Volumes whose data go. */
  volumes: z.array(z.object({claim: z.string(), capacity: z.string().optional(), volume: z.string(), kept: z.boolean().describe('Its PersistentVolume is kept (reclaim policy Retain).')})),
  removed: z.array(z.string()).describe('kind/name of what goes.'),
  stays: z.array(z.string()).describe('kind/name, or words, of what stays.'),
  findings: z.array(finding),
});

/** Answer of `delete NAME`. */
export const clusterDeleted = z.object({
  apiVersion,
  kind: z.literal('ClusterDeleted'),
  name: z.string(),
  namespace: z.string(),
  observed,
  message: z.string(),
  removed: z.array(z.string()),
  stays: z.array(z.string()),
  findings: z.array(finding),
  waitedMs: waited,
});

export type ClusterCreated = z.infer<typeof clusterCreated>;
export type ClusterScaled = z.infer<typeof clusterScaled>;
export type DeletionPlan = z.infer<typeof deletionPlan>;
export type ClusterDeleted = z.infer<typeof clusterDeleted>;
export type Observed = z.infer<typeof observed>;
