/**
 * What reading a large pgBackRest repository costs over the exec itself: 1,000 backups and 100,000 WAL segments in one answer.
 *
 *   node bench/repository.ts [backups] [segments]
 */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {Writable} from 'node:stream';
import {keepHeapSmall} from '../src/lib/cli/long-streams.ts';
import {readRepository} from '../src/lib/operations/backup/read-repository.ts';
import {recoverable} from '../src/lib/operations/backup/repository/recoverable.ts';
import {walPath} from '../src/lib/operations/backup/repository/wal-path.ts';
import {formatLsn, segmentName} from '../src/lib/operations/backup/repository/wal-segment.ts';
import type {RepositoryPod} from '../src/lib/operations/backup/repository-pod.ts';
import type {OperationContext} from '../src/lib/operations/context.ts';

const [backups = 1000, segments = 100_000] = process.argv.slice(2).map(Number);
/** A command reads once; more rounds show the time without the warming up. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 1);
const SEGMENT = 16 * 1024 * 1024;

const name = (number: number): string => segmentName({timeline: 1, number});
const info = (): unknown => [{
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
const file = (number: number): string =>
  `"backupstanza/15-1/${name(number).slice(0, 16)}/${name(number)}-${checksum}.gz":{"type":"file","size":16461,"time":${1_767_225_600 + (number - 1) * 60}}`;

/** The answer of the pod, in pieces as they come over a connection. */
function* produce(): Generator<string> {
  yield `\n#kubectl-fep info\n${JSON.stringify(info())}\n#kubectl-fep end info 0\n\n#kubectl-fep wal 1\n{`;
  for (let from = 1; from <= segments; from += 250) {
    const names = Array.from({length: Math.min(250, segments - from + 1)}, (_, index) => file(from + index));
    yield `${from === 1 ? '' : ','}${names.join(',')}`;
  }
  yield '}\n\n#kubectl-fep end wal 1 0\n';
}

let bytes = 0;
/** Another process produces, so that this one holds what the program would hold. Resolves with the time of the delivery alone when nobody reads. */
async function deliver(stdout: Writable | undefined): Promise<void> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', String(backups), String(segments), '--produce'], {stdio: ['ignore', 'pipe', 'inherit']});
  bytes = 0;
  for await (const piece of child.stdout as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (stdout !== undefined && !stdout.write(piece)) await once(stdout, 'drain');
  }
  if (stdout !== undefined) await new Promise<void>((resolve) => stdout.end(resolve));
}

const exec = async ({stdout}: {stdout?: Writable}): Promise<{exitCode: number}> => {
  await deliver(stdout);
  return {exitCode: 0};
};
const context = {cluster: {exec}, signal: new AbortController().signal} as unknown as OperationContext;
const pod = {ref: {name: 'demo', namespace: 'default'}, pod: 'demo-sts-0', container: 'fep-backup', isMaster: true, repositories: [1]} as unknown as RepositoryPod;

async function measure(): Promise<void> {
  keepHeapSmall();
  const idle = process.memoryUsage.rss();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const start = performance.now();
    await deliver(undefined);
    const alone = performance.now() - start;
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    const {repository, wal} = await readRepository(context, pod, {wal: true});
    const [archived] = wal;
    if (archived === undefined || archived.wal.size !== segments) throw new Error('the archive was not read whole');
    const {spans} = recoverable(walPath(archived), repository.backups);
    if (spans[0]?.backups !== backups) throw new Error('the window was not found');
    const [took, cpu] = [performance.now() - began, process.cpuUsage(cpuBefore)];
    console.log(`round ${round}: ${(bytes / 1e6).toFixed(1)} MB, ${backups} backups, ${segments} segments: delivery alone ${alone.toFixed(0)} ms, with reading and window ${took.toFixed(0)} ms (${((cpu.user + cpu.system) / 1000).toFixed(0)} ms of processor)`);
  }
  console.log(`memory: ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB at the end, ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB at the most, ${(idle / 1e6).toFixed(0)} MB before`);
}

if (process.argv.includes('--produce')) {
  for (const piece of produce()) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
} else await measure();
