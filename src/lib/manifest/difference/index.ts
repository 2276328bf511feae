/** What a change means to change, field by field. Pure. */
export {compareClusters, type CompareOptions} from './compare.ts';
export type {Blocked, Comparison, Difference, DifferenceItem, Kept, KeptReason} from './difference.ts';
export {hideInStrings, hideInText} from './hide.ts';
export {parametersOf} from './texts.ts';
export {type Hunk, unifiedHunks} from './unified.ts';
