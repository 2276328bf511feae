import type {Duplex, Readable} from 'node:stream';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import type {Resource} from '../model/resources.ts';
import {FepError} from '../errors/fep-error.ts';
import type {
  AccessQuestion,
  Connection,
  DeleteOptions,
  ExecOptions,
  Gateway,
  ListOptions,
  LogOptions,
  ObjectList,
  ObjectRef,
  Patch,
  PatchOptions,
  RequestOptions,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './gateway.ts';
import type {ApiClient} from './http/api-client.ts';
import {collectionPath, objectPath, withQuery} from './http/request-path.ts';
import {listPages, type ListPage} from './list-pages.ts';
import {failedTest, type Subject} from './translate-error.ts';
import {watchStream} from './watch-stream.ts';

/** Name under which our fields are recorded (`metadata.managedFields[].manager`). */
const FIELD_MANAGER = 'kubectl-fep';
/** kubectl asks for large lists in pages of the same size. */
const PAGE = 500;
/** The server ends a watch after about so long; a quiet one is then opened again, so that a dead connection is noticed. */
const WATCH_SECONDS = 290;

/** The Gateway over HTTPS to a real API server. */
export class KubernetesGateway implements Gateway {
  readonly connection: Connection;
  readonly #api: ApiClient;

  constructor(api: ApiClient, connection: Connection) {
    this.#api = api;
    this.connection = connection;
  }

  async get<T extends KubernetesObject>(ref: ObjectRef, options: RequestOptions = {}): Promise<T> {
    return this.#api.json<T>({method: 'GET', path: this.#path(ref), subject: this.#about('get', ref), signal: options.signal});
  }

  async find<T extends KubernetesObject>(ref: ObjectRef, options: RequestOptions = {}): Promise<T | undefined> {
    try {
      return await this.get<T>(ref, options);
    } catch (error) {
      if (error instanceof FepError && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  list<T extends KubernetesObject>(resource: Resource, options: ListOptions = {}): Promise<ObjectList<T>> {
    const {path, subject} = this.#collection('list', resource, options.namespace);
    return listPages<T>(resource, (next) => {
      const query = {labelSelector: options.labelSelector, fieldSelector: options.fieldSelector, limit: PAGE, continue: next};
      return this.#api.json<ListPage<T>>({method: 'GET', path: withQuery(path, query), subject, signal: options.signal});
    });
  }

  watch<T extends KubernetesObject>(resource: Resource, options: WatchOptions & {signal: AbortSignal}): AsyncIterable<WatchEvent<T>> {
    const {path, subject} = this.#collection('watch', resource, options.namespace);
    const {signal} = options;
    return watchStream<T>(
      {
        list: () => this.list<T>(resource, options),
        open: (resourceVersion) =>
          this.#api.stream({
            method: 'GET',
            path: withQuery(path, {
              watch: true,
              allowWatchBookmarks: true,
              resourceVersion,
              labelSelector: options.labelSelector,
              fieldSelector: options.fieldSelector,
              timeoutSeconds: WATCH_SECONDS,
            }),
            subject,
            signal,
          }),
      },
      options.resourceVersion,
      signal,
    );
  }

  create<T extends KubernetesObject>(resource: Resource, object: T, options: WriteOptions = {}): Promise<T> {
    const namespace = object.metadata.namespace ?? this.connection.namespace;
    return this.#api.json<T>({
      method: 'POST',
      path: withQuery(collectionPath(resource, namespace), {fieldManager: FIELD_MANAGER, ...dryRunOf(options)}),
      body: JSON.stringify(object),
      subject: {verb: 'create', resource, name: object.metadata.name ?? object.metadata.generateName, namespace},
      signal: options.signal,
    });
  }

  async apply<T extends KubernetesObject>(resource: Resource, object: T, options: WriteOptions & {force?: boolean} = {}): Promise<T> {
    const {name, namespace = this.connection.namespace} = object.metadata;
    if (name === undefined) throw new FepError('an object without a name cannot be applied', {code: 'invalid', exit: 'usage', where: 'metadata.name'});
    return this.#api.json<T>({
      method: 'PATCH',
      path: withQuery(objectPath(resource, name, namespace), {fieldManager: FIELD_MANAGER, force: options.force, ...dryRunOf(options)}),
      // JSON is YAML; the content type of server-side apply has only that name.
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(object),
      subject: {verb: 'patch', resource, name, namespace},
      signal: options.signal,
    });
  }

  async patch<T extends KubernetesObject>(ref: ObjectRef, patch: Patch, options: PatchOptions = {}): Promise<T> {
    const subject = {...this.#about('patch', ref), subresource: options.subresource};
    const answer = this.#api.json<T>({
      method: 'PATCH',
      path: withQuery(this.#path(ref, options.subresource), {fieldManager: FIELD_MANAGER, ...dryRunOf(options)}),
      contentType: patch.type === 'merge' ? 'application/merge-patch+json' : 'application/json-patch+json',
      body: JSON.stringify(patch.body),
      subject,
      signal: options.signal,
    });
    return patch.type === 'json' && patch.body.some(({op}) => op === 'test') ? guardedBy(answer, subject) : answer;
  }

  async delete(ref: ObjectRef, options: DeleteOptions = {}): Promise<void> {
    const {propagation, gracePeriodSeconds, uid} = options;
    await this.#api.json({
      method: 'DELETE',
      path: withQuery(this.#path(ref), dryRunOf(options)),
      body: JSON.stringify({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...(propagation === undefined ? {} : {propagationPolicy: propagation}),
        ...(gracePeriodSeconds === undefined ? {} : {gracePeriodSeconds}),
        ...(uid === undefined ? {} : {preconditions: {uid}}),
      }),
      subject: this.#about('delete', ref),
      signal: options.signal,
    });
  }

  async exec(options: ExecOptions): Promise<{exitCode: number}> {
    const {execInPod} = await import('./exec.ts');
    return execInPod(this.#api, {...options, namespace: options.namespace ?? this.connection.namespace});
  }

  async logs(options: LogOptions): Promise<Readable> {
    const {openLog} = await import('./logs.ts');
    return openLog(this.#api, {...options, namespace: options.namespace ?? this.connection.namespace});
  }

  async connectPort(options: {namespace?: string; pod: string; port: number} & RequestOptions): Promise<Duplex> {
    const {openPort} = await import('./port-connection.ts');
    return openPort(this.#api, {...options, namespace: options.namespace ?? this.connection.namespace});
  }

  async canI(question: AccessQuestion, options: RequestOptions = {}): Promise<boolean> {
    const {resource, verb, subresource, name} = question;
    const namespace = resource.namespaced ? (question.namespace === '*' ? '' : (question.namespace ?? this.connection.namespace)) : undefined;
    const attributes = {group: resource.group, version: resource.version, resource: resource.plural, verb, subresource, name, namespace};
    const review = await this.#api.json<{status?: {allowed?: boolean}}>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: JSON.stringify({apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {resourceAttributes: attributes}}),
      // A question, although HTTP posts it: it may be repeated, and its loss changes nothing.
      subject: {verb: 'get', resource: {group: 'authorization.k8s.io', version: 'v1', plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview', namespaced: false}},
      signal: options.signal,
    });
    return review.status?.allowed === true;
  }

  version(options: RequestOptions = {}): Promise<{gitVersion: string; major: string; minor: string; platform?: string}> {
    return this.#api.json({method: 'GET', path: '/version', subject: {verb: 'get'}, signal: options.signal});
  }

  close(): void {
    this.#api.transport.close();
  }

  #path(ref: ObjectRef, subresource?: string): string {
    return objectPath(ref.resource, ref.name, ref.namespace ?? this.connection.namespace, subresource);
  }

  #about(verb: string, ref: ObjectRef): Subject {
    return {verb, resource: ref.resource, name: ref.name, namespace: ref.namespace ?? this.connection.namespace};
  }

  #collection(verb: string, resource: Resource, asked: string | undefined): {path: string; subject: Subject} {
    const namespace = asked === '*' ? undefined : (asked ?? this.connection.namespace);
    return {path: collectionPath(resource, namespace), subject: {verb, resource, namespace}};
  }
}

/** The API server says of a failed `test` only that the request is in error (422 without a cause). */
async function guardedBy<T>(answer: Promise<T>, subject: Subject): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw failedTest(error, subject) ?? error;
  }
}

function dryRunOf(options: WriteOptions): {dryRun?: string} {
  return options.dryRun === true ? {dryRun: 'All'} : {};
}
