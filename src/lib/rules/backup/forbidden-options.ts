export {FORBIDDEN_OPTIONS} from '../../model/pgbackrest/forbidden-options.ts';

/** Id of the rule for one of the options that must not be set. */
export const forbiddenRuleId = (name: string): string => `pgbr-forbidden-${name}`;
