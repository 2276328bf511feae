/**
 * What reading a large pgBackRest repository costs over the exec itself: 1,000 backups and 100,000 WAL segments in one answer.
 *
 *   node bench/repository.ts [backups] [segments]
 */
import type {Writable} from 'node:stream';
import {readRepository} from '../src/lib/operations/backup/read-repository.ts';
import {recoverable} from '../src/lib/operations/backup/repository/recoverable.ts';
import {walPath} from '../src/lib/operations/backup/repository/wal-path.ts';
import {formatLsn, segmentName} from '../src/lib/operations/backup/repository/wal-segment.ts';
import type {RepositoryPod} from '../src/lib/operations/backup/repository-pod.ts';
import type {OperationContext} from '../src/lib/operations/context.ts';

const [backups = 1000, segments = 100_000] = process.argv.slice(2).map(Number);
const SEGMENT = 16 * 1024 * 1024;
const CHUNK = 32 * 1024;

const name = (number: number): string => segmentName({timeline: 1, number});
const info = [{
  name: 'backupstanza', status: {code: 0, message: 'ok', lock: {backup: {held: false}}}, db: [{id: 1, 'repo-key': 1, version: '15'}], repo: [{key: 1, cipher: 'none', status: {code: 0, message: 'ok'}}],
  archive: [{database: {id: 1, 'repo-key': 1}, id: '15-1', min: name(1), max: name(segments)}],
  backup: Array.from({length: backups}, (_, index) => {
    const segment = 1 + Math.floor((index * (segments - 1)) / backups);
    return {
      label: `20260101-${String(index).padStart(6, '0')}F`, type: 'full', error: false, database: {id: 1, 'repo-key': 1}, reference: null, prior: null,
      archive: {start: name(segment), stop: name(segment)}, lsn: {start: formatLsn(segment * SEGMENT + 40), stop: formatLsn(segment * SEGMENT + 300)},
      timestamp: {start: 1_767_225_600 + segment * 60 - 50, stop: 1_767_225_600 + segment * 60 - 30}, info: {size: 3e7, delta: 3e7, repository: {size: 4e6, delta: 4e6}},
    };
  }),
}];
const checksum = 'a'.repeat(40);
const files = Array.from({length: segments}, (_, index) => {
  const segment = name(index + 1);
  return `"backupstanza/15-1/${segment.slice(0, 16)}/${segment}-${checksum}.gz":{"type":"file","size":16461,"time":${1_767_225_600 + index * 60}}`;
});
const answer = Buffer.from(`\n#kubectl-fep info\n${JSON.stringify(info)}\n#kubectl-fep end info 0\n\n#kubectl-fep wal 1\n{${files.join(',')}}\n\n#kubectl-fep end wal 1 0\n`);
files.length = 0;

/** The exec alone: bytes that come in pieces and are dropped. */
async function deliver(stdout: Writable): Promise<void> {
  for (let at = 0; at < answer.length; at += CHUNK) if (!stdout.write(answer.subarray(at, at + CHUNK))) await new Promise((resolve) => stdout.once('drain', resolve));
  await new Promise<void>((resolve) => stdout.end(resolve));
}

const exec = async ({stdout}: {stdout?: Writable}): Promise<{exitCode: number}> => {
  if (stdout !== undefined) await deliver(stdout);
  return {exitCode: 0};
};
const context = {cluster: {exec}, signal: new AbortController().signal} as unknown as OperationContext;
const pod = {ref: {name: 'demo', namespace: 'default'}, pod: 'demo-sts-0', container: 'fep-backup', isMaster: true, repositories: [1]} as unknown as RepositoryPod;

globalThis.gc?.();
const before = process.memoryUsage.rss();
for (let round = 1; round <= 3; round += 1) {
  const began = performance.now();
  const {repository, wal} = await readRepository(context, pod, {wal: true});
  const [archived] = wal;
  if (archived === undefined || archived.wal.size !== segments) throw new Error('the archive was not read whole');
  const read = performance.now();
  const {spans} = recoverable(walPath(archived), repository.backups);
  if (spans[0]?.backups !== backups) throw new Error('the window was not found');
  const done = performance.now();
  console.log(`round ${round}: ${(answer.length / 1e6).toFixed(1)} MB, ${backups} backups, ${segments} segments: read ${(read - began).toFixed(0)} ms, window ${(done - read).toFixed(0)} ms`);
}
const grown = (process.memoryUsage.rss() - before) / 1e6;
console.log(`memory: ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB in all, of which ${(answer.length / 1e6).toFixed(0)} MB are the answer held by this benchmark; reading took ${grown.toFixed(0)} MB`);
