import type {DeleteOptions, Gateway, ListOptions, ObjectRef, Patch, PatchOptions, WriteOptions} from '../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {applyMergePatch} from '../../../src/lib/manifest/patch.ts';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import type {Resource} from '../../../src/lib/model/resources.ts';
import type {OperationContext} from '../../../src/lib/operations/context.ts';
import type {Progress} from '../../../src/lib/model/progress.ts';
import {ManualClock} from './manual-clock.ts';

/** One thing that was sent: `create Secret demo-credentials`, `create FEPCluster demo (dry run)`. */
export type Sent = string;

/**
 * A gateway over a map, for the order of writes and what failures leave behind. It plays no controller: a test says
 * with `on` what happens besides a write. Behaviour of Kubernetes itself is tested against the real API server.
 */
export class FakeCluster {
  readonly objects = new Map<string, KubernetesObject>();
  readonly sent: Sent[] = [];
  /** Bodies of the objects that were created, or tried to be. */
  readonly tried: KubernetesObject[] = [];
  readonly reported: Progress[] = [];
  readonly clock = new ManualClock();
  readonly abort = new AbortController();
  #uids = 0;
  #reactions = new Map<Sent, (() => void)[]>();

  put(...objects: KubernetesObject[]): this {
    for (const object of objects) this.objects.set(key(object.kind, object.metadata.name), structuredClone(object));
    return this;
  }

  get<T extends KubernetesObject>(kind: string, name: string): T | undefined {
    return this.objects.get(key(kind, name)) as T | undefined;
  }

  /** What happens when something is sent: throw an error to refuse it; each reaction is used once. */
  on(sent: Sent, reaction: () => void): this {
    this.#reactions.set(sent, [...(this.#reactions.get(sent) ?? []), reaction]);
    return this;
  }

  /** Context of an operation on this cluster, in namespace shop. */
  context(): OperationContext {
    return {cluster: this.#gateway(), clock: this.clock, signal: this.abort.signal, report: (progress) => this.reported.push(progress)};
  }

  #send(sent: Sent, write: () => void, dryRun: boolean | undefined): void {
    const line = dryRun === true ? `${sent} (dry run)` : sent;
    this.sent.push(line);
    const reaction = this.#reactions.get(line)?.shift();
    if (dryRun !== true && reaction === undefined) write();
    reaction?.();
  }

  #gateway(): Gateway {
    const find = async ({resource, name}: ObjectRef) => structuredClone(this.objects.get(key(resource.kind, name)));
    const gateway: Partial<Gateway> = {
      connection: {context: 'test', server: 'https://test', namespace: 'shop'},
      find: find as Gateway['find'],
      get: (async (ref: ObjectRef) => {
        const found = await find(ref);
        if (found === undefined) throw new FepError(`there is no ${ref.resource.kind} ${ref.name}`, {code: 'not-found', exit: 'notFound'});
        return found;
      }) as Gateway['get'],
      list: (async (resource: Resource, options: ListOptions = {}) => {
        const name = /^metadata\.name=(.*)$/.exec(options.fieldSelector ?? '')?.[1];
        const items = [...this.objects.values()].filter((object) => object.kind === resource.kind && (name === undefined || object.metadata.name === name));
        return {items: structuredClone(items), resourceVersion: '1'};
      }) as Gateway['list'],
      watch: (() => (async function* () {})()) as Gateway['watch'],
      create: (async (resource: Resource, object: KubernetesObject, options: WriteOptions = {}) => {
        this.#uids += 1;
        const stored = {...structuredClone(object), metadata: {...object.metadata, uid: `made-${this.#uids}`}};
        this.tried.push(structuredClone(object));
        this.#send(`create ${resource.kind} ${object.metadata.name}`, () => this.put(stored), options.dryRun);
        return stored;
      }) as Gateway['create'],
      patch: (async ({resource, name}: ObjectRef, patch: Patch, options: PatchOptions = {}) => {
        const apply = (): void => {
          this.objects.set(key(resource.kind, name), applyMergePatch(this.objects.get(key(resource.kind, name)), patch.body) as KubernetesObject);
        };
        this.#send(`patch ${resource.kind} ${name} ${JSON.stringify(patch.body)}`, apply, options.dryRun);
        return this.objects.get(key(resource.kind, name));
      }) as Gateway['patch'],
      delete: async ({resource, name}: ObjectRef, options: DeleteOptions = {}) => {
        this.#send(`delete ${resource.kind} ${name}`, () => this.objects.delete(key(resource.kind, name)), options.dryRun);
      },
      canI: async () => true,
      version: async () => ({gitVersion: 'v1.26.0', major: '1', minor: '26'}),
      close: () => undefined,
    };
    return gateway as Gateway;
  }
}

function key(kind: string, name: string | undefined): string {
  return `${kind}/${name}`;
}

export function refusal(code: string, exit: 'conflict' | 'unknown' | 'forbidden' | 'failed' = 'conflict'): FepError {
  return new FepError(`${code} for the test`, {code, exit});
}
