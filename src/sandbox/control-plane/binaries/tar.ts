import {gunzipSync} from 'node:zlib';

const BLOCK = 512;

/**
 * Content of the first regular file in a `.tar.gz` whose path ends with `/name` (or is `name`), or undefined.
 * Reads the POSIX ustar layout: header blocks of 512 bytes, size in octal at offset 124.
 * Throws when the archive is not gzip or is cut short.
 */
export function fileFromTarGz(archive: Uint8Array, name: string): Buffer | undefined {
  const tar = gunzipSync(archive);
  for (let offset = 0; offset + BLOCK <= tar.length; ) {
    const path = textAt(tar, offset, 100);
    if (path === '') return undefined;
    const size = Number.parseInt(textAt(tar, offset + 124, 12), 8);
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('not a tar archive');
    const type = textAt(tar, offset + 156, 1);
    const content = offset + BLOCK;
    if (content + size > tar.length) throw new Error('the archive is cut short');
    if ((type === '0' || type === '') && (path === name || path.endsWith(`/${name}`))) return tar.subarray(content, content + size);
    offset = content + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function textAt(bytes: Buffer, offset: number, length: number): string {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end === -1 ? length : end).trim();
}
