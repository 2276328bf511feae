import {writeYaml} from '../../manifest/yaml/index.ts';
import type {AnyObject, CoreEvent, KubernetesObject, Pod} from '../../model/kubernetes-object.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {redactObject} from '../../redact/redact-object.ts';
import type {Placeholders} from '../../redact/placeholders.ts';
import {safeSegment} from '../../bundle/entry-path.ts';
import {certificateFacts} from '../database-status/certificate.ts';
import {byTime, objectOfEvent, textOfEvent, timeOfEvent} from '../events.ts';
import {describePod} from './describe.ts';
import {NAMESPACED, type NamespaceObjects} from './inventory.ts';
import {NothingThere, writeText, type CollectTask} from './task.ts';

const PLURALS = new Map(Object.values(RESOURCES).map(({kind, plural}) => [kind as string, plural as string]));

/** Every object as YAML, one file each, without its secrets; of Secrets the names of keys and the lengths of values. */
export function objectTasks(objects: ReadonlyMap<string, AnyObject[]>, folder: string, namespace: string | undefined, placeholders: Placeholders): CollectTask[] {
  return [...objects].filter(([, list]) => list.length > 0).map(([kind, list]) => ({
    part: 'objects',
    what: `${kind} objects${namespace === undefined ? '' : ` of ${namespace}`}`,
    path: `${folder}/${kind}/*.yaml`,
    rights: [`${verbOf(kind)} ${PLURALS.get(kind) ?? kind}${namespace === undefined ? '' : ` -n ${namespace}`}`],
    run: async (files) => {
      for (const object of list) await writeText(files, `${folder}/${kind}/${safeSegment(object.metadata.name ?? 'unnamed')}.yaml`, await yamlOf(object, placeholders));
    },
  }));
}

/** Definitions are read by name, all else in lists. */
function verbOf(kind: string): string {
  return kind === RESOURCES.CustomResourceDefinition.kind ? 'get' : 'list';
}

/** An object as a file of the bundle. */
export async function yamlOf(object: KubernetesObject, placeholders: Placeholders): Promise<string> {
  const redacted = redactObject(object, (value) => {
    const placeholder = placeholders.of(value);
    placeholders.count(placeholder, 'field');
    return placeholder;
  });
  return writeYaml(redacted);
}

/** What could not be listed: a part that is missing by name. */
export function unreadTasks(kinds: ReadonlyMap<string, Part<unknown>>, where: string): CollectTask[] {
  return [...kinds].flatMap(([kind, found]) => (isKnown(found) || found.unreadable.includes('not installed') ? [] : [{
    part: 'objects' as const,
    what: `${kind} objects${where}`,
    path: '-',
    rights: [`${verbOf(kind)} ${PLURALS.get(kind) ?? kind}${where.replace(' of ', ' -n ')}`],
    run: async () => {
      throw new NothingThere(found.unreadable);
    },
  }]));
}

/** Events as a table, and each with all it says. */
export function eventsTask(events: readonly CoreEvent[], folder: string, namespace: string): CollectTask {
  return {
    part: 'events',
    what: `events of ${folder.split('/').at(-1) ?? folder}`,
    path: `${folder}/events.txt`,
    rights: [`list events -n ${namespace}`],
    run: (files) => writeText(files, `${folder}/events.txt`, events.toSorted(byTime).map(eventText).join('')),
  };
}

function eventText(event: CoreEvent): string {
  return `${timeOfEvent(event) ?? '-'}  ${event.type ?? '-'}  ${event.reason ?? '-'}  ${objectOfEvent(event)}  ×${event.count ?? 1}  ${textOfEvent(event).replaceAll(/\s*\n\s*/g, ' ')}\n`;
}

/** Pods as `kubectl describe` shows them. */
export function describeTask(pods: readonly Pod[], events: readonly CoreEvent[], folder: string, namespace: string): CollectTask {
  return {
    part: 'objects',
    what: `description of the pods of ${folder.split('/').at(-1) ?? folder}`,
    path: `${folder}/describe-pods.txt`,
    rights: [`list pods -n ${namespace}`],
    run: (files) => writeText(files, `${folder}/describe-pods.txt`, pods.map((pod) => describePod(pod, events)).join('\n')),
  };
}

/** Subjects and ends of the certificates in Secrets and ConfigMaps. */
export function certificatesTask(objects: ReadonlyMap<string, AnyObject[]>, folder: string, namespace: string): CollectTask {
  return {
    part: 'objects',
    what: `dates of the certificates of ${folder.split('/').at(-1) ?? folder}`,
    path: `${folder}/certificates.txt`,
    rights: [`list secrets -n ${namespace}`, `list configmaps -n ${namespace}`],
    run: async (files) => {
      const lines = ['Secret', 'ConfigMap'].flatMap((kind) => (objects.get(kind) ?? []).flatMap((object) => certificateLines(kind, object)));
      if (lines.length === 0) throw new NothingThere('no Secret or ConfigMap of the cluster that may be read holds a certificate');
      await writeText(files, `${folder}/certificates.txt`, lines.join(''));
    },
  };
}

function certificateLines(kind: string, object: AnyObject): string[] {
  const data = (object['data'] ?? {}) as Record<string, string>;
  return Object.entries(data).flatMap(([key, value]) => {
    const {subject, notAfter} = certificateFacts(kind === 'Secret' ? Buffer.from(value, 'base64').toString('latin1') : value);
    return notAfter === undefined ? [] : [`${notAfter}  ${kind} ${object.metadata.name} ${key}  ${subject ?? ''}\n`];
  });
}

/** All kinds that may be listed in a namespace, for `--dry-run`. */
export function listRights({namespace}: Pick<NamespaceObjects, 'namespace'>): string[] {
  return NAMESPACED.map(({plural, group}) => `list ${plural}${group === '' ? '' : `.${group}`} -n ${namespace}`);
}
