import {z} from 'zod';
import {backupLine} from './backups.ts';
import {apiVersion, finding, observed} from './pieces.ts';

/** Answers of commands that take backups, or change when they are taken and how long they are kept. */

const cluster = {apiVersion, name: z.string(), namespace: z.string()};
const outcome = {observed, message: z.string(), findings: z.array(finding), waitedMs: z.int().optional()};

/** Answer of `backup now NAME`. */
export const backupTaken = z.object({
  ...cluster,
  kind: z.literal('BackupTaken'),
  ...outcome,
  type: z.string(),
  repo: z.int(),
  action: z.string().optional().describe('The FEPAction that asked for it.'),
  backup: backupLine.optional().describe("As pgBackRest's own info lists it."),
  lastWal: z.object({segment: z.string(), archived: z.boolean()}).optional().describe('The last WAL segment that the backup needs, looked for in the archive.'),
});

export type BackupTaken = z.infer<typeof backupTaken>;

