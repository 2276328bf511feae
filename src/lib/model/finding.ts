/** What a rule says. Source of severities: rules.md. */
export type Severity = 'error' | 'warning' | 'info';

/** Position in an input file; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** One thing that a rule found, or could not look at. */
export interface Finding {
  /** Stable rule id: `instances-range`. */
  rule: string;
  severity: Severity;
  /** Path in the object: `spec.fep.instances`; empty for the object as a whole. */
  path: string;
  /** What is wrong, with the value seen. */
  message: string;
  /** The value or the command that mends it. */
  fix?: string;
  /** Section of the guide or other source: `§5.9.2`. */
  section?: string;
  /** Where the value came from, when it is known: a flag, a file position. */
  origin?: string;
  position?: Position;
}
