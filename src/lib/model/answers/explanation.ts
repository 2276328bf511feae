import {z} from 'zod';
import {apiVersion} from './pieces.ts';

const ruleLine = z.object({id: z.string(), severity: z.enum(['error', 'warning', 'info']), title: z.string()});

const fieldExplanation = z.object({
  kind: z.string().describe('The object kind: FEPCluster.'),
  path: z.string(),
  description: z.string(),
  type: z.string(),
  default: z.unknown().optional(),
  required: z.boolean().optional(),
  since: z.string().optional().describe('First operator version that knows the field.'),
  until: z.string().optional(),
  section: z.string().optional(),
  immutable: z.boolean(),
  secret: z.boolean(),
  restart: z.enum(['none', 'reload', 'restart', 'rolling']).optional().describe('What a change does to a running cluster.'),
  unseenInFep15: z.boolean().optional().describe('No source for FEP 15 shows the field.'),
  children: z.array(z.object({name: z.string(), type: z.string(), description: z.string()})),
  rules: z.array(ruleLine),
});

const ruleExplanation = z.object({
  id: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  title: z.string().optional(),
  applies: z.array(z.string()),
  kinds: z.array(z.string()),
  looksAt: z.array(z.string()),
  needs: z.array(z.string()).describe('Facts of the cluster without which it is not checked.'),
  fix: z.string().optional(),
  confirm: z.enum(['typed-name', 'force']).optional().describe('How the error may be overruled.'),
  section: z.string(),
  checked: z.boolean().describe('False for a rule of the list that no program can check.'),
  whyNot: z.string().optional().describe('Why no program can check it, in English.'),
});

const parameterExplanation = z.object({
  name: z.string(),
  type: z.string(),
  unit: z.string().optional(),
  min: z.string().optional(),
  max: z.string().optional(),
  values: z.array(z.string()).optional(),
  default: z.string().optional(),
  context: z.string().describe('When PostgreSQL takes a new value, in its own word: postmaster, sighup, user.'),
  restart: z.enum(['none', 'reload', 'restart', 'rolling']),
  managedBy: z.string().optional(),
  description: z.string(),
  where: z.string().describe('Field that it is set in.'),
  rules: z.array(ruleLine),
});

const hit = z.object({what: z.enum(['field', 'rule', 'parameter']), name: z.string(), description: z.string()});

/** Answer of `explain`: one of field, rule and parameter, or what a search found. */
export const explanation = z.object({
  apiVersion,
  kind: z.literal('Explanation'),
  subject: z.enum(['field', 'rule', 'parameter', 'search']),
  lang: z.enum(['en', 'ja']),
  field: fieldExplanation.optional(),
  rule: ruleExplanation.optional(),
  parameter: parameterExplanation.optional(),
  words: z.array(z.string()).optional(),
  hits: z.array(hit).optional().describe('Best first.'),
});

export type Explanation = z.infer<typeof explanation>;
export type FieldExplanation = z.infer<typeof fieldExplanation>;
export type RuleExplanation = z.infer<typeof ruleExplanation>;
export type ParameterExplanation = z.infer<typeof parameterExplanation>;
export type SearchHit = z.infer<typeof hit>;
export type Language = Explanation['lang'];
