import {z} from 'zod';
import {impact} from './impact.ts';
import {apiVersion, finding, time} from './pieces.ts';

/** Answers of commands that work through FEPAction. */

const observed = z.enum(['ready', 'answered', 'unchanged', 'accepted', 'dry-run-client', 'dry-run-server'])
  .describe('ready: the end state was seen. answered: the operator said Success, and what it did was not looked at. unchanged: nothing was to do. accepted: asked for, not waited for.');

const proof = z.enum(['databases', 'patroni']).describe('Whose word it is: the servers themselves, or Patroni\'s lock, labels and annotations where no database answered.');

/** What the operator wrote into a FEPAction. */
export const actionOutcome = z.object({
  state: z.enum(['pending', 'success', 'failure', 'unclear']),
  result: z.string().optional(),
  processedAt: z.string().optional().describe('As the operator wrote it.'),
  word: z.string().optional(),
});

const common = {
  apiVersion,
  name: z.string(),
  namespace: z.string(),
  observed,
  message: z.string(),
  action: z.string().optional().describe('Name of the FEPAction.'),
  takenUp: z.boolean().optional().describe('The FEPAction was there already: a run that was broken off had asked for it.'),
  answered: actionOutcome.optional(),
  impact: impact.optional().describe('What would be hurt, as it stood before.'),
  findings: z.array(finding),
  waitedMs: z.number().optional(),
};

/** What a writer saw that wrote through the change as a client does. */
export const writeOutage = z.object({
  secondsWithoutWrites: z.number().describe('Between the last commit before the longest gap and the first after it.'),
  gaps: z.array(z.object({from: time, to: time, seconds: z.number()})).describe('Gaps longer than a second, and the longest.'),
  acknowledged: z.int(),
  failedCommits: z.int().describe('Sent and not acknowledged, because the connection broke.'),
  lostCommits: z.int().optional().describe('Acknowledged and not there afterwards; left out when it could not be told.'),
  lostUnknown: z.string().optional(),
  reconnects: z.int().describe('Tries to connect, failed ones included.'),
  everyMs: z.int().describe('Pause between two commits.'),
  through: z.string().describe('What the writer went through.'),
});

/** Answer of `switchover NAME` and `failover NAME`. */
export const primaryChanged = z.object({
  ...common,
  kind: z.literal('PrimaryChanged'),
  deed: z.enum(['switchover', 'failover']),
  by: z.enum(['operator', 'patroni']),
  from: z.string().optional(),
  to: z.string().optional(),
  timelineFrom: z.int().optional(),
  timelineTo: z.int().optional(),
  proof: proof.optional(),
  oldPrimary: z.string().optional().describe('What has become of it.'),
  measured: writeOutage.optional(),
});

/** Answer of `restart NAME` and `reload NAME`. */
export const serversRenewed = z.object({
  ...common,
  kind: z.literal('ServersRenewed'),
  deed: z.enum(['restart', 'reload']),
  proof: proof.optional(),
  servers: z.array(z.object({
    pod: z.string(),
    before: z.string().optional().describe('When PostgreSQL had started, or had loaded its configuration.'),
    after: z.string().optional(),
    pendingRestart: z.array(z.string()),
  })),
});

/** Answer of `superuser rotate-password NAME`; the password itself is in no answer. */
export const superuserPasswordRotated = z.object({
  ...common,
  kind: z.literal('SuperuserPasswordRotated'),
  user: z.string(),
  secret: z.string(),
  key: z.string(),
});

/** Answer of `action run TYPE NAME`. */
export const actionRun = z.object({...common, kind: z.literal('ActionRun'), type: z.string(), args: z.array(z.string()), target: z.string()});

/** One FEPAction. */
export const actionLine = z.object({
  name: z.string(),
  namespace: z.string(),
  type: z.string(),
  target: z.string().optional(),
  args: z.array(z.string()),
  createdAt: time.optional(),
  answered: actionOutcome,
  mayBeStale: z.boolean().describe('The object was written again after its answer.'),
  madeHere: z.boolean().describe('kubectl fep made it.'),
  seenAt: time.optional().describe('When kubectl fep saw its end.'),
});

/** Answer of `action list`. */
export const actionList = z.object({apiVersion, kind: z.literal('ActionList'), actions: z.array(actionLine)});

/** Answer of `action show NAME` and `action wait NAME`. */
export const actionShown = z.object({
  apiVersion,
  kind: z.literal('ActionShown'),
  ...actionLine.shape,
  events: z.array(z.object({time: time.optional(), type: z.string().optional(), reason: z.string().optional(), message: z.string()})),
});

export type PrimaryChanged = z.infer<typeof primaryChanged>;
export type WriteOutage = z.infer<typeof writeOutage>;
export type ServersRenewed = z.infer<typeof serversRenewed>;
export type SuperuserPasswordRotated = z.infer<typeof superuserPasswordRotated>;
export type ActionRun = z.infer<typeof actionRun>;
export type ActionLine = z.infer<typeof actionLine>;
export type ActionList = z.infer<typeof actionList>;
export type ActionShown = z.infer<typeof actionShown>;
