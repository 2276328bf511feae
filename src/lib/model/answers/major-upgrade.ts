import {z} from 'zod';
import {apiVersion, finding} from './pieces.ts';

export const UPGRADE_STEPS = ['preflight', 'quiesce', 'hba', 'operator', 'create', 'wait', 'verify', 'post'] as const;

/** Answer of `upgrade major SOURCE --to-cluster NEW`. */
export const majorUpgrade = z.object({
  apiVersion,
  kind: z.literal('MajorUpgrade'),
  namespace: z.string(),
  source: z.string(),
  target: z.string(),
  observed: z.enum(['ready', 'operator', 'accepted', 'dry-run-client']).describe('ready: the data were seen in the new cluster. operator: the source is prepared, and the operator is to be replaced by you. accepted: the new FEPCluster is stored, and its upgrade was not waited for.'),
  message: z.string(),
  steps: z.array(z.object({
    step: z.enum(UPGRADE_STEPS),
    state: z.enum(['done', 'skipped', 'planned']).describe('skipped: found done already. planned: of a dry run.'),
    saw: z.string(),
  })),
  compared: z.object({databases: z.int(), tables: z.int(), rows: z.number(), extensions: z.int()}).optional().describe('What was counted in both clusters and found alike.'),
  open: z.array(z.string()).describe('What is left for people to do, in this order.'),
  findings: z.array(finding),
  waitedMs: z.int().optional(),
});

export type MajorUpgrade = z.infer<typeof majorUpgrade>;
