import type {Position} from '../../model/finding.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';

/** A plain scalar that YAML 1.1, which kubectl reads, takes for something else than its letters. */
export interface YamlTrap {
  path: string;
  /** As written: `on`, `0600`, `1_000`. */
  written: string;
  /** What kubectl, and therefore this program, takes it for. */
  meaning: boolean | number;
  position: Position;
}

/** Where a document stands in its file, for those who edit it. */
export interface DocumentSlice {
  /** UTF-16 units from the beginning of the file, a byte order mark not counted. */
  start: number;
  end: number;
  /** Which document of the slice it is; more than one only where `...` or directives stand between them. */
  nth: number;
}

/** One object read from a file, with the place of each of its values. */
export interface ManifestDocument {
  object: AnyObject;
  /** Name of the file for messages; `-` for stdin. */
  file: string;
  /** Place of the value at a path (`spec.fep.instances`, `a[0]`), or of the nearest thing that holds it. */
  locate: (path: string) => Position | undefined;
  traps: readonly YamlTrap[];
  slice: DocumentSlice;
  /** Template that Helm made it from, as its comment says: `demo/templates/cluster.yaml`. */
  template?: string;
}
