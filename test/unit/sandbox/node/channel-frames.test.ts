import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {exitStatus, frame, parseFrame, parsePorts, parseTarget} from '../../../../src/sandbox/node/streaming/channel-frames.ts';

describe('channel frames', () => {
  it('reads input, sizes and closed channels', () => {
    expect(parseFrame(frame(0, 'abc'))).toEqual({kind: 'stdin', data: Buffer.from('abc')});
    expect(parseFrame(frame(4, '{"Width":80,"Height":24}'))).toEqual({kind: 'resize', columns: 80, rows: 24});
    expect(parseFrame(Buffer.from([255, 0]))).toEqual({kind: 'close', channel: 0});
  });

  it('takes anything else for unknown and never throws', () => {
    expect(parseFrame(Buffer.alloc(0))).toEqual({kind: 'unknown'});
    expect(parseFrame(frame(4, 'null'))).toEqual({kind: 'unknown'});
    expect(parseFrame(Buffer.from([255]))).toEqual({kind: 'unknown'});
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(() => parseFrame(Buffer.from(bytes))).not.toThrow();
    }));
  });

  it('keeps stdin byte for byte', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(parseFrame(frame(0, Buffer.from(bytes)))).toEqual({kind: 'stdin', data: Buffer.from(bytes)});
    }));
  });

  it('says an exit code as Kubernetes does', () => {
    expect(exitStatus(0)).toMatchObject({status: 'Success'});
    expect(exitStatus(7)).toMatchObject({status: 'Failure', reason: 'NonZeroExitCode', details: {causes: [{reason: 'ExitCode', message: '7'}]}});
  });
});

describe('requests to a node', () => {
  it('names a container, or the whole pod', () => {
    expect(parseTarget('/exec/ns/pod/c')).toEqual({verb: 'exec', namespace: 'ns', pod: 'pod', container: 'c'});
    expect(parseTarget('/portForward/ns/pod')).toEqual({verb: 'portForward', namespace: 'ns', pod: 'pod'});
    expect(parseTarget('/exec/ns')).toBeUndefined();
    expect(parseTarget('/exec/%zz/pod')).toBeUndefined();
  });

  it('lists ports, and refuses what is none', () => {
    expect(parsePorts(new URLSearchParams('port=1&port=65535'))).toEqual([1, 65_535]);
    expect(parsePorts(new URLSearchParams('ports=80,81'))).toEqual([80, 81]);
    for (const bad of ['0', '65536', 'x', '', '-1', '1.5']) expect(() => parsePorts(new URLSearchParams({port: bad}))).toThrow(/invalid port/);
  });
});
