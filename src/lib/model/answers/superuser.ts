import {z} from 'zod';
import {apiVersion} from './pieces.ts';

/** Answer of `superuser password NAME`: where it lies, never what it is. */
export const superuserPassword = z.object({
  apiVersion,
  kind: z.literal('SuperuserPassword'),
  name: z.string(),
  namespace: z.string(),
  user: z.string(),
  secret: z.string(),
  key: z.string(),
  writtenTo: z.string().optional().describe('File of this machine that holds it now, readable by its owner alone.'),
});
export type SuperuserPassword = z.infer<typeof superuserPassword>;
