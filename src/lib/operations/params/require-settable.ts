import {FepError} from '../../errors/fep-error.ts';
import {managedParameter} from '../../model/postgres/managed-parameters.ts';
import {isModuleParameter, parameter, parameterMeant} from '../../model/postgres/parameters.ts';
import {checkParameterValue} from '../../model/postgres/parameter-value.ts';

/** Refuses (3) what Patroni or the operator sets by itself, and (2) what PostgreSQL has not or would not take. */
export function requireSettable(parameters: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    const managed = managedParameter(name);
    if (managed !== undefined) {
      throw new FepError(`${name} is not yours to set: ${managed.by === 'patroni' ? 'Patroni' : 'the operator'} sets it`, {
        code: 'managed-parameter', exit: 'refused', where: name, why: managed.en, suggestions: [`what it is: kubectl fep explain ${name}`],
      });
    }
    if (value === undefined) continue;
    if (parameter(name) === undefined && !isModuleParameter(name)) throw unknownParameter(name);
    const problem = checkParameterValue(name, value);
    if (problem !== undefined) {
      throw new FepError(`${name} cannot be ${JSON.stringify(value)}`, {code: 'invalid-value', exit: 'usage', where: name, why: problem, suggestions: [`kubectl fep explain ${name}`]});
    }
  }
}

function unknownParameter(name: string): FepError {
  const meant = parameterMeant(name);
  return new FepError(`PostgreSQL 15 has no parameter ${name}`, {
    code: 'unknown-parameter', exit: 'usage', where: name, why: 'Patroni would drop it without a word (User\'s Guide 2.3)',
    suggestions: meant === undefined ? [] : [`did you mean ${meant}?`],
  });
}
