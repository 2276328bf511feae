import {assignments} from './assignments.ts';
import type {Pattern} from './pattern.ts';
import {privateKeys} from './private-keys.ts';
import {tokens} from './tokens.ts';
import {urls} from './urls.ts';

/** Every secret that is told by its surroundings; what is first wins where two begin at one place. */
export const PATTERNS: readonly Pattern[] = [...privateKeys, ...tokens, urls, assignments];
