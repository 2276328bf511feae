import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {ContainerLog} from '../../../../src/sandbox/node/container-log.ts';
import {parseLogQuery} from '../../../../src/sandbox/node/log-query.ts';
import {logText} from '../../../../src/sandbox/node/log-stream.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'container-log-'))));
afterEach(() => rmSync(folder, {recursive: true}));

const never = new AbortController().signal;
const query = (text: string) => parseLogQuery(new URLSearchParams(text), Date.now());

async function collect(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('text of a log', () => {
  it('holds every line, also those of one call', async () => {
    const log = new ContainerLog(folder, 0);
    log.append('one\ntwo');
    log.append('', 'stderr');
    expect(await collect(logText(log.file, log, query(''), never))).toBe('one\ntwo\n\n');
  });

  it('follows until the container ends', async () => {
    const log = new ContainerLog(folder, 0);
    log.append('before');
    const pieces = logText(log.file, log, query('follow=true'), never);
    expect((await pieces.next()).value).toBe('before\n');
    const rest = collect(pieces);
    log.append('während');
    log.close();
    expect(await rest).toBe('während\n');
  });

  it('ends when the reader leaves', async () => {
    const log = new ContainerLog(folder, 0);
    const reader = new AbortController();
    const all = collect(logText(log.file, log, query('follow=true'), reader.signal));
    reader.abort();
    expect(await all).toBe('');
  });

  it('stops at the limit of bytes', async () => {
    const log = new ContainerLog(folder, 0);
    log.append('abc\ndef');
    expect(await collect(logText(log.file, log, query('limitBytes=5'), never))).toBe('abc\nd');
  });

  it('keeps the run before, and no older one', async () => {
    for (const run of [0, 1, 2]) {
      const log = new ContainerLog(folder, run);
      log.append(`run ${run}`);
      log.close();
    }
    expect(await collect(logText(path.join(folder, '1.log'), undefined, query(''), never))).toBe('run 1\n');
    await expect(collect(logText(path.join(folder, '0.log'), undefined, query(''), never))).rejects.toMatchObject({code: 'ENOENT'});
  });
});
