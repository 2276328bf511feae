/** A part of a text inside a field: a PostgreSQL parameter, a pgBackRest option, a line. */
export interface DifferenceItem {
  kind: 'parameter' | 'option' | 'line';
  /** Name of the parameter; section and name of the option; place of the line, counted without comments. */
  name: string;
}

/** One thing that a change means to change. Values are as they may be shown: secrets are hidden already. */
export interface Difference {
  /** `spec.fep.instances`; items of keyed lists by their key: `….customCertificates["alice"].caName`. */
  path: string;
  /** The same place in the model: `….customCertificates[].caName`. */
  schemaPath: string;
  kind: 'added' | 'changed' | 'removed' | 'moved';
  item?: DifferenceItem;
  old?: unknown;
  new?: unknown;
  /** Old and new are left out: the value is a secret. */
  secret?: true;
  /** No field of the model: the operator does not know it. */
  unknown?: true;
}

/** Why a value of the file or of the cluster is left as it is. */
export type KeptReason = 'masked' | 'secret-unknown' | 'autoscale' | 'autoresize' | 'not-in-file';

/** Something that differs on paper and is not meant as a change: the cluster keeps what it has. */
export interface Kept {
  path: string;
  reason: KeptReason;
  /** Values, where they are no secrets. */
  live?: unknown;
  wanted?: unknown;
}

/** A place that cannot be sent, since asterisks would be stored as the secret. */
export interface Blocked {
  path: string;
  why: string;
}

/** What a change comes to. */
export interface Comparison {
  differences: Difference[];
  kept: Kept[];
  blocked: Blocked[];
  /** JSON merge patch of the fields meant, secrets included; never to be printed as it is. Empty when nothing changes. */
  patch: Record<string, unknown>;
}
