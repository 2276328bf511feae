import {z} from 'zod';
import {apiVersion, time} from './pieces.ts';

const bundleFile = z.object({
  path: z.string(),
  what: z.string(),
  partly: z.string().optional().describe('Why it is there in part only; left out: it is whole.'),
  bytes: z.int(),
  sha256: z.string(),
});

const missingPart = z.object({what: z.string(), reason: z.string()});

/** `manifest.json` of a bundle. */
export const bundleManifest = z.object({
  apiVersion,
  kind: z.literal('SupportBundleManifest'),
  createdAt: time,
  program: z.string().describe('Name and version of what made it.'),
  server: z.string().describe('Address of the API server.'),
  clusters: z.array(z.object({name: z.string(), namespace: z.string()})),
  namespaces: z.array(z.string()).describe('Whose objects were looked at.'),
  since: z.string().optional().describe('Only logs of this time before it was made: 3600s.'),
  complete: z.boolean().describe('Everything that was to be taken was tried; what failed is named in missing.'),
  stopped: z.string().optional().describe('Why it is not complete.'),
  files: z.array(bundleFile).describe('All files but this one.'),
  missing: z.array(missingPart),
});

/** Answer of `logs-collect`. */
export const supportBundle = z.object({
  apiVersion,
  kind: z.literal('SupportBundle'),
  file: z.string().describe('Where it lies; - for stdout.'),
  bytes: z.int(),
  clusters: z.array(z.object({name: z.string(), namespace: z.string()})),
  complete: z.boolean(),
  stopped: z.string().optional(),
  files: z.int().describe('How many files it holds.'),
  partly: z.array(z.object({path: z.string(), reason: z.string()})),
  missing: z.array(missingPart),
  redactions: z.object({
    total: z.int(),
    byKind: z.record(z.string(), z.int()),
    knownValues: z.int().describe('Secret values of the cluster that were looked for.'),
    unread: z.array(z.object({namespace: z.string(), reason: z.string()})).describe('Namespaces whose Secrets could not be read.'),
  }),
  findings: z.array(z.object({cluster: z.string(), severity: z.enum(['critical', 'warning', 'unknown']), message: z.string(), object: z.string().optional()})),
});

/** Answer of `logs-collect --dry-run`. */
export const supportBundlePlan = z.object({
  apiVersion,
  kind: z.literal('SupportBundlePlan'),
  clusters: z.array(z.object({name: z.string(), namespace: z.string()})),
  parts: z.array(z.object({part: z.string(), what: z.string(), path: z.string(), rights: z.array(z.string())})),
  rights: z.array(z.object({right: z.string(), allowed: z.boolean().optional().describe('Left out: it could not be asked.')})),
});

/** Answer of `logs-collect verify`. */
export const bundleVerification = z.object({
  apiVersion,
  kind: z.literal('BundleVerification'),
  file: z.string(),
  verdict: z.enum(['clean', 'damaged', 'secrets']).describe('secrets: something that looks like one was found, whatever else.'),
  complete: z.boolean().describe('The archive ends where it should and has its manifest.'),
  files: z.int(),
  bytes: z.int().describe('Of all files, unpacked.'),
  liveValues: z.int().optional().describe('Secret values of the cluster that were looked for; left out: it was not asked.'),
  problems: z.array(z.object({path: z.string(), problem: z.string(), line: z.int().optional()})),
});

export type BundleManifest = z.infer<typeof bundleManifest>;
export type SupportBundle = z.infer<typeof supportBundle>;
export type SupportBundlePlan = z.infer<typeof supportBundlePlan>;
export type BundleVerification = z.infer<typeof bundleVerification>;
