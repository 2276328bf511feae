import type {Gateway, ListOptions, ObjectList} from '../../cluster/gateway.ts';
import {FepError} from '../../errors/fep-error.ts';
import type {ValidatedObject} from '../../model/answers/validation.ts';
import type {AnyObject, KubernetesObject} from '../../model/kubernetes-object.ts';
import {FEP_RESOURCES, type Resource} from '../../model/resources.ts';
import {operationsOf, rulesFor, type Subject} from '../../rules/index.ts';
import {checkRules} from '../check-rules.ts';
import type {OperationContext} from '../context.ts';
import {changeOf, DRIFT_RULES} from './change.ts';
import {validatedObject, type CheckOptions, type Origin} from './check-object.ts';
import {annotatedIgnores} from './ignores.ts';
import type {LiveInput} from './input.ts';

/** Rules about the moment of creation, which say nothing of what is there already. */
const BEFORE_CREATION: ReadonlySet<string> = new Set(['cluster-name-unique', 'child-cr-by-hand', 'storage-static-pv-capacity', 'storage-static-pv-count']);

export interface LiveScope {
  /** Left out: the namespace of the connection; `*` for all. */
  namespace?: string;
}

/** Checks objects as they are stored. Throws not-found (4) for a name that is not there, and the gateway's errors. */
export async function checkLive(context: OperationContext, inputs: readonly LiveInput[], scope: LiveScope, options: CheckOptions): Promise<ValidatedObject[]> {
  const cached = {...context, cluster: rememberLists(context.cluster)};
  const found = (await Promise.all(inputs.map((input) => readLive(cached, input, scope)))).flat();
  return Promise.all(found.map((object) => checkStored(cached, object, options)));
}

async function readLive({cluster, signal}: OperationContext, input: LiveInput, {namespace}: LiveScope): Promise<KubernetesObject[]> {
  if ('all' in input) return (await cluster.list(FEP_RESOURCES.FEPCluster, {signal, ...(namespace === undefined ? {} : {namespace})})).items.map((item) => ofKind(item, FEP_RESOURCES.FEPCluster));
  const resource = FEP_RESOURCES[input.kind];
  const where = namespace === undefined || namespace === '*' ? cluster.connection.namespace : namespace;
  const found = await cluster.find<KubernetesObject>({resource, name: input.name, namespace: where}, {signal});
  if (found !== undefined) return [ofKind(found, resource)];
  throw new FepError(`there is no ${input.kind} ${input.name} in namespace ${where}, and no file ${input.name} here`, {
    code: 'not-found', exit: 'notFound', where: `${resource.kind.toLowerCase()}/${input.name}`,
    why: 'a word is a file when it exists, has a slash or ends like one (.yaml); every other word is a live object',
    suggestions: ['kubectl fep list -A', `kubectl fep validate ./${input.name}`],
  });
}

/** Items of a list come without their kind. */
function ofKind(object: KubernetesObject, resource: Resource): KubernetesObject {
  return {...object, apiVersion: `${resource.group}/${resource.version}`, kind: resource.kind};
}

/** A stored object is judged as one that was made and is left as it is, with what is around it: no mask of it is news. */
async function checkStored(context: OperationContext, object: KubernetesObject, options: CheckOptions): Promise<ValidatedObject> {
  const {name = '', namespace = context.cluster.connection.namespace} = object.metadata;
  const {also} = operationsOf(object);
  const subject: Subject = {object, operation: 'update', also: ['create', 'env', ...also], previous: object, facts: options.facts};
  const rules = rulesFor(object.kind).filter(({id}) => !BEFORE_CREATION.has(id));
  const {ignore, findings} = annotatedIgnores(object as AnyObject);
  const evaluation = await checkRules(context, {name, namespace}, rules, subject, {ignore: [...options.ignore, ...ignore]});
  return validatedObject(object as AnyObject, {source: `${object.kind.toLowerCase()}/${name}`}, evaluation, findings);
}

/** A manifest as a change to the live FEPCluster of its name. */
export async function checkChange(context: OperationContext, live: KubernetesObject, manifest: AnyObject, origin: Origin, options: CheckOptions): Promise<ValidatedObject> {
  const {name = '', namespace = context.cluster.connection.namespace} = live.metadata;
  const {after, before, literal} = changeOf(live, manifest as KubernetesObject);
  const subject = (object: KubernetesObject): Subject => ({
    object, operation: 'update', also: operationsOf(object, before).also, previous: before, facts: options.facts,
    locate: (path) => {
      const position = origin.locate?.(path);
      return position === undefined ? undefined : {position};
    },
  });
  const rules = rulesFor('FEPCluster');
  const {ignore, findings} = annotatedIgnores(manifest);
  const left = {ignore: [...options.ignore, ...ignore]};
  const ref = {name, namespace};
  const [meant, drift] = await Promise.all([
    checkRules(context, ref, rules.filter(({id}) => !DRIFT_RULES.has(id)), subject(after), left),
    checkRules(context, ref, rules.filter(({id}) => DRIFT_RULES.has(id)), subject(literal), left),
  ]);
  const evaluation = {
    findings: [...meant.findings, ...drift.findings],
    ignored: [...meant.ignored, ...drift.ignored],
    notChecked: [...meant.notChecked, ...drift.notChecked],
  };
  return validatedObject(manifest, origin, evaluation, findings);
}

/** The live cluster that a file is to be compared with. Throws not-found (4). */
export async function liveCluster(context: OperationContext, name: string, scope: LiveScope): Promise<{live: KubernetesObject; context: OperationContext}> {
  const cached = {...context, cluster: rememberLists(context.cluster)};
  const [live] = await readLive(cached, {kind: 'FEPCluster', name}, scope);
  return {live: live as KubernetesObject, context: cached};
}

/** Lists are read once for a run, however many objects are checked. */
function rememberLists(cluster: Gateway): Gateway {
  const lists = new Map<string, Promise<ObjectList<KubernetesObject>>>();
  const list = (resource: Resource, options: ListOptions = {}): Promise<ObjectList<KubernetesObject>> => {
    const {namespace = '', labelSelector = '', fieldSelector = ''} = options;
    const key = [resource.group, resource.plural, namespace, labelSelector, fieldSelector].join('|');
    let found = lists.get(key);
    if (found === undefined) {
      found = cluster.list(resource, options);
      lists.set(key, found);
    }
    return found;
  };
  return new Proxy(cluster, {
    get(target, key) {
      if (key === 'list') return list;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member;
    },
  });
}
