import {z} from 'zod';
import {DIAGNOSIS_IDS} from '../diagnosis-ids.ts';
import {healthVerdict} from './cluster-status.ts';
import {apiVersion, time, unreadablePart} from './pieces.ts';

export const evidence = z.object({
  object: z.string().describe('kind/name; for a line of a log the pod and container.'),
  field: z.string().optional().describe('Path in the object, or what was asked.'),
  value: z.string().describe('The value, or the line of the log, secrets taken out.'),
  time: time.optional(),
});

export const diagnosisFinding = z.object({
  id: z.enum(DIAGNOSIS_IDS),
  severity: z.enum(['critical', 'warning', 'unknown', 'info']).describe('The worst of itself and of what follows from it.'),
  message: z.string(),
  object: z.string().optional(),
  cause: z.string().describe('What is behind it, most likely.'),
  evidence: z.array(evidence),
  effects: z.array(z.object({id: z.enum(DIAGNOSIS_IDS), message: z.string()})).describe('What is likely to go away with it.'),
  next: z.array(z.object({why: z.string(), command: z.string().optional()})).describe('What to do, in this order.'),
  section: z.string().optional().describe("Section of the User's Guide or other source."),
});

/** Answer of `diagnose NAME`. */
export const diagnosis = z.object({
  apiVersion,
  kind: z.literal('Diagnosis'),
  name: z.string(),
  namespace: z.string(),
  takenAt: time,
  verdict: healthVerdict,
  summary: z.string(),
  findings: z.array(diagnosisFinding).describe('The gravest first, causes before what follows from them.'),
  looked: z.array(z.string()).describe('What was looked at.'),
  unreadable: z.array(unreadablePart),
});

export type Diagnosis = z.infer<typeof diagnosis>;
export type DiagnosisFinding = z.infer<typeof diagnosisFinding>;
export type Evidence = z.infer<typeof evidence>;
