import {exitCode, type ExitName} from './exit-codes.ts';

/**
 * Who can mend it: the user (wrong input, refused), the cluster (unreachable, forbidden, failed),
 * or the authors of this program.
 */
export type ErrorFamily = 'user' | 'cluster' | 'bug';

/** What a {@link FepError} is made of. */
export interface FepErrorOptions {
  /** Stable, kebab-case; scripts and tests compare it. */
  code: string;
  exit: ExitName;
  family?: ErrorFamily;
  /** Where: a manifest path (`spec.fep.instances`), a flag (`--instances`), a file with line and column, an object. */
  where?: string;
  /** Why, in words of the reader's world; often the server's own sentence. */
  why?: string;
  /** The mend: commands to paste or values to write, best first. */
  suggestions?: readonly string[];
  /** Further facts, for `-o json`; never secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** Every failure that reaches the user: what (message), where, why, and what mends it. */
export class FepError extends Error {
  readonly code: string;
  readonly exit: ExitName;
  readonly family: ErrorFamily;
  readonly where: string | undefined;
  readonly why: string | undefined;
  readonly suggestions: readonly string[];
  readonly details: Record<string, unknown>;

  constructor(message: string, options: FepErrorOptions) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause});
    this.name = 'FepError';
    this.code = options.code;
    this.exit = options.exit;
    this.family = options.family ?? (options.exit === 'usage' || options.exit === 'refused' ? 'user' : 'cluster');
    this.where = options.where;
    this.why = options.why;
    this.suggestions = options.suggestions ?? [];
    this.details = options.details ?? {};
  }

  /** The number the process ends with. */
  get exitCode(): number {
    return exitCode(this.exit);
  }
}
