import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {FailOn, Fix, ValidatedObject, Validation} from '../../model/answers/validation.ts';
import type {ClusterFacts} from '../../model/cluster-facts.ts';
import type {IgnoredRule} from '../../rules/index.ts';
import type {OperationContext} from '../context.ts';
import {checkObject, withMetadata, type CheckOptions} from './check-object.ts';
import {mendFile, type Judged} from './fixes.ts';
import {isRuleId, nearestRule} from './ignores.ts';
import type {FileInput, ValidateInputs} from './input.ts';
import {checkChange, checkLive, liveCluster, type LiveScope} from './live.ts';
import {isChecked, objectsIn, unknownKind, type FileObject} from './objects-in.ts';

export {IGNORE_ANNOTATION} from './ignores.ts';
export type {FileInput, LiveInput, ValidateInputs} from './input.ts';

export interface ValidateOptions extends LiveScope {
  inputs: ValidateInputs;
  /** Compare the files with this live FEPCluster. */
  against?: string;
  /** Version of the operator that is to act on the objects: `5.2.6`. */
  operatorVersion?: string;
  failOn: FailOn;
  ignore: readonly IgnoredRule[];
  /** Mend what has one safe answer; `show` changes nothing. */
  fix?: 'write' | 'show';
}

/** Result so far; files come one after the other, so that a thousand cost the memory of one. */
interface Tally {
  objects: ValidatedObject[];
  skipped: Map<string, number>;
  unreadable: Validation['unreadable'];
  fixes: Fix[];
}

const ROUNDS = 3;

/**
 * Checks files and live objects. Rejects with the FepError of the one input when that cannot be read; of several, the
 * unreadable ones are part of the answer. `context` is asked only for live objects and `against`.
 */
export async function validate(context: () => Promise<OperationContext>, options: ValidateOptions): Promise<Validation> {
  for (const {rule} of options.ignore) requireRule(rule);
  const check: CheckOptions = {ignore: options.ignore, facts: factsOf(options), now: new Date()};
  const tally: Tally = {objects: [], skipped: new Map(), unreadable: [], fixes: []};
  const {files, live} = options.inputs;
  const compare = options.against === undefined ? undefined : await comparison(await context(), options.against, options, check);
  for (const input of files) await checkFile(input, options, compare ?? ((place) => checkObject(place.object, place.origin, check)), tally, files.length + live.length === 1);
  if (compare !== undefined && tally.unreadable.length === 0) requireCompared(tally.objects, options.against ?? '');
  if (live.length > 0) tally.objects.push(...await checkLive(await context(), live, options, check));
  return answerOf(tally, options);
}

type CheckOne = (place: FileObject) => Promise<ValidatedObject>;

async function comparison(context: OperationContext, name: string, scope: LiveScope, check: CheckOptions): Promise<CheckOne> {
  const {live, context: cached} = await liveCluster(context, name, scope);
  return (place) => {
    const {object, origin} = place;
    const isThat = object.kind === 'FEPCluster' && withMetadata(object).metadata.name === name;
    return isThat ? checkChange(cached, live, object, origin, check) : checkObject(object, origin, check);
  };
}

function requireCompared(objects: readonly ValidatedObject[], name: string): void {
  if (objects.some((object) => object.kind === 'FEPCluster' && object.name === name)) return;
  const found = objects.filter(({kind}) => kind === 'FEPCluster').map((object) => object.name ?? '?');
  throw new FepError(`no file holds a FEPCluster ${name}`, {
    code: 'against-mismatch', exit: 'usage', where: '--against',
    ...(found.length === 0 ? {} : {why: `found: ${found.join(', ')}; another name would be another cluster`, suggestions: found.slice(0, 1).map((one) => `--against ${one}`)}),
  });
}

async function checkFile(input: FileInput, options: ValidateOptions, one: CheckOne, tally: Tally, alone: boolean): Promise<void> {
  const mark = {objects: tally.objects.length, skipped: new Map(tally.skipped)};
  try {
    const text = await input.read();
    let round = await checkText(text, input.file, one, {skipped: tally.skipped, keep: options.fix !== undefined});
    if (options.fix !== undefined) round = await mended(text, round, {input, options, one, tally});
    tally.objects.push(...round.map(({checked}) => checked));
  } catch (error) {
    if (!(error instanceof FepError) || error.exit !== 'usage' || alone) throw error;
    tally.objects.length = mark.objects;
    tally.skipped = mark.skipped;
    const {message, code, where, why} = error;
    tally.unreadable.push({part: input.file, reason: why === undefined ? message : `${message}: ${why}`, code, ...(where === undefined ? {} : {where})});
  }
}

interface CheckedPlace {
  /** Kept for mending only: it holds the whole parsed document. */
  place?: FileObject;
  checked: ValidatedObject;
}

