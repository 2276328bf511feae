import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fileFromTarGz} from '../../../../src/sandbox/control-plane/binaries/tar.ts';
import {tarGz} from './tar-writer.ts';

describe('fileFromTarGz', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);

  it('finds every file of an archive with its very bytes', () => {
    const archives = fc.uniqueArray(fc.record({name, content: fc.uint8Array({maxLength: 2000})}), {selector: (file) => file.name, maxLength: 6});
    fc.assert(
      fc.property(archives, (files) => {
        const archive = tarGz(files.map((file) => ({...file, name: `release/${file.name}`})));
        for (const file of files) expect(fileFromTarGz(archive, file.name)).toEqual(Buffer.from(file.content));
        expect(fileFromTarGz(archive, 'Not-There')).toBeUndefined();
      }),
    );
  });

  it('takes no folder and no other file for the wanted one', () => {
    const archive = tarGz([{name: 'a/etcd/', content: new Uint8Array(), type: '5'}, {name: 'a/etcdctl', content: Buffer.from('no')}, {name: 'a/etcd', content: Buffer.from('yes')}]);
    expect(fileFromTarGz(archive, 'etcd')?.toString()).toBe('yes');
  });

  it('refuses what is cut short or no archive, and never returns part of a file', () => {
    const whole = tarGz([{name: 'a/etcd', content: Buffer.alloc(3000, 7)}]);
    expect(() => fileFromTarGz(whole.subarray(0, 40), 'etcd')).toThrow();
    fc.assert(
      fc.property(fc.uint8Array({minLength: 600, maxLength: 2000}), (bytes) => {
        let found: Buffer | undefined;
        try {
          found = fileFromTarGz(gzipSync(bytes), 'etcd');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        expect(found).toBeUndefined();
      }),
    );
  });
});
