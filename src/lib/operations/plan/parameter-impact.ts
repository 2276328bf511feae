import type {Difference} from '../../manifest/difference/index.ts';
import type {ChangeImpact} from '../../model/change-class.ts';
import {withClass} from '../../model/change-impact.ts';
import {managedParameter, NEVER_LOWER_ON_STANDBY, removedParameter} from '../../model/postgres/managed-parameters.ts';
import {parameterAmount} from '../../model/postgres/parameter-value.ts';
import {isModuleParameter, parameter} from '../../model/postgres/parameters.ts';

/** What a change of one parameter in customPgParams does: a reload takes it, or only a restart (Overview 1.2.4.1). */
export function parameterImpact(difference: Difference, impact: ChangeImpact): ChangeImpact {
  const name = difference.item?.name ?? '';
  const managed = managedParameter(name);
  if (managed !== undefined) return {...withClass(impact, 'not-stated', managed.source), effect: managed.en};
  const known = parameter(name);
  if (known === undefined) return isModuleParameter(name) ? moduleImpact(impact) : droppedImpact(name, impact);
  if (known.context === 'internal') return {...withClass(impact, 'ignored', 'PostgreSQL 15'), effect: 'the server tells this value and takes none'};
  if (known.restart !== 'restart') return reloadImpact(name, known.context, impact);
  const restart = withClass(impact, 'restart', 'Overview 1.2.4.1, 2.3');
  if (NEVER_LOWER_ON_STANDBY.includes(known.name) && isLower(difference)) {
    return {...restart, after: `${restart.after}; a lower value has to be in force on the master before the replicas restart`};
  }
  return known.name === 'shared_preload_libraries' ? preload(difference, restart) : restart;
}

function reloadImpact(name: string, context: string, impact: ChangeImpact): ChangeImpact {
  // PostgreSQL reloads it; the guide restarts none the less.
  if (name === 'password_encryption') return {...impact, after: 'the guide restarts the database after it, although PostgreSQL reloads it', section: 'Overview 1.2.4.1, UG 4.14.1'};
  const isLate = context === 'backend' || context === 'superuser-backend';
  return isLate ? {...impact, disturbs: 'nobody: in force for sessions that begin afterwards'} : impact;
}

/** No server knows the parameters of modules that it has not loaded; what they need is theirs to say. */
function moduleImpact(impact: ChangeImpact): ChangeImpact {
  return {...withClass(impact, 'not-stated'), effect: 'a parameter of a module: whether a reload takes it, or only a restart, is for the module to say'};
}

function droppedImpact(name: string, impact: ChangeImpact): ChangeImpact {
  const gone = removedParameter(name);
  const why = gone === undefined ? 'PostgreSQL 15 has no such parameter' : `PostgreSQL has no such parameter since ${gone.goneSince}${gone.instead === undefined ? '' : `; ${gone.instead} took its place`}`;
  return {...withClass(impact, 'ignored', 'UG 2.3'), effect: `${why}: Patroni drops it`};
}

function isLower({item, old, new: now}: Difference): boolean {
  const [before, after] = [old, now].map((value) => parameterAmount(item?.name ?? '', String(value ?? '')));
  return before !== undefined && after !== undefined && after < before;
}

function preload({old, new: now}: Difference, impact: ChangeImpact): ChangeImpact {
  const has = (value: unknown): boolean => typeof value === 'string' && value.split(',').some((name) => name.trim().replaceAll('"', '') === 'tde_kms');
  return has(now) && !has(old) ? {...impact, irreversible: 'tde_kms must never be taken out again', section: 'UG 4.12.2.1'} : impact;
}
