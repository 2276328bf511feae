import {gzipSync} from 'node:zlib';

export interface TarEntry {
  name: string;
  content: Uint8Array;
  /** `0` a file, `5` a folder. */
  type?: string;
}

/** A POSIX ustar archive, compressed. */
export function tarGz(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({name, content, type = '0'}) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write(type, 156, 'latin1');
    header.write('ustar\0', 257, 'latin1');
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return [header, Buffer.from(content), padding];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
