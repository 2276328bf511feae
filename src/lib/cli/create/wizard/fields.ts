export const FEP = 'spec.fep';
export const CHILD = 'spec.fepChildCrVal';
export const STORAGE = `${CHILD}.storage`;
export const BACKUP = `${CHILD}.backup`;
