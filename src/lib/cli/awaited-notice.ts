import process from 'node:process';
import type {Gateway} from '../cluster/gateway.ts';
import type {ProgressView} from '../present/progress.ts';
import type {Prompts} from './prompts.ts';

/** A person who looks at a terminal begins to wonder. */
const PATIENCE_MS = 1000;
const LOOK_MS = 500;

/**
 * Says at a terminal what the cluster was asked and has not answered for a second, whatever the command: reads report no
 * progress of their own. Silent while something is asked of the user, and once the answer has begun.
 */
export class AwaitedNotice {
  #timer: NodeJS.Timeout | undefined;
  #view: Pick<ProgressView, 'awaiting'> | undefined;
  #questions = 0;

  /** The gateway whose requests are looked at from now on. */
  async watch(cluster: Gateway, view: () => Promise<Pick<ProgressView, 'awaiting'>>): Promise<Gateway> {
    const {withAwaited} = await import('../cluster/awaited-requests.ts');
    const {gateway, awaited} = withAwaited(cluster);
    this.#view = await view();
    this.#timer = setInterval(() => {
      if (process.stdout.bytesWritten > 0) return this.end();
      const now = this.#questions > 0 ? undefined : awaited();
      this.#view?.awaiting(now === undefined || now.elapsedMs < PATIENCE_MS ? undefined : {...now, server: cluster.connection.server});
    }, LOOK_MS).unref();
    return gateway;
  }

  /** Runs a question to the user, with nothing moving below it. */
  async during<T>(question: () => Promise<T>): Promise<T> {
    this.#questions += 1;
    this.#view?.awaiting(undefined);
    try {
      return await question();
    } finally {
      this.#questions -= 1;
    }
  }

  end(): void {
    clearInterval(this.#timer);
    this.#view?.awaiting(undefined);
    this.#view = undefined;
  }
}

/** The same questions, during which nothing is said of requests. */
export function quietly(prompts: Prompts, notice: AwaitedNotice): Prompts {
  return {
    confirm: (question) => notice.during(() => prompts.confirm(question)),
    typeName: (question) => notice.during(() => prompts.typeName(question)),
    text: (question) => notice.during(() => prompts.text(question)),
    secret: (question) => notice.during(() => prompts.secret(question)),
    choose: (question) => notice.during(() => prompts.choose(question)),
  };
}
