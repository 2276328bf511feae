import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import {PassThrough, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {BadArchive, readTar} from './tar-reader.ts';

/** One file of a bundle as it was read. */
export interface ReadFile {
  path: string;
  bytes: number;
  sha256: string;
}

export interface ReadBundle {
  files: ReadFile[];
  /** What is wrong with the archive itself. */
  problems: {path: string; problem: string}[];
  /** Why reading ended before the end. */
  broken?: string;
}

const MOST_FILES = 200_000;

/**
 * Reads a bundle, which anybody may have made: each file's bytes go to `look`, nothing is unpacked. Rejects only when the
 * file itself cannot be read (ENOENT and the like).
 */
export async function readBundle(file: string, look: (path: string, content: AsyncIterable<Buffer>) => AsyncIterable<Buffer>, signal: AbortSignal): Promise<ReadBundle> {
  const source = createReadStream(file, {highWaterMark: 256 * 1024});
  const unpacked = new PassThrough({highWaterMark: 256 * 1024});
  const result: ReadBundle = {files: [], problems: []};
  let broken: Error | undefined;
  const unpacking = pipeline(source, createGunzip({chunkSize: 256 * 1024}), unpacked, {signal}).catch((error: Error) => {
    broken = error;
    unpacked.end();
  });
  try {
    await readTar(unpacked as Readable as AsyncIterable<Buffer>, {
      mostFiles: MOST_FILES,
      onSkipped: (path, problem) => result.problems.push({path, problem}),
      take: ({path, size}) => async (content) => {
        const read = await digest(path, look(path, content));
        result.files.push(read);
        if (read.bytes < size) result.problems.push({path, problem: `it ends after ${read.bytes} of ${size} bytes`});
      },
    });
  } catch (error) {
    if (signal.aborted || (!(error instanceof BadArchive) && isOfTheFile(error as Error))) throw error;
    result.broken = (error as Error).message;
  } finally {
    source.destroy();
    unpacked.destroy();
    await unpacking;
  }
  signal.throwIfAborted();
  if (broken !== undefined && isOfTheFile(broken)) throw broken;
  if (broken !== undefined && !isClosed(broken)) result.broken ??= broken.message;
  return result;
}

async function digest(path: string, content: AsyncIterable<Buffer>): Promise<ReadFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return {path, bytes, sha256: hash.digest('hex')};
}

function isOfTheFile(error: NodeJS.ErrnoException): boolean {
  return ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'EPERM', 'EIO'].includes(error.code ?? '');
}

/** We closed it ourselves. */
function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ABORT_ERR' || error.code === 'ERR_STREAM_DESTROYED';
}
