import {Header} from 'tar/header';
import {Pax} from 'tar/pax';

const BLOCK = 512;

/** Two blocks of zeros end an archive (POSIX.1-2017, pax). */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** Header of a regular file that its owner alone can read; with an extended one before it where the name or the size needs one. */
export function tarHeader(path: string, size: number, mtime: Date): Buffer {
  const header = new Header({path, size, mtime, mode: 0o600, type: 'File', uid: 0, gid: 0});
  const block = Buffer.alloc(BLOCK);
  if (!header.encode(block)) return block;
  const extended = new Pax({path, size, mtime}).encode();
  return Buffer.concat([extended, block]);
}

/** Zeros that fill the last block of a file. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
