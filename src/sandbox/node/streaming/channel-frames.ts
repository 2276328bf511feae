/** Channels of `v4.channel.k8s.io` and `v5.channel.k8s.io` (Kubernetes, remotecommand): first byte of each message. */
export const CHANNEL = {stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255} as const;

export const EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

export type Frame =
  | {kind: 'stdin'; data: Buffer}
  | {kind: 'resize'; columns: number; rows: number}
  /** The client will send no more on this channel (v5 only). */
  | {kind: 'close'; channel: number}
  | {kind: 'unknown'};

/** One message from a client; never throws. */
export function parseFrame(message: Buffer): Frame {
  const data = message.subarray(1);
  switch (message[0]) {
    case CHANNEL.stdin:
      return {kind: 'stdin', data};
    case CHANNEL.resize:
      return parseSize(data);
    case CHANNEL.close:
      return data.length > 0 ? {kind: 'close', channel: data[0] as number} : {kind: 'unknown'};
    default:
      return {kind: 'unknown'};
  }
}

function parseSize(data: Buffer): Frame {
  try {
    const size = JSON.parse(data.toString('utf8')) as {Width?: unknown; Height?: unknown} | null;
    const columns = size?.Width;
    const rows = size?.Height;
    const valid = Number.isInteger(columns) && Number.isInteger(rows);
    return valid ? {kind: 'resize', columns: columns as number, rows: rows as number} : {kind: 'unknown'};
  } catch {
    return {kind: 'unknown'};
  }
}

/** A message to the client. */
export function frame(channel: number, data: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from([channel]), typeof data === 'string' ? Buffer.from(data) : data]);
}

/** The `v1.Status` that ends an exec: success, or the exit code as its cause. */
export function exitStatus(exitCode: number): Record<string, unknown> {
  if (exitCode === 0) return {metadata: {}, status: 'Success'};
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    details: {causes: [{reason: 'ExitCode', message: String(exitCode)}]},
  };
}

/** The `v1.Status` of an exec that could not be started. */
export function failureStatus(message: string): Record<string, unknown> {
  return {metadata: {}, status: 'Failure', reason: 'InternalError', message, code: 500};
}

/** The ports that a client wants, in order: `?port=1&port=2` or `?ports=1,2`. Throws a sentence for a port that is none. */
export function parsePorts(query: URLSearchParams): number[] {
  const words = [...query.getAll('port'), ...query.getAll('ports')].flatMap((list) => list.split(','));
  return words.map((word) => {
    const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
    if (port < 1 || port > 65_535) throw new Error(`invalid port "${word}"`);
    return port;
  });
}

/** Path of a kubelet request: `/exec/NS/POD/CONTAINER`. Undefined for any other. */
export function parseTarget(pathname: string): {verb: string; namespace: string; pod: string; container?: string} | undefined {
  const [, verb, namespace, pod, container] = pathname.split('/').map(decodeURIComponentOrEmpty);
  if (!verb || !namespace || !pod) return undefined;
  return {verb, namespace, pod, ...(container ? {container} : {})};
}

function decodeURIComponentOrEmpty(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
