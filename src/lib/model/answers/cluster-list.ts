import {z} from 'zod';
import {apiVersion, time, unreadablePart} from './pieces.ts';

export const clusterLine = z.object({
  name: z.string(),
  namespace: z.string(),
  createdAt: time.optional(),
  state: z.enum(['ready', 'not ready', 'deleting', 'unknown']),
  instances: z.object({wanted: z.int().optional(), ready: z.int().optional().describe('Left out when pods could not be read.')}),
  syncMode: z.string(),
  primary: z.string().optional(),
  fepVersion: z.string().optional(),
  image: z.string().optional(),
  storage: z.object({claims: z.int(), capacity: z.string()}).optional().describe('Sum over all volume claims; left out when they could not be read.'),
  backupSchedules: z.array(z.string()),
});

/** Answer of `list`. */
export const clusterList = z.object({
  apiVersion,
  kind: z.literal('ClusterList'),
  namespace: z.string().describe('`*` for all.'),
  noSuchNamespace: z.literal(true).optional().describe('There is no such namespace, as far as that may be seen.'),
  clusters: z.array(clusterLine),
  unreadable: z.array(unreadablePart),
});

export type ClusterLine = z.infer<typeof clusterLine>;
export type ClusterList = z.infer<typeof clusterList>;
