import {z} from 'zod';
import {apiVersion, finding, observed, time, unreadablePart} from './pieces.ts';

/** Answers of `restore`. */

const segmentRun = z.object({firstSegment: z.string(), lastSegment: z.string(), segments: z.int()});

const planParts = {
  target: z.string().describe('Cluster that is restored into.'),
  inPlace: z.boolean(),
  mode: z.enum(['latest', 'PITR']),
  toTime: time.optional(),
  verdict: z.enum(['possible', 'impossible', 'unknown']).describe('unknown: the repository could not be looked at.'),
  problem: z.object({code: z.string(), message: z.string()}).optional().describe('Why it is not possible, or not known to be.'),
  repo: z.int().optional(),
  backup: z.object({
    label: z.string(), type: z.string(), references: z.array(z.string()), stoppedAt: time.optional(),
    databaseBytes: z.number().optional(), repositorySetBytes: z.number().optional(),
  }).optional().describe('The one that pgBackRest chooses by itself.'),
  wal: segmentRun.extend({timelines: z.array(z.int())}).optional().describe('Replayed from the backup to the target.'),
  missing: z.array(segmentRun).describe('WAL that is missing on the way.'),
  timeline: z.int().optional().describe('The newest in the archive; the restored cluster begins a later one.'),
  nearest: z.object({before: time.optional(), after: time.optional(), exact: z.boolean().describe('true: times of commits; false: of backups and archived WAL.')})
    .describe('Points beside the target that can be reached.'),
  estimate: z.object({seconds: z.number(), bytes: z.number()}).optional().describe('Of the copying alone, by the speed at which the backup was taken.'),
  volumes: z.array(z.object({volume: z.string(), capacity: z.string(), neededBytes: z.number(), enough: z.boolean()})),
  loses: z.object({walBytes: z.number(), transactions: z.number().optional()}).optional().describe('In place: what was written since the target, by WAL and by transaction ids.'),
  findings: z.array(finding),
  notes: z.array(z.string()),
  unreadable: z.array(unreadablePart),
};

/** Answer of `restore NAME --plan`. */
export const restorePlan = z.object({apiVersion, kind: z.literal('RestorePlan'), name: z.string().describe('Cluster whose backup is restored.'), namespace: z.string(), ...planParts});

const proof = z.object({
  primary: z.string(),
  timeline: z.int(),
  endedBecause: z.string().optional().describe("PostgreSQL's own words in the history of the timeline: before 2026-11-26 02:14:00+00, no recovery target specified."),
  endedAt: z.string().optional().describe('WAL position.'),
  tables: z.array(z.object({table: z.string(), rows: z.number()})),
  firstBackup: z.object({state: z.enum(['done', 'running', 'not seen']), label: z.string().optional()}),
});

/** Answer of `restore NAME --in-place | --to NEW`. */
export const clusterRestored = z.object({
  apiVersion,
  kind: z.literal('ClusterRestored'),
  name: z.string(),
  namespace: z.string(),
  observed,
  message: z.string(),
  restore: z.string().optional().describe('The FEPRestore.'),
  backupBefore: z.string().optional().describe('Label of the backup that was taken before.'),
  plan: z.object(planParts),
  proof: proof.optional(),
  waitedMs: z.int().optional(),
});

export type RestorePlan = z.infer<typeof restorePlan>;
export type ClusterRestored = z.infer<typeof clusterRestored>;
export type RestoreProof = z.infer<typeof proof>;
