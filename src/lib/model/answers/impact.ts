import {z} from 'zod';
import {backupSet, clientGroup} from './database-status.ts';
import {time, unreadablePart} from './pieces.ts';

/** What an operation will hurt, as it stood before it was asked for. */
export const impact = z.object({
  takenAt: time,
  deed: z.string().describe('What is about to be done, in words.'),
  primary: z.string().optional(),
  timeline: z.int().optional(),
  interrupted: z.array(z.string()).describe('Pods whose sessions are cut.'),
  sessions: z.array(clientGroup.extend({pod: z.string()})).describe('On those pods.'),
  openTransactions: z.number().optional(),
  longestTransactionSeconds: z.number().optional(),
  prepared: z.array(z.object({pod: z.string(), count: z.number(), oldestSeconds: z.number().optional()})),
  slotsAtRisk: z.array(z.object({name: z.string(), type: z.string().optional(), database: z.string().optional(), reason: z.string()})),
  replicas: z.array(z.object({
    pod: z.string(), ready: z.boolean(), state: z.string().optional(), sync: z.boolean().optional(), lagBytes: z.number().optional(), lagSeconds: z.number().optional(),
  })),
  backup: z.object({
    running: z.object({percent: z.number().optional()}).optional(),
    lastGood: backupSet.optional(),
    recoverableSince: time.optional(),
  }).optional().describe('Left out where there is none, or it could not be asked for.'),
  disruptionBudgets: z.array(z.object({name: z.string(), disruptionsAllowed: z.int().optional()})),
  notes: z.array(z.string()).describe('Further effects in words.'),
  unreadable: z.array(unreadablePart),
});

export type Impact = z.infer<typeof impact>;
