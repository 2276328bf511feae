import {z} from 'zod';
import {apiVersion, time, unreadablePart} from './pieces.ts';

/** Something that was said of an object, as often as it was said. */
export const clusterEvent = z.object({
  firstSeen: time.optional(),
  lastSeen: time.optional(),
  type: z.string().describe('Normal or Warning.'),
  reason: z.string(),
  object: z.string().describe('kind/name.'),
  message: z.string(),
  meaning: z.string().optional().describe('In plain words, where the reason is known.'),
  count: z.int(),
  source: z.string().optional().describe('Component that said it.'),
});

/** Answer of `events NAME`. */
export const clusterEvents = z.object({
  apiVersion,
  kind: z.literal('ClusterEvents'),
  name: z.string(),
  namespace: z.string(),
  events: z.array(clusterEvent).describe('Oldest first; the same said again of the same object is one event.'),
  unreadable: z.array(unreadablePart),
});

export type ClusterEvent = z.infer<typeof clusterEvent>;
export type ClusterEvents = z.infer<typeof clusterEvents>;
