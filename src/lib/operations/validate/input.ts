import type {FepKind} from '../../model/resources.ts';

/** A file of manifests, read when its turn comes. */
export interface FileInput {
  /** As it was named, for findings; `-` for standard input. */
  file: string;
  /** Throws FepError when it cannot be read. */
  read: () => Promise<string>;
  /** Keeps a mended text; left out where nothing can be written. */
  write?: (text: string) => Promise<void>;
}

/** Objects as they are stored in the cluster. */
export type LiveInput = {kind: FepKind; name: string} | {all: true};

export interface ValidateInputs {
  files: readonly FileInput[];
  live: readonly LiveInput[];
}
