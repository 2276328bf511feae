import type {Resource} from '../../model/resources.ts';

/** What a request was about, for the words of an error. */
export interface Subject {
  /** The verb of RBAC: get, list, watch, create, patch, delete. */
  verb: string;
  resource?: Resource | undefined;
  subresource?: string | undefined;
  name?: string | undefined;
  /** Undefined for all namespaces and for kinds without one. */
  namespace?: string | undefined;
}

/** True for verbs that change something: their lost answers leave the outcome unknown. */
export function isWrite(subject: Subject): boolean {
  return !['get', 'list', 'watch'].includes(subject.verb);
}

/** `FEPCluster "demo" in namespace "db"`, `pods in all namespaces`. */
export function describeSubject(subject: Subject): string {
  const {resource, name, namespace, subresource} = subject;
  if (resource === undefined) return 'the API server';
  const place = resource.namespaced ? ` in ${namespace === undefined ? 'all namespaces' : `namespace "${namespace}"`}` : '';
  const what = name === undefined ? resource.plural : `${resource.kind} "${name}"`;
  return `${subresource === undefined ? '' : `the ${subresource} of `}${what}${place}`;
}

/** What was asked, to follow "you may not" or "cannot": `get FEPCluster "demo" in namespace "db"`, `run a command in Pod …`. */
export function describeRequest(subject: Subject): string {
  const words = {exec: 'run a command in', portforward: 'connect to a port of', log: 'read the log of'}[subject.subresource ?? ''];
  return words === undefined ? `${subject.verb} ${describeSubject(subject)}` : `${words} ${describeSubject({...subject, subresource: undefined})}`;
}

/** `fepclusters.fep.fujitsu.io`, as `kubectl` takes it. */
export function qualifiedPlural(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}
