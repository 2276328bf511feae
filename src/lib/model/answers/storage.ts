import {z} from 'zod';
import {apiVersion, unreadablePart} from './pieces.ts';

/** Answer of `storage show NAME`. */
export const storageReport = z.object({
  apiVersion,
  kind: z.literal('StorageReport'),
  name: z.string(),
  namespace: z.string(),
  volumes: z.array(z.object({
    volume: z.string().describe('Key under spec.fepChildCrVal.storage.'),
    wanted: z.string().optional().describe('Size in the FEPCluster.'),
    claim: z.string(),
    requested: z.string().optional(),
    capacity: z.string().optional(),
    storageClass: z.string().optional(),
    expandable: z.boolean().optional().describe('Its storage class can expand volumes; left out where that may not be read.'),
    waits: z.string().optional().describe('What the claim waits for.'),
    fileSystems: z.array(z.object({pod: z.string(), path: z.string(), size: z.number().optional(), used: z.number().optional(), unreadable: z.string().optional()})).describe('Bytes, as df tells them in the pods.'),
    autoresize: z.object({threshold: z.number().optional(), limit: z.number().optional()}).optional().describe('Automatic expansion is on for it.'),
  })),
  unreadable: z.array(unreadablePart),
});

export type StorageReport = z.infer<typeof storageReport>;
