import {Writable} from 'node:stream';
import type {BackupFact} from '../model/cluster-facts.ts';
import {BACKUP_CONTAINERS, LABELS} from '../model/names.ts';
import type {Pod} from '../model/kubernetes-object.ts';
import {isRecord, valueAt} from '../rules/view.ts';
import {listPods} from './cluster-snapshot.ts';
import type {Reading} from './fact-reading.ts';
import {isRunning} from './pods/containers.ts';
import {targetCluster} from './target-cluster.ts';

/** Longest answer that is kept; a repository of a thousand backups fits. */
const LONGEST = 8 * 1024 * 1024;

/** Asks pgBackRest in a server pod of the cluster that the object is about, the master's first. Throws where none can be asked. */
export async function readBackups(reading: Reading): Promise<BackupFact[]> {
  const {cluster, signal, namespace} = reading;
  const name = targetCluster(reading);
  const pods = await listPods(cluster, {name, namespace}, signal);
  const [chosen] = pods.flatMap((pod) => {
    const container = backupContainer(pod);
    return container === undefined ? [] : [{pod: pod.metadata.name ?? '', container, isMaster: pod.metadata.labels?.[LABELS.role] === 'master'}];
  }).toSorted((a, b) => Number(b.isMaster) - Number(a.isMaster));
  if (chosen === undefined) throw new Error(`no pod of ${name} runs pgBackRest now, so its backups could not be listed`);
  let answer = '';
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      answer += chunk.toString('utf8');
      done(answer.length > LONGEST ? new Error('the list of backups is longer than 8 MiB') : null);
    },
  });
  const stderr = new Writable({write: (_chunk, _encoding, done) => done()});
  const {pod, container} = chosen;
  const {exitCode} = await cluster.exec({namespace, pod, container, command: ['pgbackrest', 'info', '--output=json'], stdout, stderr, signal});
  if (exitCode !== 0) throw new Error(`pgbackrest info in ${pod} ended with code ${exitCode}`);
  return backupFacts(answer);
}

function backupContainer(pod: Pod): string | undefined {
  const known: readonly string[] = BACKUP_CONTAINERS;
  return pod.spec.containers.map(({name}) => name).find((name) => (known.includes(name) || /backup/i.test(name)) && isRunning(pod, name));
}

/** Reads what `pgbackrest info --output=json` (2.46) prints: stanzas with their backups, times in seconds. */
export function backupFacts(answer: string): BackupFact[] {
  const stanzas: unknown = JSON.parse(answer);
  if (!Array.isArray(stanzas)) throw new Error('pgbackrest info answered something else than a list');
  return stanzas.flatMap((stanza) => {
    const backups = valueAt(stanza, 'backup');
    return Array.isArray(backups) ? backups.filter(isRecord).flatMap(backupFact) : [];
  });
}

function backupFact(backup: Record<string, unknown>): BackupFact[] {
  const [start, stop, repository] = ['timestamp.start', 'timestamp.stop', 'database.repo-key'].map((path) => valueAt(backup, path));
  const {label, type} = backup;
  if (typeof label !== 'string' || typeof type !== 'string' || !isTime(start) || !isTime(stop)) return [];
  return [{label, type, repository: typeof repository === 'number' ? repository : 1, startedAt: rfc3339(start), stoppedAt: rfc3339(stop), failed: backup['error'] === true}];
}

/** Seconds since 1970 that a Date can hold. */
function isTime(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && Math.abs(seconds) <= 8.64e12;
}

function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
