import {duplexPair, type Duplex} from 'node:stream';
import {text} from 'node:stream/consumers';
import {constants, crc32, createDeflate} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {SpdyConnection, type SpdyStream} from '../../../../src/sandbox/node/streaming/spdy-connection.ts';
import {spdyDictionary} from '../../../../src/sandbox/node/streaming/spdy-dictionary.ts';
import {dataFrame, parseHeaders, pingFrame, rstStreamFrame, SpdyFrameReader, uint32, type SpdyFrame} from '../../../../src/sandbox/node/streaming/spdy-frames.ts';

describe('SPDY frames', () => {
  it('are the same however the bytes arrive', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(1000), fc.uint8Array(), fc.boolean())), fc.integer({min: 1, max: 20}), (list, size) => {
      const bytes = Buffer.concat(list.map(([stream, data, fin]) => dataFrame(stream, Buffer.from(data), fin)));
      const reader = new SpdyFrameReader();
      const frames: SpdyFrame[] = [];
      for (let start = 0; start < bytes.length; start += size) frames.push(...reader.push(bytes.subarray(start, start + size)));
      expect(frames).toEqual(list.map(([stream, data, fin]) => ({kind: 'data', stream, fin, data: Buffer.from(data)})));
    }));
  });

  it('never break the reader', () => {
    fc.assert(fc.property(fc.uint8Array({maxLength: 60}), (bytes) => {
      expect(() => new SpdyFrameReader().push(Buffer.from(bytes))).not.toThrow();
      expect(() => parseHeaders(Buffer.from(bytes))).not.toThrow();
    }));
  });

  it('have the dictionary of the protocol', () => {
    const dictionary = spdyDictionary();
    expect([dictionary.length, crc32(dictionary)]).toEqual([1423, DICTIONARY_CRC]);
  });
});

/** Of the dictionary printed in the protocol's draft 3; its Adler-32 there is e3c6a7c2. */
const DICTIONARY_CRC = 80234766;

function headerBlock(headers: Record<string, string>): Buffer {
  const entries = Object.entries(headers);
  const sized = (word: string): Buffer => Buffer.concat([uint32(Buffer.byteLength(word)), Buffer.from(word)]);
  return Buffer.concat([uint32(entries.length), ...entries.flatMap(([name, value]) => [sized(name), sized(value)])]);
}

/** A client's SYN_STREAM frames, with one compressor for all. */
function opener(): (stream: number, headers: Record<string, string>) => Promise<Buffer> {
  const deflate = createDeflate({dictionary: spdyDictionary()});
  const parts: Buffer[] = [];
  deflate.on('data', (part: Buffer) => parts.push(part));
  return async (stream, headers) => {
    parts.length = 0;
    deflate.write(headerBlock(headers));
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    await new Promise(setImmediate);
    const body = Buffer.concat([uint32(stream), uint32(0), Buffer.alloc(2), ...parts]);
    const head = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 0]);
    head.writeUIntBE(body.length, 5, 3);
    return Buffer.concat([head, body]);
  };
}

async function nextStream(act: (client: Duplex) => Promise<void>): Promise<{client: Duplex; streams: SpdyStream[]}> {
  const [client, served] = duplexPair();
  const streams: SpdyStream[] = [];
  const {promise, resolve} = Promise.withResolvers<void>();
  new SpdyConnection(served, (stream) => {
    streams.push(stream);
    if (streams.length === 2) resolve();
  });
  await act(client);
  await promise;
  return {client, streams};
}

describe('SPDY connection', () => {
  const open = async (client: Duplex): Promise<void> => {
    const syn = opener();
    client.write(await syn(1, {streamtype: 'error', requestid: '0', port: '80'}));
    client.write(await syn(3, {streamtype: 'data', requestid: '0', port: '80'}));
  };

  it('opens streams with their headers, one compression state for all', async () => {
    const {streams} = await nextStream(open);
    expect(streams.map(({headers}) => Object.fromEntries(headers))).toEqual([
      {streamtype: 'error', requestid: '0', port: '80'},
      {streamtype: 'data', requestid: '0', port: '80'},
    ]);
  });

  it('carries data of a stream until its end', async () => {
    const {client, streams} = await nextStream(open);
    client.write(Buffer.concat([dataFrame(3, Buffer.from('one '), false), dataFrame(1, Buffer.alloc(0), true), dataFrame(3, Buffer.from('two'), true)]));
    expect(await text((streams[1] as SpdyStream).stream)).toBe('one two');
  });

  it('ends a stream that the client resets, and answers a ping', async () => {
    const {client, streams} = await nextStream(open);
    const {stream} = streams[1] as SpdyStream;
    const closed = new Promise((resolve) => stream.once('close', resolve));
    client.write(rstStreamFrame(3));
    await closed;
    const reader = new SpdyFrameReader();
    const answer = new Promise<SpdyFrame>((resolve) => {
      client.on('data', (chunk: Buffer) => {
        for (const frame of reader.push(chunk)) if (frame.kind === 'ping') resolve(frame);
      });
    });
    client.write(pingFrame(7));
    expect(await answer).toEqual({kind: 'ping', id: 7});
  });
});
