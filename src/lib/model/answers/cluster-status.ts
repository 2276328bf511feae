import {z} from 'zod';
import {PROBLEM_IDS} from '../problem-ids.ts';
import {backupRepository, databaseServer, leaderLock} from './database-status.ts';
import {apiVersion, time, unreadablePart} from './pieces.ts';

export const healthVerdict = z.enum(['ok', 'warning', 'critical', 'unknown']);

export const problem = z.object({
  id: z.enum(PROBLEM_IDS).describe('Stable word for what is wrong.'),
  severity: z.enum(['critical', 'warning', 'unknown']),
  message: z.string(),
  object: z.string().optional().describe('kind/name of the object it is about.'),
});

export const member = z.object({
  pod: z.string(),
  ordinal: z.int().optional(),
  role: z.enum(['master', 'replica', 'unknown']).describe('Label feprole.'),
  ready: z.boolean(),
  phase: z.string().describe('ready, or what the pod is doing: ContainerCreating, CrashLoopBackOff, terminating.'),
  containersReady: z.int(),
  containers: z.int(),
  restarts: z.int(),
  lastRestart: z.object({at: time.optional(), exitCode: z.int().optional(), reason: z.string().optional()}).optional(),
  node: z.string().optional(),
  zone: z.string().optional(),
  ip: z.string().optional(),
  createdAt: time.optional(),
  state: z.string().optional().describe("Patroni's word: running, streaming, starting."),
  timeline: z.int().optional(),
  lsn: z.string().optional().describe('Position in the WAL as PostgreSQL writes it: 0/3000148.'),
  lagBytes: z.int().optional().describe('Behind the master, in bytes of WAL.'),
  lagSeconds: z.number().optional().describe('Behind the master, in seconds.'),
  sync: z.boolean().optional().describe('Named as synchronous standby.'),
  syncState: z.string().optional().describe('As the master has it: async, sync, potential, quorum.'),
  pendingRestart: z.boolean().optional().describe('Parameters wait for a restart of the server.'),
  startedAt: time.optional().describe('Start of PostgreSQL.'),
});

export const volumeSpace = z.object({
  sizeBytes: z.number(),
  usedBytes: z.number(),
  availableBytes: z.number().describe('For the container\'s user.'),
});

export const volume = z.object({
  claim: z.string(),
  volume: z.string().describe('Key under spec.fepChildCrVal.storage: dataVol.'),
  pods: z.array(z.string()).describe('Pods that mount it.'),
  phase: z.string(),
  requested: z.string().optional(),
  capacity: z.string().optional(),
  storageClass: z.string().optional(),
  accessModes: z.array(z.string()),
  space: volumeSpace.optional().describe('Of its file system, as a pod sees it; others may share the file system. Left out when no pod could be asked.'),
});

export const child = z.object({
  kind: z.string(),
  name: z.string(),
  state: z.enum(['present', 'missing', 'unreadable']),
  createdAt: time.optional(),
});

export const service = z.object({
  name: z.string(),
  purpose: z.enum(['primary', 'replica', 'headless', 'other']),
  type: z.string(),
  clusterIP: z.string().optional(),
  external: z.string().optional(),
  ports: z.array(z.string()),
});

export const eventLine = z.object({
  time: time.optional(),
  type: z.string(),
  reason: z.string(),
  object: z.string(),
  message: z.string(),
  count: z.int(),
});

export const conditionLine = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  since: time.optional(),
  failedTasks: z.int().optional(),
});

/** Answer of `status NAME`. */
export const clusterStatus = z.object({
  apiVersion,
  kind: z.literal('ClusterStatus'),
  name: z.string(),
  namespace: z.string(),
  createdAt: time.optional(),
  deletingSince: time.optional(),
  takenAt: time,
  verdict: healthVerdict,
  headline: z.string().describe('The state in one sentence, what is wrong first.'),
  problems: z.array(problem),
  instances: z.object({wanted: z.int().optional(), ready: z.int(), counted: z.int().optional().describe('status.fepCurrentInstances')}),
  clusterReady: z.boolean().optional().describe('status.fepStatus.fepClusterReady'),
  syncMode: z.string(),
  syncStandbys: z.array(z.string()).optional(),
  primary: z.string().optional().describe('Pod of the master; left out when there is none or more than one.'),
  timeline: z.int().optional(),
  fepVersion: z.string().optional(),
  image: z.string().optional(),
  members: z.array(member),
  volumes: z.array(volume),
  children: z.array(child),
  services: z.array(service),
  conditions: z.array(conditionLine),
  events: z.array(eventLine).describe('Newest first.'),
  backup: z.object({
    configured: z.boolean(),
    schedules: z.array(z.object({number: z.int(), schedule: z.string(), type: z.string()})),
    repository: backupRepository.optional().describe('What pgBackRest has; left out when it could not be asked.'),
  }),
  leaderLock: leaderLock.optional().describe("Patroni's lock, where it is readable."),
  servers: z.array(databaseServer).describe('What PostgreSQL itself told, by pod; empty when no pod was asked. Never the text of a query.'),
  operator: z.object({namespace: z.string(), ready: z.int(), wanted: z.int(), image: z.string().optional()}).optional(),
  unreadable: z.array(unreadablePart),
});

export type ClusterStatus = z.infer<typeof clusterStatus>;
export type HealthVerdict = z.infer<typeof healthVerdict>;
export type Problem = z.infer<typeof problem>;
export type Member = z.infer<typeof member>;
export type VolumeSpace = z.infer<typeof volumeSpace>;
export type VolumeLine = z.infer<typeof volume>;
export type ChildLine = z.infer<typeof child>;
export type ServiceLine = z.infer<typeof service>;
export type EventLine = z.infer<typeof eventLine>;
export type ConditionLine = z.infer<typeof conditionLine>;
