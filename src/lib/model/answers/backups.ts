import {z} from 'zod';
import {apiVersion, time, unreadablePart} from './pieces.ts';

/** Answers about backups that are there. */

const cluster = {apiVersion, name: z.string(), namespace: z.string()};

export const backupLine = z.object({
  label: z.string().describe("pgBackRest's name of it."),
  type: z.string().describe('full, diff, incr.'),
  repo: z.int(),
  databaseId: z.int().describe('Grows with each major upgrade.'),
  prior: z.string().optional().describe('The backup that it is the difference to.'),
  references: z.array(z.string()).describe('Backups that it needs besides itself, oldest first.'),
  startedAt: time.optional(),
  stoppedAt: time.optional().describe('From here on points in time can be reached.'),
  walStart: z.string().optional().describe('First and last WAL segment that it needs to be consistent.'),
  walStop: z.string().optional(),
  lsnStart: z.string().optional(),
  lsnStop: z.string().optional(),
  databaseBytes: z.number().optional().describe('The database as it will be restored.'),
  deltaBytes: z.number().optional().describe('Of the database, saved by this very backup.'),
  repositoryBytes: z.number().optional().describe('In the repository, without its references.'),
  repositorySetBytes: z.number().optional().describe('In the repository, with its references.'),
  error: z.boolean().describe('Page checksum errors were found while it was taken.'),
});

const repositoryState = z.object({repo: z.int(), cipher: z.string(), code: z.int().describe("pgBackRest's status; 0 is ok, 2 no valid backups."), message: z.string()});

export const runningBackup = z.object({percent: z.number().optional()});

/** Answer of `backup list NAME`. */
export const backupList = z.object({
  ...cluster,
  kind: z.literal('BackupList'),
  pod: z.string().describe('Where pgBackRest was asked.'),
  stanza: z.string(),
  code: z.int(),
  message: z.string().describe("pgBackRest's words: ok, no valid backups."),
  repositories: z.array(repositoryState),
  archives: z.array(z.object({repo: z.int(), databaseId: z.int(), id: z.string(), min: z.string().optional(), max: z.string().optional()})).describe('Oldest and newest WAL segment.'),
  backups: z.array(backupLine).describe('Oldest first.'),
  running: runningBackup.optional().describe('A backup is being taken.'),
});

export const recoverableSpan = z.object({
  from: time.describe('End of the first backup in it.'),
  to: time.optional().describe('When its last WAL segment was archived.'),
  firstBackup: z.string(),
  backups: z.int(),
  firstSegment: z.string(),
  lastSegment: z.string(),
});

export const walHole = z.object({
  firstSegment: z.string(), lastSegment: z.string(), segments: z.int(),
  from: time.optional(), to: time.optional().describe('From and to: what cannot be had back.'),
});

/** Answer of `backup window NAME`. */
export const backupWindow = z.object({
  ...cluster,
  kind: z.literal('BackupWindow'),
  pod: z.string(),
  stanza: z.string(),
  repositories: z.array(z.object({
    repo: z.int(),
    timeline: z.int().describe('The newest: restores follow it.'),
    spans: z.array(recoverableSpan).describe('Every moment of these can be had back; oldest first.'),
    holes: z.array(walHole),
    useless: z.array(z.object({label: z.string(), reason: z.string()})).describe('Backups that restore to nothing.'),
    segments: z.int(),
    walBytes: z.number().describe('In the repository.'),
  })),
  unreadable: z.array(unreadablePart),
});

export type BackupLine = z.infer<typeof backupLine>;
export type BackupList = z.infer<typeof backupList>;
export type BackupWindow = z.infer<typeof backupWindow>;
