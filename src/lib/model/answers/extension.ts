import {z} from 'zod';
import {apiVersion} from './pieces.ts';

/** Answer of `extension create NAME EXTENSION`. */
export const extensionCreated = z.object({
  apiVersion,
  kind: z.literal('ExtensionCreated'),
  name: z.string(),
  namespace: z.string(),
  pod: z.string(),
  database: z.string(),
  extension: z.string(),
  version: z.string().optional().describe('As pg_extension has it; with --dry-run that which would be installed.'),
  observed: z.enum(['ready', 'unchanged', 'dry-run-client']).describe('ready: seen in pg_extension after it was made. unchanged: it was there before.'),
  message: z.string(),
});
export type ExtensionCreated = z.infer<typeof extensionCreated>;
