import {ACTION_TYPES, CREATE_EXTENSION_IN_GUIDE} from '../../../lib/model/fep-action/action-types.ts';
import {at, switchAt, textAt} from '../fep-cluster/members.ts';
import {ActionFailure} from './action-failure.ts';

/** A FEPAction's spec, read. */
export interface ActionOrder {
  /** A type of the model, in the CRDs' spelling. */
  type: string;
  /** Name of the FEPCluster, or of the FEPPgpool2 for pgpool2_restart. */
  target: string;
  args: string[];
  backupType: 'full' | 'incr';
  backupRepo: number;
}

/** `spec.fepAction.type` in the CRDs' spelling; undefined when it is missing or no text. */
export function typeOf(spec: unknown): string | undefined {
  const type = textAt(spec, 'fepAction.type')?.trim();
  return type === CREATE_EXTENSION_IN_GUIDE ? 'create_extension' : type;
}

/** `spec.sysExtraEvent`; off unless it says otherwise. */
export function wantsEvents(spec: unknown): boolean {
  return switchAt(spec, 'sysExtraEvent') ?? false;
}

/**
 * Reads a FEPAction. The CRD of FEP 15 checks nothing, so that everything is looked at here.
 * @throws ActionFailure saying what is wrong with it.
 */
export function readOrder(spec: unknown): ActionOrder {
  const type = typeOf(spec);
  if (type === undefined) throw new ActionFailure('spec.fepAction.type is missing');
  const known = ACTION_TYPES.find((one) => one.type === type);
  if (known === undefined || known.since !== '5.x') throw new ActionFailure(`spec.fepAction.type ${type} is not a type that this operator knows`);
  const target = textAt(spec, known.target)?.trim();
  if (target === undefined) throw new ActionFailure(missingTarget(spec, known.target, type));
  return {type, target, args: readArgs(spec), backupType: readBackupType(spec), backupRepo: readBackupRepo(spec)};
}

/** UG 6.2 prints the target one level too deep; that is worth a sentence. */
function missingTarget(spec: unknown, field: string, type: string): string {
  const misplaced = textAt(spec, `fepAction.${field}`) === undefined ? '' : `; it stands below spec.fepAction, where it is not read`;
  return `spec.${field} is missing, which ${type} needs${misplaced}`;
}

function readArgs(spec: unknown): string[] {
  const args = at(spec, 'fepAction.args') ?? [];
  const texts = Array.isArray(args) ? args.filter((arg): arg is string | number => ['string', 'number'].includes(typeof arg)) : undefined;
  if (texts === undefined || texts.length !== (args as unknown[]).length) throw new ActionFailure('spec.fepAction.args must be a list of texts');
  return texts.map((arg) => String(arg).trim()).filter((arg) => arg !== '');
}

function readBackupType(spec: unknown): ActionOrder['backupType'] {
  const type = textAt(spec, 'fepAction.backupType') ?? 'full';
  if (type === 'full' || type === 'incr') return type;
  throw new ActionFailure(`spec.fepAction.backupType must be full or incr, it is ${type}`);
}

function readBackupRepo(spec: unknown): number {
  const repo = Number(textAt(spec, 'fepAction.backupRepo') ?? 1);
  if (Number.isInteger(repo) && repo >= 1 && repo <= 256) return repo;
  throw new ActionFailure(`spec.fepAction.backupRepo must be a whole number from 1 to 256, it is ${textAt(spec, 'fepAction.backupRepo')}`);
}
