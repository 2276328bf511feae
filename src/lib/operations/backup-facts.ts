import {Writable} from 'node:stream';
import type {BackupFact} from '../model/cluster-facts.ts';
import {BACKUP_CONTAINERS, LABELS} from '../model/names.ts';
import type {Pod} from '../model/kubernetes-object.ts';
import {readInfo} from './backup/repository/read-info.ts';
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

/** What rules ask of `pgbackrest info --output=json`: backups whose times are known. */
export function backupFacts(answer: string): BackupFact[] {
  const repository = readInfo(answer);
  // A cluster whose stanza is not made yet has none.
  if (repository === undefined && answer.trim() === '[]') return [];
  if (repository === undefined) throw new Error('pgbackrest info answered something else than a list of stanzas');
  return repository.backups.flatMap(({label, type, repo, startedAt, stoppedAt, error}) =>
    startedAt === undefined || stoppedAt === undefined ? [] : [{label, type, repository: repo, startedAt, stoppedAt, failed: error}]);
}
