import {createHash, randomBytes} from 'node:crypto';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {gunzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {fileTarget, streamTarget} from '../../../src/lib/bundle/bundle-target.ts';
import {BundleFull, BundleWriter} from '../../../src/lib/bundle/bundle-writer.ts';

const MTIME = new Date('2026-11-26T02:00:00Z');
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-bundle-'))));
afterEach(() => rmSync(folder, {recursive: true, force: true}));

async function writerFor(file: string, mostBytes = 1e9): Promise<BundleWriter> {
  const writer = new BundleWriter(await fileTarget(file), {mostBytes, mtime: MTIME});
  await writer.begin();
  return writer;
}

/** Files of an archive as the tar of this machine sees them. */
function listed(file: string): string[] {
  return execFileSync('tar', ['-tzf', file], {encoding: 'utf8'}).trim().split('\n');
}

const content = (file: string, name: string): Buffer => execFileSync('tar', ['-xzOf', file, name], {maxBuffer: 1e9});

describe('a bundle', () => {
  it('holds parts that were written at once, large and small, with long names, as any tar reads them', async () => {
    const file = path.join(folder, 'b.tgz');
    const writer = await writerFor(file);
    const large = Buffer.alloc(5 * 1024 * 1024 + 77, 'a line of a log\n');
    const noise = randomBytes(3 * 1024 * 1024);
    const longName = `x/${'n'.repeat(150)}/${'ü'.repeat(60)}.log`;
    const parts = [['x/large.log', large], ['x/noise.bin', noise], [longName, Buffer.from('small')], ['x/empty', Buffer.alloc(0)]] as const;
    const entries = await Promise.all(parts.map(async ([name, data]) => {
      const part = writer.part(name);
      for (let at = 0; at < data.length; at += 300_000) await part.write(data.subarray(at, at + 300_000));
      return part.end();
    }));
    const done = await writer.finish([{path: 'x/manifest.json', content: Buffer.from('{}')}]);
    expect(done.file).toBe(file);
    expect(listed(file).toSorted()).toEqual(['x/empty', 'x/large.log', 'x/manifest.json', 'x/noise.bin', longName].toSorted());
    for (const [index, [name, data]] of parts.entries()) {
      expect(content(file, name).equals(data)).toBe(true);
      expect(entries[index]).toEqual({path: name, size: data.length, sha256: createHash('sha256').update(data).digest('hex')});
    }
    expect(readdirSync(folder)).toEqual(['b.tgz']);
  });

  it('is whole up to the last part that ended, when the others are given up', async () => {
    const file = path.join(folder, 'b.tgz');
    const writer = await writerFor(file);
    await writer.add('a', Buffer.from('first'));
    const cut = writer.part('never');
    await cut.write(Buffer.alloc(2 * 1024 * 1024));
    await cut.discard();
    await writer.finish([]);
    expect(listed(file)).toEqual(['a']);
  });

  it('never takes the place of a file, be it there before or made meanwhile', async () => {
    const file = path.join(folder, 'b.tgz');
    writeFileSync(file, 'mine');
    await expect(fileTarget(file)).rejects.toMatchObject({code: 'output-exists', exitCode: 2});
    const other = path.join(folder, 'c.tgz');
    const writer = await writerFor(other);
    writeFileSync(other, 'mine too');
    await expect(writer.finish([])).rejects.toMatchObject({code: 'output-exists', exitCode: 7});
    expect(readFileSync(other, 'utf8')).toBe('mine too');
    await expect(fileTarget(path.join(folder, 'none', 'b.tgz'))).rejects.toMatchObject({code: 'unwritable-file', exitCode: 2});
  });

  it('stops at its largest size and still closes', async () => {
    const file = path.join(folder, 'b.tgz');
    const writer = await writerFor(file, 3 * 1024 * 1024);
    const part = writer.part('noise');
    const write = async (): Promise<void> => {
      for (let count = 0; count < 20; count += 1) await part.write(randomBytes(1024 * 1024));
    };
    await expect(write()).rejects.toBeInstanceOf(BundleFull);
    const entry = await part.end().catch(() => undefined);
    await writer.finish([{path: 'manifest.json', content: Buffer.from('{}')}]);
    expect(listed(file)).toContain('manifest.json');
    expect(readFileSync(file).length).toBeLessThan(4 * 1024 * 1024);
    expect(entry === undefined || content(file, 'noise').length === entry.size).toBe(true);
  });

  it('closes when the disk is full: what ended before is there', async () => {
    // A target that takes so much and then behaves as a full disk, until room is given back.
    const target = await fileTarget(path.join(folder, 'b.tgz'));
    const append = target.append.bind(target);
    let room = 1024 * 1024;
    target.append = async (data) => {
      if (data.length > room) throw Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
      room -= data.length;
      return append(data);
    };
    const writer = new BundleWriter(target, {mostBytes: 1e9, mtime: MTIME});
    await writer.add('a', Buffer.from('first'));
    await expect(writer.add('b', randomBytes(3 * 1024 * 1024))).rejects.toThrow('ENOSPC');
    await expect(writer.add('c', Buffer.from('x'))).rejects.toThrow('ENOSPC');
    expect(writer.failure?.message).toContain('ENOSPC');
    room = 1024 * 1024;
    await writer.finish([{path: 'manifest.json', content: Buffer.from('{}')}]);
    expect(listed(path.join(folder, 'b.tgz'))).toEqual(['a', 'manifest.json']);
  });

  it('goes into a pipe, and tells when its reader is gone', async () => {
    const pipe = new PassThrough();
    const chunks: Buffer[] = [];
    pipe.on('data', (chunk: Buffer) => chunks.push(chunk));
    const writer = new BundleWriter(streamTarget(pipe), {mostBytes: 1e9, mtime: MTIME});
    await writer.add('a', Buffer.from('first'));
    expect((await writer.finish([])).file).toBe('-');
    expect(gunzipSync(Buffer.concat(chunks)).toString('latin1')).toContain('first');
    const gone = new Writable({write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), {code: 'EPIPE'}))});
    const broken = new BundleWriter(streamTarget(gone), {mostBytes: 1e9, mtime: MTIME});
    await expect(broken.add('a', Buffer.from('first'))).rejects.toThrow('EPIPE');
  });
});
