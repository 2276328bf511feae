import {FepError} from '../../errors/fep-error.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, SERVER_CONTAINER} from '../../model/names.ts';

/** Sidecars of a server pod, as far as sources name them (objects.md, "Containers and images"). */
const SIDECARS: ReadonlySet<string> = new Set([...BACKUP_CONTAINERS, 'fep-logging-fluent-bit', 'fep-fluentbit', 'feputils', 'fep-utils']);

/**
 * The container with PostgreSQL: by its name, and where no container has it, the only one that is no known sidecar.
 * Throws `no-such-container` (4) with the names that are there.
 */
export function serverContainer(pod: Pod): string {
  const names = pod.spec.containers.map(({name}) => name);
  if (names.includes(SERVER_CONTAINER)) return SERVER_CONTAINER;
  const others = names.filter((name) => !SIDECARS.has(name));
  if (others.length === 1 && others[0] !== undefined) return others[0];
  throw new FepError(`pod ${podText(pod)} has no container ${SERVER_CONTAINER}`, {
    code: 'no-such-container', exit: 'notFound', where: `pod/${podText(pod)}`,
    why: `it is unclear which of its containers runs PostgreSQL: ${names.join(', ') || 'it has none'}`,
    suggestions: names.map((name) => `--container ${name}`),
  });
}

/** The container that was asked for, the backup container by either of its spellings. Throws `no-such-container` (4). */
export function namedContainer(pod: Pod, asked: string): string {
  const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({name}) => name);
  if (names.includes(asked)) return asked;
  const backups: readonly string[] = BACKUP_CONTAINERS;
  const twin = asked === 'backup' || backups.includes(asked) ? names.find((name) => backups.includes(name)) : undefined;
  if (twin !== undefined) return twin;
  throw new FepError(`pod ${podText(pod)} has no container ${asked}`, {
    code: 'no-such-container', exit: 'notFound', where: '--container', why: `its containers are ${names.join(', ')}`,
    suggestions: names.map((name) => `--container ${name}`),
  });
}

/** Does the container run now? A pod whose status is not written yet runs nothing. */
export function isRunning(pod: Pod, container: string): boolean {
  return (pod.status?.containerStatuses ?? []).some(({name, state}) => name === container && state?.running !== undefined);
}

function podText(pod: Pod): string {
  return pod.metadata.name ?? '?';
}
