import {FepError} from '../../errors/fep-error.ts';
import type {RestorePlan} from '../../model/answers/restore.ts';
import {guard} from '../guard.ts';
import {operatorNotReady} from '../require-operator.ts';
import type {PlannedRestore} from './plan-restore.ts';

/** What the user has said beforehand. */
export interface RestoreConsent {
  /** The name was typed, or --yes. */
  confirmed: boolean;
  force: boolean;
}

/** Rules whose question the typed name answers. */
const CONFIRMED_BY_NAME: ReadonlySet<string> = new Set(['restore-existing-overwrites', 'restore-target-omitted']);

/**
 * Refuses (exit 3, nothing was sent) a restore that cannot end well, that a rule forbids, or that nobody confirmed. With force a
 * repository that cannot be looked at, a volume that seems too small, and an operator that does not run are no hindrance.
 */
export function guardRestore({plan, findings, deadOperator}: PlannedRestore, {confirmed, force}: RestoreConsent): void {
  if (plan.verdict === 'impossible') throw impossible(plan);
  if (plan.verdict === 'unknown' && !force) throw unplanned(plan);
  if (!force) requireRoom(plan);
  if (deadOperator !== undefined && !force) {
    throw operatorNotReady(plan, deadOperator, {
      refusal: `${plan.name} cannot be restored now`,
      later: `the restore would begin whenever it comes back${plan.inPlace ? ', and replace what is written until then' : ''}`,
      anyway: '--force asks for it all the same',
    });
  }
  guard(findings.filter(({rule}) => !(plan.inPlace && CONFIRMED_BY_NAME.has(rule))), {refusal: `${plan.name} cannot be restored`, forceable: () => false, force: false});
  if (plan.inPlace && !confirmed) {
    throw new FepError(`${plan.name} was not restored: its name was not typed`, {code: 'not-confirmed', exit: 'refused', where: `fepcluster/${plan.name}`, why: 'nothing was changed', suggestions: ['--yes confirms it in scripts', `restore into a new cluster first: --to ${plan.name}-restored`]});
  }
}

/** Refuses (3) a data volume that is smaller than the database. */
export function requireRoom(plan: RestorePlan): void {
  const small = plan.volumes.find(({enough}) => !enough);
  if (small !== undefined) throw tooSmall(plan, small);
}

/** Whether a target lies behind what is archived: archiving what is being written may mend that. */
export function isPastArchive({problem}: Pick<RestorePlan, 'problem'>): boolean {
  return problem?.code === 'after-last-wal' || problem?.code === 'after-last-commit';
}

/** Other ways to about the same state, nearest first. */
function impossible(plan: RestorePlan): FepError {
  const {name, namespace, problem, nearest, toTime} = plan;
  const {before, after} = nearest;
  const where = plan.inPlace ? '--in-place' : `--to ${plan.target}`;
  const command = `kubectl fep restore ${name} -n ${namespace} ${where}`;
  const sameAgain = before !== undefined && wholeSecond(before, 0) === toTime;
  const late = isPastArchive(plan);
  return new FepError(`${name} cannot be restored to ${toTime ?? 'its latest state'}: ${problem?.message ?? 'no way was found'}`, {
    code: `restore-${problem?.code ?? 'impossible'}`, exit: 'refused', where: toTime === undefined ? `fepcluster/${name}` : '--to-time', why: 'said before anything was touched; nothing was sent',
    suggestions: [
      ...(late ? [`everything that is archived: ${command} --latest`, `archive the WAL that is being written, then try again: kubectl fep backup check ${name} -n ${namespace}`] : []),
      ...(before === undefined || sameAgain || late ? [] : [`the nearest point before: ${command} --to-time ${wholeSecond(before, 0)}`]),
      ...(after === undefined ? [] : [`the nearest point after: ${command} --to-time ${wholeSecond(after, 1)}`]),
      `see the window: kubectl fep backup window ${name} -n ${namespace}`,
    ],
    details: {plan},
  });
}

/** The operator takes whole seconds: before a point that is rounded down, after it up. */
export function wholeSecond(moment: string, up: 0 | 1): string {
  const ms = Date.parse(moment);
  return new Date((up === 1 ? Math.floor(ms / 1000) + 1 : Math.floor(ms / 1000)) * 1000).toISOString().replace('.000Z', 'Z');
}

function unplanned({name, namespace, problem}: RestorePlan): FepError {
  return new FepError(`it cannot be told whether ${name} can be restored: ${problem?.message ?? 'its repository was not read'}`, {
    code: 'restore-unplanned', exit: 'refused', where: `fepcluster/${name}`,
    why: 'a restore works without a running source as long as its backup volume is safe (UG 2.3.6), but nobody could look into that volume; nothing was sent',
    suggestions: [`kubectl fep status ${name} -n ${namespace}`, '--force restores without a plan'],
  });
}

function tooSmall({name}: RestorePlan, {volume, capacity, neededBytes}: RestorePlan['volumes'][number]): FepError {
  const wanted = `${Math.ceil((neededBytes * 1.5) / 2 ** 30)}Gi`;
  return new FepError(`the database of ${name} has ${neededBytes} bytes, and ${volume} ${capacity}`, {
    code: 'volume-too-small', exit: 'refused', where: `storage.${volume}.size`, why: 'the restore would fill the volume and fail; nothing was sent',
    suggestions: [`into a new cluster with a larger volume: --to NAME --change child.storage.${volume}.size=${wanted}`, '--force tries it all the same'],
  });
}
