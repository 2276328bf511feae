import type {ChangeClass} from '../model/change-class.ts';

/** A class of change in a word or two. */
export const CLASS_NAMES: Readonly<Record<ChangeClass, string>> = {
  refused: 'refused',
  rolling: 'rolling replacement',
  restart: 'needs a restart',
  reload: 'reload',
  none: 'neither reload nor restart',
  'not-stated': 'effect not stated',
  ignored: 'ignored by the operator',
};
