import {z} from 'zod';
import {apiVersion} from './pieces.ts';

/** Answer of `wait NAME --for …`. */
export const waitedFor = z.object({
  apiVersion,
  kind: z.literal('WaitedFor'),
  name: z.string(),
  namespace: z.string(),
  message: z.string(),
  waitedMs: z.number(),
  conditions: z.array(z.object({condition: z.string(), seen: z.string()})),
});

export type WaitedFor = z.infer<typeof waitedFor>;
