import {z} from 'zod';
import {apiVersion, finding, unreadablePart} from './pieces.ts';

const validationFinding = finding.extend({
  title: z.string().optional().describe('What the rule demands.'),
});

const checkedObject = z.object({
  source: z.string().describe('The file as it was named, - for standard input, or the live object: fepcluster/demo.'),
  template: z.string().optional().describe('Template that Helm rendered it from.'),
  line: z.int().optional().describe('Line of the file where the object begins.'),
  kind: z.string(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  findings: z.array(validationFinding),
  ignored: z.array(validationFinding.extend({reason: z.string()})).describe('Found, and left out on the word of a flag or an annotation.'),
  notChecked: z.array(z.object({rule: z.string(), reason: z.string()})),
});

const fix = z.object({
  source: z.string(),
  path: z.string(),
  rule: z.string(),
  line: z.int().optional(),
  before: z.string().describe('Text that was there.'),
  after: z.string().describe('Text that is there now, or would be.'),
});

/** Answer of `validate`. */
export const validation = z.object({
  apiVersion,
  kind: z.literal('Validation'),
  passed: z.boolean().describe('Nothing unreadable, and no finding of the severity of failOn or above.'),
  failOn: z.enum(['error', 'warning', 'info', 'never']),
  counts: z.object({
    objects: z.int().describe('Objects checked.'),
    skipped: z.int().describe('Objects of other kinds, not looked at.'),
    unreadable: z.int(),
    errors: z.int(),
    warnings: z.int(),
    infos: z.int(),
    ignored: z.int(),
    fixed: z.int(),
  }),
  objects: z.array(checkedObject),
  skipped: z.array(z.object({kind: z.string(), count: z.int()})),
  unreadable: z.array(unreadablePart.extend({where: z.string().optional(), code: z.string()})).describe('Inputs that could not be read; part is the input.'),
  fixes: z.array(fix).optional().describe('With --fix: what was mended, or would be with --dry-run.'),
});

export type Validation = z.infer<typeof validation>;
export type ValidatedObject = z.infer<typeof checkedObject>;
export type ValidationFinding = z.infer<typeof validationFinding>;
export type Fix = z.infer<typeof fix>;
export type FailOn = Validation['failOn'];
