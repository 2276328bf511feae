import {z} from 'zod';
import {CHANGE_CLASSES, EVIDENCE} from '../change-class.ts';
import {apiVersion, finding} from './pieces.ts';

const value = z.unknown().describe('As it may be shown: secrets are asterisks.');

/** What differs at one place, the parts of texts told one by one. */
export const difference = z.object({
  path: z.string().describe('`spec.fep.instances`; items of keyed lists by their key.'),
  kind: z.enum(['added', 'changed', 'removed', 'moved']),
  item: z.object({kind: z.enum(['parameter', 'option', 'line']), name: z.string()}).optional().describe('The part of a text.'),
  old: value.optional(),
  new: value.optional(),
  secret: z.literal(true).optional().describe('Old and new are left out: the value is a secret.'),
});

/** What differs on paper and is no change. */
export const keptValue = z.object({
  path: z.string(),
  reason: z.enum(['masked', 'secret-unknown', 'autoscale', 'autoresize', 'not-in-file']),
  message: z.string(),
  live: value.optional(),
  wanted: value.optional(),
  rule: z.string().optional(),
});

export const plannedChange = z.object({
  ...difference.shape,
  change: z.enum(CHANGE_CLASSES).describe('What it does to the running cluster; not-stated: no source says it, and nothing follows.'),
  effect: z.string(),
  disturbs: z.string(),
  duration: z.string().describe('As far as the sources say; `not stated` otherwise.'),
  first: z.string().optional().describe('What is to be done before.'),
  after: z.string().optional().describe('What is to be done afterwards.'),
  irreversible: z.string().optional().describe('Why it cannot be taken back.'),
  evidence: z.enum(EVIDENCE).optional().describe('Whether a source states the class, or it follows from `ground`; left out where neither.'),
  ground: z.string().optional().describe('What an inferred class follows from; of a class that is not stated, why nothing follows.'),
  section: z.string().optional().describe('Where a stated class stands; of another, where the field does.'),
  rules: z.array(finding).describe('What the rules say to it; an error refuses it.'),
});

/** What is disturbed when all of it is done. */
export const disturbance = z.object({
  change: z.enum(CHANGE_CLASSES).describe('The gravest class of all changes.'),
  pods: z.array(z.object({pod: z.string(), role: z.string()})).describe('Server pods in the order in which they are restarted; empty when none is.'),
  words: z.array(z.string()),
});

const patch = z.record(z.string(), z.unknown()).describe('JSON merge patch of the fields meant, secrets hidden.');

/** Answer of `plan NAME`. */
export const clusterPlan = z.object({
  apiVersion,
  kind: z.literal('ClusterPlan'),
  name: z.string(),
  namespace: z.string(),
  verdict: z.enum(['no-change', 'would-change', 'refused']),
  message: z.string(),
  changes: z.array(plannedChange),
  disturbance,
  kept: z.array(keptValue),
  findings: z.array(finding).describe('What the rules say to the change as a whole.'),
  alreadyThere: z.int().describe('Findings that the cluster has as it is; none of this change.'),
  notChecked: z.array(z.object({rule: z.string(), reason: z.string()})).describe('Rules that could not look at what they need.'),
  server: z.enum(['not asked', 'accepted']).describe('accepted: the API server would store it (`--dry-run=server`).'),
  patch,
});

/** One line of a comparison of two texts. */
export const diffLine = z.object({op: z.enum([' ', '-', '+']), text: z.string()});

/** Answer of `diff NAME`. */
export const clusterDiff = z.object({
  apiVersion,
  kind: z.literal('ClusterDiff'),
  name: z.string(),
  namespace: z.string(),
  differs: z.boolean(),
  source: z.string().describe('What the cluster is compared with: a file, or flags.'),
  differences: z.array(difference),
  kept: z.array(keptValue),
  hunks: z.array(z.object({header: z.string(), path: z.string(), lines: z.array(diffLine)})).describe('Unified, as `diff -u` has it.'),
  patch,
});

export type PlannedChange = z.infer<typeof plannedChange>;
export type Disturbance = z.infer<typeof disturbance>;
export type KeptValue = z.infer<typeof keptValue>;
export type ClusterPlan = z.infer<typeof clusterPlan>;
export type ClusterDiff = z.infer<typeof clusterDiff>;
export type DifferenceLine = z.infer<typeof difference>;
