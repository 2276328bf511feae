import {z} from 'zod';
import {ANSWER_API_VERSION} from './api-version.ts';

/** Pieces that several answers share. Loaded by tests and by the script that writes `schemas/`, never by a command. */

export const apiVersion = z.literal(ANSWER_API_VERSION);
export const time = z.string().describe('RFC 3339, UTC.');

export const finding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  path: z.string().describe('Path in the manifest; empty for the object as a whole.'),
  message: z.string(),
  fix: z.string().optional(),
  section: z.string().optional().describe("Section of the User's Guide or other source."),
  origin: z.string().optional().describe('Where the value came from: a flag, a file position.'),
  position: z.object({line: z.int(), column: z.int()}).optional(),
});

export const unreadablePart = z.object({
  part: z.string().describe('What could not be read: pods, events, volumes.'),
  reason: z.string(),
});

/** How far the program saw the change through. */
export const observed = z.enum(['ready', 'pending', 'gone', 'unchanged', 'accepted', 'dry-run-client', 'dry-run-server'])
  .describe('ready, gone: seen in the cluster. pending: seen to wait for a restart that was not asked for. unchanged: nothing was to do. accepted: the server took it, the end was not waited for.');

/** A finding as an answer carries it. */
export type FindingLine = z.infer<typeof finding>;
