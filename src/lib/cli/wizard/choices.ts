import type {Choice} from './question.ts';

/** The choice that sets nothing. Lists need a value, and texts may be empty. */
export const AS_IT_IS = '';

export const YES_NO: readonly Choice[] = [{value: 'yes', name: 'yes'}, {value: 'no', name: 'no'}];
