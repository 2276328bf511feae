import type {Progress} from '../../lib/model/progress.ts';

/** What the sandbox's functions use of their surroundings. An {@link OperationContext} fits when `env` is added. */
export interface SandboxContext {
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  report: (progress: Progress) => void;
  /** Environment of the user: folders, PATH, KUBEBUILDER_ASSETS, proxies. */
  env: Readonly<Record<string, string | undefined>>;
}