async function checkText(text: string, file: string, one: CheckOne, {skipped, keep}: {skipped: Map<string, number>; keep: boolean}): Promise<CheckedPlace[]> {
  const round: CheckedPlace[] = [];
  const add = (place: FileObject, checked: ValidatedObject): void => void round.push(keep ? {place, checked} : {checked});
  for await (const place of objectsIn(text, file)) {
    const {object, origin} = place;
    const strange = unknownKind(object);
    if (strange !== undefined) {
      const position = origin.locate?.(strange.path);
      add(place, {...bare(place), findings: [{...strange, ...(position === undefined ? {} : {position})}]});
    } else if (isChecked(object)) add(place, await one(place));
    else {
      const kind = typeof object.kind === 'string' ? object.kind.slice(0, 80) : '(no kind)';
      skipped.set(kind, (skipped.get(kind) ?? 0) + 1);
    }
  }
  return round;
}

function bare({object, origin}: FileObject): ValidatedObject {
  const {name} = withMetadata(object).metadata;
  return {source: origin.source, kind: typeof object.kind === 'string' ? object.kind : '', ...(typeof name === 'string' ? {name} : {}), findings: [], ignored: [], notChecked: []};
}

interface Mending {
  input: FileInput;
  options: ValidateOptions;
  one: CheckOne;
  tally: Tally;
}

/** Mends until nothing is left with one safe answer: a renamed section may hold more. A mend that leaves more errors of form is not kept. */
async function mended(text: string, first: CheckedPlace[], {input, options, one, tally}: Mending): Promise<CheckedPlace[]> {
  let [current, round] = [text, first];
  const fixes: Fix[] = [];
  for (let count = 0; count < ROUNDS; count += 1) {
    const judged: Judged[] = round.flatMap(({place, checked}) => (place === undefined ? [] : [{place, findings: checked.findings}]));
    const next = await mendFile(current, judged);
    if (next.fixes.length === 0) break;
    const after = await checkText(next.text, input.file, one, {skipped: new Map(), keep: true});
    if (shapeErrors(after) > shapeErrors(round)) break;
    [current, round] = [next.text, after];
    fixes.push(...next.fixes);
  }
  tally.fixes.push(...fixes);
  if (options.fix === 'show' || fixes.length === 0) return first;
  if (input.write === undefined) throw new FepError('standard input cannot be mended in place', {code: 'fix-stdin', exit: 'usage', where: '--fix', suggestions: ['give a file, or --fix --dry-run']});
  await input.write(current);
  return round;
}

/** A right mend may uncover errors of other rules, but none of form. */
function shapeErrors(round: readonly CheckedPlace[]): number {
  return round.reduce((sum, {checked}) => sum + checked.findings.filter(({rule}) => rule === 'unknown-field' || rule === 'wrong-type').length, 0);
}

function factsOf({operatorVersion}: ValidateOptions): Partial<ClusterFacts> {
  return operatorVersion === undefined ? {} : {operator: {known: {present: true, version: operatorVersion}}};
}

const RANK = {error: 2, warning: 1, info: 0, never: 3} as const;

function answerOf({objects, skipped, unreadable, fixes}: Tally, {failOn, fix}: ValidateOptions): Validation {
  const findings = objects.flatMap((object) => object.findings);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const nothing = objects.length === 0 && unreadable.length === 0 && [...skipped.keys()].every((kind) => kind === '(no kind)');
  if (nothing) throw new FepError('there is nothing to check: no Kubernetes object was found', {code: 'nothing-to-check', exit: 'usage', why: 'a check that looked at nothing must not pass', suggestions: ['kubectl fep validate FILE', 'kubectl fep validate -A']});
  return {
    apiVersion: ANSWER_API_VERSION,
    kind: 'Validation',
    passed: unreadable.length === 0 && !findings.some(({severity}) => RANK[severity] >= RANK[failOn]),
    failOn,
    counts: {
      objects: objects.length, skipped: [...skipped.values()].reduce((sum, one) => sum + one, 0), unreadable: unreadable.length,
      errors: count('error'), warnings: count('warning'), infos: count('info'),
      ignored: objects.reduce((sum, {ignored}) => sum + ignored.length, 0), fixed: fix === 'write' ? fixes.length : 0,
    },
    objects,
    skipped: [...skipped].map(([kind, number]) => ({kind, count: number})),
    unreadable,
    ...(fix === undefined ? {} : {fixes}),
  };
}

function requireRule(rule: string): void {
  if (isRuleId(rule)) return;
  const near = nearestRule(rule);
  throw new FepError(`there is no rule ${rule.slice(0, 80)}`, {
    code: 'unknown-rule', exit: 'usage', where: '--ignore-rule',
    suggestions: near === undefined ? ['the id stands behind each finding'] : [`--ignore-rule '${near}=REASON'`],
  });
}
