import type {Gateway, ListOptions, ObjectRef} from '../../../src/lib/cluster/gateway.ts';
import type {Subject} from '../../../src/lib/cluster/errors/subject.ts';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import type {Clock} from '../../../src/lib/operations/context.ts';
import {RESOURCES, type Resource} from '../../../src/lib/model/resources.ts';
import {errorFor, reach, type Fault} from './faults.ts';

/** One request that a program made. */
export interface RequestMade {
  subject: Subject;
  /** `create FEPAction`, `exec psql`: without names, so that requests of two runs can be compared. */
  words: string;
  /** What was sent, of requests that write. */
  body?: unknown;
}

/** Strikes at the first request with these words. */
export interface Strike {
  fault: Fault;
  words: string;
  /** Called when it has struck. */
  struck: () => void;
  /** Somebody else changes the cluster at this moment. */
  meddle: () => void;
}

/** Longer than a pause between two looks, shorter than any deadline of a look. */
const DELAY_MS = 2000;

type Intercept = <T>(request: RequestMade, send: () => Promise<T>) => Promise<T>;

const forever = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** A gateway that notes every request, and lets one of them fail in the ordered way. */
export function faultyGateway(gateway: Gateway, clock: Clock, noted: RequestMade[], strike?: Strike): Gateway {
  let struck = false;
  let dead = false;
  const intercept: Intercept = async (request, send) => {
    if (dead) return forever();
    noted.push(request);
    if (strike === undefined || !meets(request, strike, struck)) return send();
    const first = !struck;
    struck = true;
    if (first) strike.struck();
    const {fault} = strike;
    if (fault === 'killed before' || fault === 'killed after') {
      if (fault === 'killed after') await send().catch(() => undefined);
      dead = true;
      return forever();
    }
    if (fault === 'changed meanwhile') {
      if (first) strike.meddle();
      return send();
    }
    if (fault === 'delayed') {
      await clock.sleep(DELAY_MS);
      return send();
    }
    if (fault === 'sent twice') {
      await send();
      return send();
    }
    if (fault === 'cut after') await send().catch(() => undefined);
    throw errorFor(fault, request.subject);
  };
  return wrapped(gateway, intercept);
}

function meets(request: RequestMade, {fault, words}: Strike, struck: boolean): boolean {
  if (!struck) return request.words === words;
  const how = reach(fault);
  return how === 'all' || (how === 'kind' && request.words === words);
}

function wrapped(gateway: Gateway, intercept: Intercept): Gateway {
  const about = (verb: string, {resource, name, namespace}: ObjectRef): RequestMade => ({subject: {verb, resource, name, namespace}, words: `${verb} ${resource.kind}`});
  const of = (verb: string, resource: Resource, options: ListOptions = {}): RequestMade => ({subject: {verb, resource, namespace: options.namespace}, words: `${verb} ${resource.kind}`});
  return {
    ...gateway,
    get: (ref, options) => intercept(about('get', ref), () => gateway.get(ref, options)) as never,
    find: (ref, options) => intercept(about('get', ref), () => gateway.find(ref, options)) as never,
    list: (resource, options) => intercept(of('list', resource, options), () => gateway.list(resource, options)) as never,
    watch: (resource, options) => (async function* () {
      const events = await intercept(of('watch', resource, options), async () => gateway.watch(resource, options));
      yield* events;
    })() as never,
    create: (resource: Resource, object: KubernetesObject, options) => intercept({...about('create', {resource, name: object.metadata.name ?? ''}), body: object}, () => gateway.create(resource, object, options)) as never,
    apply: (resource: Resource, object: KubernetesObject, options) => intercept({...about('apply', {resource, name: object.metadata.name ?? ''}), body: object}, () => gateway.apply(resource, object, options)) as never,
    patch: (ref, patch, options) => intercept({...about('patch', ref), body: patch.body}, () => gateway.patch(ref, patch, options)) as never,
    delete: (ref, options) => intercept(about('delete', ref), () => gateway.delete(ref, options)),
    exec: (options) => intercept({subject: {verb: 'exec', resource: RESOURCES.Pod, subresource: 'exec', name: options.pod}, words: `exec ${toolOf(options.command)}`, body: options.command}, () => gateway.exec(options)),
  };
}

/** The program behind the shell that looks for it. */
function toolOf(command: readonly string[]): string {
  return command[0] === 'sh' ? (command[3] ?? 'sh') : (command[0] ?? '?');
}
