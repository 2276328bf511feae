import {type CreateClusterOptions, fepClusterManifest} from '../../../manifest/fep-cluster/index.ts';
import {getAt, parsePath} from '../../../manifest/path.ts';
import type {CreateSurroundings} from '../../../operations/create-surroundings.ts';
import {judgeDraft} from '../../../operations/draft-cluster.ts';
import type {RuleFinding} from '../../../rules/evaluate.ts';
import {ignoredRules} from '../../rule-flags.ts';
import {type FlagValues, sameCommand} from '../../wizard/command-line.ts';
import {createFlags} from '../flags.ts';
import {clusterOptions, type CreateFlags, type FilesOfFlags} from '../options.ts';

/** A cluster in the making: what the command line would say of it. */
export interface CreateDraft {
  /** Empty as long as it was not asked. */
  name: string;
  /** Flags that were given or answered; what is left out has its default. */
  flags: FlagValues;
  /** Answers that are no flags of their own: whether more is to be asked, where the password comes from. */
  picked: Readonly<Record<string, string>>;
}

/** What the questions of `create` may look at. */
export interface CreateWorld {
  surroundings: CreateSurroundings;
  /** Files that were named on the command line, read already. */
  files: FilesOfFlags;
  /** Flags as they were parsed, defaults included. */
  parsed: CreateFlags;
  /** What was given on the command line, and is not asked. */
  given: ReadonlySet<string>;
}

/** The flags of the draft as the command line's parser would give them. */
export function flagsOf({flags}: CreateDraft, {parsed}: CreateWorld): CreateFlags {
  return {...parsed, ...flags} as CreateFlags;
}

/** What the draft means. A name that is still missing is stood in for. */
export function clusterOf(draft: CreateDraft, world: CreateWorld): CreateClusterOptions {
  const cluster = clusterOptions(draft.name === '' ? 'demo' : draft.name, flagsOf(draft, world), world.files);
  return draft.flags['password-file'] === undefined || world.given.has('password-file') ? cluster : {...cluster, passwords: {pgpassword: STAND_IN}};
}

/** In the place of a password in a file, which is read when the cluster is made, and of which nothing is shown. */
const STAND_IN = 'Stand1nForTheOneInTheFile';

/** Value of a field in the manifest that the draft means now. */
export function valueIn(draft: CreateDraft, world: CreateWorld, path: string): unknown {
  return getAt(fepClusterManifest(clusterOf(draft, world)).object, parsePath(path) ?? []);
}

/** The same, as a text to take over; undefined for what is no plain value. */
export function textIn(draft: CreateDraft, world: CreateWorld, path: string): string | undefined {
  const value = valueIn(draft, world, path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** What the rules say to the draft, with what is known of the cluster around. */
export async function judge(draft: CreateDraft, world: CreateWorld): Promise<ReturnType<typeof judgeDraft>> {
  const flags = flagsOf(draft, world);
  const facts = await world.surroundings.factsOf(flags.namespace ?? world.surroundings.namespace);
  return judgeDraft(clusterOf(draft, world), facts, ignoredRules(flags['ignore-rule']));
}

/** Findings over these fields, or below them. */
export function about(findings: readonly RuleFinding[], paths: readonly string[]): RuleFinding[] {
  return findings.filter(({path}) => paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)));
}

/** A finding in one line, for under a question. */
export function inOneLine({message, fix, rule}: RuleFinding): string {
  return `${message}${fix === undefined ? '' : `; ${fix}`} (${rule})`;
}

/** The command that does the same without a question, its flags in the order of the help. */
export function commandLine({name, flags}: CreateDraft): string {
  return sameCommand(['create', name], Object.fromEntries(Object.keys(createFlags).map((flag) => [flag, flags[flag]])));
}
