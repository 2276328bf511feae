import {z} from 'zod';
import {apiVersion, unreadablePart} from './pieces.ts';

export const operatorVersion = z.object({
  namespace: z.string(),
  version: z.string().optional().describe('From the tag of its image; left out when the image is named by a digest alone.'),
  image: z.string().optional(),
  fepVersion: z.string().optional().describe('Newest major version of FEP that it serves (LATEST_FEP_VERSION_NUMBER).'),
  ready: z.boolean(),
});

/** Answer of `version`. */
export const versionReport = z.object({
  apiVersion,
  kind: z.literal('Version'),
  plugin: z.object({version: z.string(), node: z.string(), platform: z.string()}),
  server: z.object({address: z.string(), version: z.string().optional()}).optional()
    .describe('Left out with --client; its version is left out when it could not be read.'),
  operators: z.array(operatorVersion).optional().describe('Operators found; left out with --client and when they could not be read.'),
  unreadable: z.array(unreadablePart),
});

export type OperatorVersion = z.infer<typeof operatorVersion>;
export type VersionReport = z.infer<typeof versionReport>;
