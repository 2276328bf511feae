/** Frames of SPDY/3.1, as far as Kubernetes' streams use them (SPDY protocol draft 3.1, section 2). */
export type SpdyFrame =
  | {kind: 'data'; stream: number; fin: boolean; data: Buffer}
  | {kind: 'syn-stream'; stream: number; fin: boolean; headerBlock: Buffer}
  | {kind: 'rst-stream'; stream: number}
  | {kind: 'ping'; id: number}
  | {kind: 'goaway'}
  /** Kinds that need no answer here: settings, window updates, headers. Their header block must still be inflated. */
  | {kind: 'other'; headerBlock?: Buffer};

const TYPE = {synStream: 1, synReply: 2, rstStream: 3, ping: 6, goaway: 7, headers: 8} as const;
const FIN = 1;
const HEAD = 8;

/** Cuts a byte stream into frames; `push` gives the frames that are complete. */
export class SpdyFrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): SpdyFrame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: SpdyFrame[] = [];
    while (this.#rest.length >= HEAD) {
      const end = HEAD + this.#rest.readUIntBE(5, 3);
      if (this.#rest.length < end) break;
      frames.push(parseFrame(this.#rest.subarray(0, end)));
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }
}

/** One whole frame; a control frame that is too short counts as one that needs no answer. */
function parseFrame(bytes: Buffer): SpdyFrame {
  const fin = ((bytes[4] as number) & FIN) !== 0;
  const body = bytes.subarray(HEAD);
  if (((bytes[0] as number) & 0x80) === 0) return {kind: 'data', stream: bytes.readUInt32BE(0), fin, data: body};
  const type = bytes.readUInt16BE(2);
  if (type === TYPE.goaway) return {kind: 'goaway'};
  if (body.length < 4) return {kind: 'other'};
  const id = body.readUInt32BE(0);
  if (type === TYPE.ping) return {kind: 'ping', id};
  const stream = id & 0x7fffffff;
  if (type === TYPE.rstStream) return {kind: 'rst-stream', stream};
  if (type === TYPE.synStream && body.length >= 10) return {kind: 'syn-stream', stream, fin, headerBlock: body.subarray(10)};
  return type === TYPE.headers || type === TYPE.synReply ? {kind: 'other', headerBlock: body.subarray(4)} : {kind: 'other'};
}

export function dataFrame(stream: number, data: Buffer, fin: boolean): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(stream, 0);
  head[4] = fin ? FIN : 0;
  head.writeUIntBE(data.length, 5, 3);
  return Buffer.concat([head, data]);
}

function controlFrame(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(type, 2);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

export function synReplyFrame(stream: number, headerBlock: Buffer): Buffer {
  return controlFrame(TYPE.synReply, Buffer.concat([uint32(stream), headerBlock]));
}

/** Status 5 is CANCEL: the stream is not needed any more. */
export function rstStreamFrame(stream: number): Buffer {
  return controlFrame(TYPE.rstStream, Buffer.concat([uint32(stream), uint32(5)]));
}

export function pingFrame(id: number): Buffer {
  return controlFrame(TYPE.ping, uint32(id));
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Headers of an inflated block, by lower-case name; empty for a block that is cut off. */
export function parseHeaders(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let position = 4;
  const text = (): string => {
    const length = block.readUInt32BE(position);
    const start = position + 4;
    position = start + length;
    if (position > block.length) throw new RangeError('cut off');
    return block.toString('utf8', start, position);
  };
  try {
    for (let left = block.readUInt32BE(0); left > 0; left--) headers.set(text().toLowerCase(), text());
    return headers;
  } catch {
    return new Map();
  }
}
