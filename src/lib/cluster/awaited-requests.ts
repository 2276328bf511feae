import process from 'node:process';
import type {ExecOptions, Gateway, ObjectRef} from './gateway.ts';

/** What is asked and not answered yet. */
export interface Awaited {
  /** `pods`, `fepcluster/demo`, `pod demo-sts-0`, each once, the longest wait first. */
  subjects: string[];
  /** Since the oldest of them was asked, in milliseconds. */
  elapsedMs: number;
}

export interface WatchedGateway {
  gateway: Gateway;
  /** Undefined while nothing is awaited. */
  awaited: () => Awaited | undefined;
}

/** The gateway, and what it waits for at any moment. Streams are not counted: they last as long as somebody reads them. */
export function withAwaited(inner: Gateway): WatchedGateway {
  const open = new Map<symbol, {subject: string; since: number}>();
  const track = async <T>(subject: string, request: Promise<T>): Promise<T> => {
    const key = Symbol(subject);
    open.set(key, {subject, since: performance.now()});
    try {
      return await request;
    } finally {
      open.delete(key);
    }
  };
  const gateway: Gateway = {
    connection: inner.connection,
    get: (ref, options) => track(nameOf(ref), inner.get(ref, options)),
    find: (ref, options) => track(nameOf(ref), inner.find(ref, options)),
    list: (resource, options) => track(resource.plural, inner.list(resource, options)),
    watch: (resource, options) => inner.watch(resource, options),
    create: (resource, object, options) => track(`a new ${resource.kind}`, inner.create(resource, object, options)),
    apply: (resource, object, options) => track(`a change of a ${resource.kind}`, inner.apply(resource, object, options)),
    patch: (ref, patch, options) => track(`a change of ${nameOf(ref)}`, inner.patch(ref, patch, options)),
    delete: (ref, options) => track(`the deletion of ${nameOf(ref)}`, inner.delete(ref, options)),
    exec: (options) => (isSession(options) ? inner.exec(options) : track(`pod ${options.pod}`, inner.exec(options))),
    logs: (options) => inner.logs(options),
    connectPort: (options) => track(`port ${options.port} of pod ${options.pod}`, inner.connectPort(options)),
    canI: (question, options) => track(`rights on ${question.resource.plural}`, inner.canI(question, options)),
    version: (options) => track('the version', inner.version(options)),
    close: () => inner.close(),
  };
  return {gateway, awaited: () => awaitedOf([...open.values()])};
}

/** What a person types, or reads as it comes. */
function isSession({tty, stdin, stdout}: ExecOptions): boolean {
  return tty === true || stdin === process.stdin || stdout === process.stdout;
}

function nameOf({resource, name}: ObjectRef): string {
  return `${resource.kind.toLowerCase()}/${name}`;
}

function awaitedOf(requests: readonly {subject: string; since: number}[]): Awaited | undefined {
  const [oldest] = requests;
  return oldest === undefined ? undefined : {subjects: [...new Set(requests.map(({subject}) => subject))], elapsedMs: performance.now() - oldest.since};
}
