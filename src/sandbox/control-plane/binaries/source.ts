import type {Progress} from '../../../lib/model/progress.ts';
import type {BinaryName, Platform} from '../versions.ts';

/** Where a program lies, and which way it came. */
export interface FoundBinary {
  path: string;
  source: string;
}

export interface SourceContext {
  signal: AbortSignal;
  report: (progress: Progress) => void;
  env: Readonly<Record<string, string | undefined>>;
  platform: Platform;
  /** Folder in which downloads and builds end. */
  folder: string;
}

/** What one way brought: programs, and for what is still missing the reason in words. */
export interface SourceResult {
  found: Partial<Record<BinaryName, string>>;
  reason?: string;
}

/** One way to get programs of the control plane. Never throws except when aborted. */
export interface BinarySource {
  /** For messages: `the cache folder /home/u/.cache/…`. */
  title: string;
  provide(missing: readonly BinaryName[], context: SourceContext): Promise<SourceResult>;
}
