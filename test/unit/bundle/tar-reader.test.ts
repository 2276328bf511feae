import fc from 'fast-check';
import {Header} from 'tar/header';
import {describe, expect, it} from 'vitest';
import {safeEntryPath} from '../../../src/lib/bundle/entry-path.ts';
import {readTar} from '../../../src/lib/bundle/tar-reader.ts';

interface Made {
  path: string;
  type?: string;
  linkpath?: string;
  size?: number;
  data?: Buffer;
}

/** An archive of whatever entries; `size` may lie. */
function archive(entries: readonly Made[], end = true): Buffer {
  const blocks = entries.flatMap(({path, type = 'File', linkpath, data = Buffer.alloc(0), size = data.length}) => {
    const block = Buffer.alloc(512);
    new Header({path, type: type as 'File', size, mode: 0o644, mtime: new Date(0), ...(linkpath === undefined ? {} : {linkpath})}).encode(block);
    return [block, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, ...(end ? [Buffer.alloc(1024)] : [])]);
}

async function* inPieces(data: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function read(data: Buffer, piece = 700, mostFiles = 1000): Promise<{files: Record<string, string>; skipped: [string, string][]}> {
  const files: Record<string, string> = {};
  const skipped: [string, string][] = [];
  await readTar(inPieces(data, piece), {
    mostFiles,
    onSkipped: (name, reason) => skipped.push([name, reason]),
    take: ({path}) => async (content) => {
      files[path] = '';
      for await (const chunk of content) files[path] += chunk.toString('latin1');
    },
  });
  return {files, skipped};
}

describe('an archive from a pod', () => {
  it('gives regular files, whole, however it is cut', async () => {
    const big = 'x'.repeat(100_000);
    const data = archive([{path: './log/', type: 'Directory'}, {path: './log/a.log', data: Buffer.from('hello')}, {path: './log/big', data: Buffer.from(big)}, {path: 'empty'}]);
    for (const piece of [1, 511, 512, 513, 65_536, data.length]) {
      expect((await read(data, piece)).files).toEqual({'log/a.log': 'hello', 'log/big': big, empty: ''});
    }
  });

  it('leaves out what leads out of the folder, links, devices, pipes and second files of one name', async () => {
    const {files, skipped} = await read(archive([
      {path: '../../etc/cron.d/x', data: Buffer.from('evil')},
      {path: '/etc/passwd', data: Buffer.from('evil')},
      {path: 'a/../../b', data: Buffer.from('evil')},
      {path: 'C:evil', data: Buffer.from('evil')},
      {path: '..\\evil', data: Buffer.from('evil')},
      {path: 'link', type: 'SymbolicLink', linkpath: '/etc/shadow'},
      {path: 'hard', type: 'Link', linkpath: '/etc/shadow'},
      {path: 'device', type: 'BlockDevice'},
      {path: 'char', type: 'CharacterDevice'},
      {path: 'pipe', type: 'FIFO'},
      {path: 'good', data: Buffer.from('first')},
      {path: './good', data: Buffer.from('second')},
    ]));
    expect(files).toEqual({good: 'first'});
    expect(skipped.map(([, reason]) => reason)).toEqual([
      'its name leads out of the folder', 'its name is absolute', 'its name leads out of the folder', 'its name is absolute', 'its name leads out of the folder',
      'it is a symbolic link', 'it is a hard link', 'it is a device', 'it is a device', 'it is a pipe', 'a file of that name came before',
    ]);
  });

  it('ends at the most files, and fills no sparse file', async () => {
    const many = archive(Array.from({length: 5000}, (_, index) => ({path: `f${index}`})));
    await expect(read(many, 65_536, 100)).rejects.toThrow('more than 100 files');
    // The size that a sparse entry claims is not in the archive.
    await expect(read(archive([{path: 'sparse', size: 2 ** 40, data: Buffer.from('x')}]))).rejects.toThrow('it was cut off');
  });

  it('says so when it is compressed, cut off or no archive at all', async () => {
    await expect(read(Buffer.from([0x1f, 0x8b, 8, 0, 0]))).rejects.toThrow('compressed');
    await expect(read(Buffer.from('sh: tar: command not found'))).rejects.toThrow(/archive/i);
    const data = archive([{path: 'a', data: Buffer.from('A')}, {path: 'b', data: Buffer.alloc(5000, 'B')}]);
    await expect(read(data.subarray(0, 3000))).rejects.toThrow('it was cut off');
  });

  it('never breaks on damage', async () => {
    const data = archive([{path: 'a', data: Buffer.from('A'.repeat(600))}, {path: 'b', data: Buffer.from('B')}]);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(data.length - 1), fc.nat(255)), {minLength: 1, maxLength: 20}), fc.integer({min: 1, max: 2000}), async (changes, piece) => {
      const damaged = Buffer.from(data);
      for (const [at, byte] of changes) damaged[at] = byte;
      await read(damaged, piece).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }), {numRuns: 200});
  });
});

describe('safeEntryPath', () => {
  it('gives only paths that stay inside', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('..', '.', '', 'a', '\\', '/', '\0', 'x'.repeat(300), 'C:', ' ')).map((parts) => parts.join('/'))), (name) => {
      const judged = safeEntryPath(name);
      if ('refused' in judged) return;
      expect(judged.path).not.toMatch(/^[/\\]|(?:^|\/)\.\.(?:\/|$)|[\0\\:]|\/\/|^$/);
      expect(Math.max(...judged.path.split('/').map((segment) => segment.length))).toBeLessThanOrEqual(180);
    }));
  });
});
