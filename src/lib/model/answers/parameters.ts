import {z} from 'zod';
import {apiVersion, unreadablePart} from './pieces.ts';

/** One parameter: what the FEPCluster says and what every server has. */
export const parameterLine = z.object({
  name: z.string(),
  wanted: z.string().optional().describe('In customPgParams of the FEPCluster.'),
  unit: z.string().optional().describe('What a bare number counts in.'),
  context: z.string().optional().describe('pg_settings.context.'),
  takes: z.enum(['reload', 'restart', 'never']).optional().describe('What a new value needs.'),
  managedBy: z.enum(['patroni', 'operator']).optional().describe('Who sets it, where it is not the user.'),
  differs: z.boolean().describe('Servers have different values.'),
  servers: z.array(z.object({
    pod: z.string(),
    value: z.string().describe('As SHOW prints it.'),
    source: z.string().describe('pg_settings.source.'),
    file: z.string().optional(),
    pendingRestart: z.boolean(),
    asWanted: z.boolean().describe('The value is that of the FEPCluster, or that says none.'),
  })),
});

/** Answer of `params list NAME` and `params get NAME PARAMETER`. */
export const parameterList = z.object({
  apiVersion,
  kind: z.literal('ParameterList'),
  name: z.string(),
  namespace: z.string(),
  parameters: z.array(parameterLine),
  unreadable: z.array(unreadablePart).describe('Servers that did not answer.'),
});

export type ParameterLine = z.infer<typeof parameterLine>;
export type ParameterList = z.infer<typeof parameterList>;
