import {z} from 'zod';
import {time} from './pieces.ts';

/** Parts of an answer that PostgreSQL and pgBackRest themselves tell. */

const transaction = z.object({
  seconds: z.number().describe('Since it began, or was prepared.'),
  user: z.string().optional(),
  database: z.string().optional(),
});

export const standbyLine = z.object({
  name: z.string().describe('application_name of the WAL sender: under Patroni the name of the pod.'),
  address: z.string().optional(),
  state: z.string().optional(),
  syncState: z.string().optional().describe('async, sync, potential, quorum.'),
  lagBytes: z.number().optional().describe('WAL not replayed there yet, seen from here.'),
  lagSeconds: z.number().optional(),
  sinceReplySeconds: z.number().optional().describe('Age of its last message; a living one sends one every 10 s (wal_receiver_status_interval).'),
});

export const replicationSlot = z.object({
  name: z.string(),
  type: z.string().optional(),
  database: z.string().optional(),
  active: z.boolean(),
  walStatus: z.string().optional().describe('reserved, extended, unreserved, lost.'),
  retainedBytes: z.number().optional().describe('WAL that is kept for it.'),
});

export const archiving = z.object({
  mode: z.string().optional().describe('archive_mode: off, on, always.'),
  archived: z.number(),
  lastArchived: z.string().optional().describe('Name of the WAL segment.'),
  lastArchivedAt: time.optional(),
  failed: z.number().describe('Failed tries since the figures were reset.'),
  lastFailed: z.string().optional(),
  lastFailedAt: time.optional(),
  waiting: z.number().optional().describe('Finished WAL segments that are not archived yet.'),
});

export const connections = z.object({
  used: z.number(),
  limit: z.number().optional().describe('max_connections without those reserved for superusers.'),
  byState: z.record(z.string(), z.number()),
});

/** Sessions of one application, user and database. */
export const clientGroup = z.object({
  application: z.string().describe('application_name; empty where the client says none.'),
  user: z.string().optional(),
  database: z.string().optional(),
  sessions: z.number(),
  inTransaction: z.number(),
  longestSeconds: z.number().optional().describe('Age of its oldest open transaction.'),
});

/** Everything one server told about itself. A part that it did not tell is left out. */
export const databaseServer = z.object({
  pod: z.string(),
  inRecovery: z.boolean().describe('false: it accepts writes.'),
  version: z.string().optional(),
  startedAt: time.optional(),
  answeredAt: time.optional().describe("The server's own clock."),
  timeline: z.int().optional(),
  lsn: z.string().optional().describe('Written (primary) or replayed (standby).'),
  receivedLsn: z.string().optional(),
  receiver: z.object({status: z.string(), host: z.string().optional()}).optional().describe('WAL receiver of a standby.'),
  sinceLastReplaySeconds: z.number().optional().describe('Age of the last transaction that was replayed; grows on an idle cluster.'),
  standbys: z.array(standbyLine).describe('WAL senders.'),
  slots: z.array(replicationSlot),
  archiving: archiving.optional(),
  pendingRestart: z.array(z.string()).describe('Parameters that wait for a restart.'),
  connections: connections.optional(),
  longestTransaction: transaction.extend({
    pid: z.int().optional(),
    application: z.string().optional(),
    state: z.string().optional(),
    waitsFor: z.string().optional().describe('wait_event_type: Lock, Client, IO.'),
  }).optional(),
  oldestPrepared: transaction.optional(),
  clients: z.array(clientGroup).optional().describe('Those with open transactions first; asked before a disturbance only.'),
  preparedCount: z.number().optional(),
  transactionIds: z.object({
    age: z.number().describe('Of the oldest database; the server stops writing short of 2^31.'),
    database: z.string().optional(),
    multixactAge: z.number().optional(),
    freezeMaxAge: z.number().optional().describe('autovacuum_freeze_max_age'),
  }).optional(),
  databases: z.array(z.object({name: z.string(), bytes: z.number()})).describe('Sizes; only the primary is asked.'),
  tls: z.object({on: z.boolean(), subject: z.string().optional(), notAfter: time.optional()}).optional(),
});

export const backupSet = z.object({
  label: z.string(),
  type: z.string().describe('full, diff, incr.'),
  startedAt: time.optional(),
  stoppedAt: time.optional(),
  error: z.boolean().describe('Page checksum errors were found while it was taken.'),
  databaseBytes: z.number().optional(),
  repositoryBytes: z.number().optional(),
});

export const backupRepository = z.object({
  stanza: z.string(),
  ok: z.boolean(),
  message: z.string().describe("pgBackRest's words: ok, no valid backups."),
  backups: z.array(backupSet).describe('Oldest first.'),
  running: z.object({percent: z.number().optional()}).optional().describe('A backup is being taken.'),
  recoverableSince: time.optional().describe('End of the oldest backup whose WAL is there.'),
  archiveMin: z.string().optional(),
  archiveMax: z.string().optional(),
});

export const leaderLock = z.object({
  holder: z.string().optional().describe('Left out when nobody holds it.'),
  acquiredAt: time.optional(),
  renewedAt: time.optional(),
  ttlSeconds: z.number().optional(),
  transitions: z.int().optional(),
  lastHolder: z.string().optional().describe("From Patroni's history, where nobody holds it."),
});

export type StandbyLine = z.infer<typeof standbyLine>;
export type ReplicationSlot = z.infer<typeof replicationSlot>;
export type Archiving = z.infer<typeof archiving>;
export type ClientGroup = z.infer<typeof clientGroup>;
export type DatabaseServer = z.infer<typeof databaseServer>;
export type BackupRepository = z.infer<typeof backupRepository>;
export type BackupSet = z.infer<typeof backupSet>;
export type LeaderLock = z.infer<typeof leaderLock>;
