import type {AccessQuestion} from '../../cluster/gateway.ts';
import {isKnown} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import type {Inventory} from './inventory.ts';
import type {CollectTask} from './task.ts';

const BY_PLURAL = new Map(Object.values(RESOURCES).map((resource) => [resource.plural as string, resource]));

/** Every right that the tasks need, once, and whether it is there. Without any of them the rest is collected all the same. */
export async function rightsOf({cluster, signal}: OperationContext, tasks: readonly CollectTask[], inventory: Inventory): Promise<{right: string; allowed?: boolean}[]> {
  const secrets = [...inventory.namespaces.keys()].map((namespace) => `list secrets -n ${namespace}`);
  const rights = [...new Set([...tasks.flatMap((task) => task.rights), ...secrets])].toSorted();
  return Promise.all(rights.map(async (right) => {
    const question = questionOf(right);
    const answer = question === undefined ? undefined : await part(cluster.canI(question, {signal}));
    return {right, ...(answer !== undefined && isKnown(answer) ? {allowed: answer.known} : {})};
  }));
}

/** `get pods/log -n ns` as a question. */
function questionOf(right: string): AccessQuestion | undefined {
  const [, verb = '', plural = '', subresource, namespace] = /^(\w+) ([\w.]+?)(?:\/(\w+))?(?: -n (\S+))?$/.exec(right) ?? [];
  const resource = BY_PLURAL.get(plural.split('.', 1)[0] ?? '');
  if (resource === undefined) return undefined;
  return {verb, resource, ...(subresource === undefined ? {} : {subresource}), ...(namespace === undefined ? {} : {namespace})};
}
