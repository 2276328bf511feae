import {z} from 'zod';
import {backupLine} from './backups.ts';
import {apiVersion, finding, observed, time, unreadablePart} from './pieces.ts';

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


const scheduleLine = z.object({
  number: z.int().describe('N of scheduleN.'),
  schedule: z.string().describe('Cron line.'),
  type: z.string(),
  repo: z.int(),
  inForce: z.boolean().describe('false: beyond schedule.num, or paused.'),
  cronJob: z.object({name: z.string(), schedule: z.string(), suspended: z.boolean(), lastRun: time.optional(), lastSuccess: time.optional()}).optional(),
  next: z.array(time).describe('The next five, where the cron line is read in UTC.'),
  problem: z.string().optional(),
});

/** Answer of `backup schedule show NAME`. */
export const backupSchedules = z.object({
  ...cluster,
  kind: z.literal('BackupSchedules'),
  num: z.int().describe('spec.fepChildCrVal.backup.schedule.num'),
  schedules: z.array(scheduleLine),
  notes: z.array(z.string()),
  unreadable: z.array(unreadablePart),
});

/** Answer of `backup schedule set|pause|resume NAME`. */
export const backupSchedulesChanged = z.object({...cluster, kind: z.literal('BackupSchedulesChanged'), ...outcome, changes: z.array(z.string()), schedules: z.array(scheduleLine)});

const kept = z.object({value: z.int(), type: z.enum(['time', 'count'])});

/** Answer of `backup retention set NAME`. */
export const backupRetentionSet = z.object({
  ...cluster,
  kind: z.literal('BackupRetentionSet'),
  ...outcome,
  repo: z.int(),
  from: kept.optional(),
  to: kept,
  expires: z.array(z.string()).describe("Backups that go, by pgBackRest's own dry run; they go after the next backup."),
});

/** Answer of `backup expire NAME`. */
export const backupsExpired = z.object({
  ...cluster,
  kind: z.literal('BackupsExpired'),
  ...outcome,
  repo: z.int(),
  action: z.string().optional(),
  expires: z.array(z.string()).describe("Backups that go, by pgBackRest's own dry run."),
  stays: z.array(z.string()),
});

/** Answer of `backup check NAME`. */
export const backupCheck = z.object({
  ...cluster,
  kind: z.literal('BackupCheck'),
  message: z.string(),
  pod: z.string(),
  archived: z.array(z.object({repo: z.int(), segment: z.string(), path: z.string()})).describe('The WAL segment that was switched and seen in the archive.'),
  space: z.array(z.object({repo: z.int(), path: z.string(), totalBytes: z.number(), freeBytes: z.number()})).describe('Of repositories on volumes.'),
  problems: z.array(z.string()),
  unreadable: z.array(unreadablePart),
});

const checkedFiles = z.object({checked: z.int(), valid: z.int(), bad: z.record(z.string(), z.int()).describe('missing, checksum invalid, size invalid, other.')});

/** Answer of `backup verify NAME`. */
export const backupsVerified = z.object({
  ...cluster,
  kind: z.literal('BackupsVerified'),
  message: z.string(),
  ok: z.boolean(),
  repo: z.int(),
  archives: z.array(checkedFiles.extend({id: z.string()})),
  backups: z.array(checkedFiles.extend({label: z.string(), status: z.string()})),
  waitedMs: z.int(),
});

export type BackupSchedules = z.infer<typeof backupSchedules>;
export type ScheduleLine = z.infer<typeof scheduleLine>;
export type BackupSchedulesChanged = z.infer<typeof backupSchedulesChanged>;
export type BackupRetentionSet = z.infer<typeof backupRetentionSet>;
export type BackupsExpired = z.infer<typeof backupsExpired>;
export type BackupCheck = z.infer<typeof backupCheck>;
export type BackupsVerified = z.infer<typeof backupsVerified>;
