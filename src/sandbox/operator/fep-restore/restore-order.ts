import {at, textAt, treeAt, type Tree} from '../fep-cluster/members.ts';
import {RestoreFailure} from './restore-failure.ts';

/** What a FEPRestore asks for, read and checked (actions.md section 4). */
export interface RestoreOrder {
  from: string;
  /** The restored cluster: a new one, or the source itself. */
  to: string;
  inPlace: boolean;
  type: 'latest' | 'PITR';
  /** `2024-01-31 12:00:00+00`, for PITR. */
  target: string | undefined;
  /** Undefined: pgBackRest looks through all. */
  repo: number | undefined;
  /** New cluster only; ignored in place. */
  changeParams: Tree;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d$/;

/** Reads `spec`. @throws RestoreFailure that names the field and what it takes. */
export function readOrder(spec: unknown): RestoreOrder {
  const from = textAt(spec, 'fromFEPcluster') ?? 'new-fep';
  const to = textAt(spec, 'toFEPcluster');
  const type = textAt(spec, 'restoretype') ?? 'latest';
  if (type !== 'latest' && type !== 'PITR') throw new RestoreFailure(`spec.restoretype is ${JSON.stringify(type)}, not latest or PITR`);
  return {
    from,
    to: to ?? from,
    inPlace: to === undefined,
    type,
    target: type === 'PITR' ? targetOf(spec) : undefined,
    repo: repoOf(spec),
    changeParams: treeAt(spec, 'changeParams') ?? {},
  };
}

/** Date and time are UTC (CRD text); pgBackRest gets them with their zone. */
function targetOf(spec: unknown): string {
  const [date, time] = [at(spec, 'restoredate'), at(spec, 'restoretime')];
  if (typeof date !== 'string' || !DATE.test(date)) throw new RestoreFailure(`spec.restoredate is ${shown(date)}: PITR needs a date in UTC such as "2024-01-31", in quotes`);
  if (typeof time !== 'string' || !TIME.test(time)) throw new RestoreFailure(`spec.restoretime is ${shown(time)}: PITR needs a time in UTC such as "23:59:00", in quotes`);
  const padded = time.split(':').map((part) => part.padStart(2, '0')).join(':');
  const moment = new Date(`${date}T${padded}Z`);
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== date) throw new RestoreFailure(`spec.restoredate is ${shown(date)}: there is no such day`);
  return `${date} ${padded}+00`;
}

function repoOf(spec: unknown): number | undefined {
  const repo = at(spec, 'restoreTargetRepo');
  if (repo === undefined) return undefined;
  if (typeof repo === 'number' && Number.isInteger(repo) && repo >= 1 && repo <= 256) return repo;
  throw new RestoreFailure(`spec.restoreTargetRepo is ${shown(repo)}, not a number from 1 to 256`);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
