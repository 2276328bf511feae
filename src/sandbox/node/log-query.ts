/** What a client asked of a container's log. */
export interface LogQuery {
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  limitBytes: number | undefined;
  /** Lines before this moment (ms since the epoch) are left out. */
  sinceMs: number | undefined;
}

/** Reads the query of `/containerLogs/...`. Throws a sentence for a value that is none. `now` in ms since the epoch. */
export function parseLogQuery(query: URLSearchParams, now: number): LogQuery {
  const seconds = count(query, 'sinceSeconds');
  return {
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    tailLines: count(query, 'tailLines'),
    limitBytes: count(query, 'limitBytes'),
    sinceMs: seconds === undefined ? time(query, 'sinceTime') : now - seconds * 1000,
  };
}

function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value === 'true' || value === '1' || value === 't';
}

function count(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new Error(`invalid value "${text}" for ${name}: a whole number is needed`);
  return Number(text);
}

function time(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const parsed = Date.parse(text);
  if (Number.isNaN(parsed)) throw new Error(`invalid value "${text}" for ${name}: a time as in RFC 3339 is needed`);
  return parsed;
}

/** One stored line: `2026-11-21T10:00:00.000000000Z stdout text`. */
export interface LogLine {
  timeMs: number;
  time: string;
  stream: string;
  text: string;
}

export function formatLogLine(time: Date, stream: string, text: string): string {
  return `${time.toISOString().replace('Z', '000000Z')} ${stream} ${text}\n`;
}

/** The line as it was stored, or undefined for what is none (a torn line after a crash). */
export function parseLogLine(line: string): LogLine | undefined {
  const match = /^(\S+) (stdout|stderr) (.*)$/s.exec(line);
  const timeMs = match === null ? Number.NaN : Date.parse(match[1] as string);
  return match === null || Number.isNaN(timeMs)
    ? undefined
    : {timeMs, time: match[1] as string, stream: match[2] as string, text: match[3] as string};
}

/** The lines a client gets of those stored so far, one by one: a log may be larger than memory. Tail counts after the time filter. */
export function* selectLines(lines: Iterable<LogLine>, {sinceMs = Number.NEGATIVE_INFINITY, tailLines}: Pick<LogQuery, 'sinceMs' | 'tailLines'>): Generator<LogLine> {
  let last: LogLine[] = [];
  for (const line of lines) {
    if (line.timeMs < sinceMs) continue;
    if (tailLines === undefined) yield line;
    else last.push(line);
    if (tailLines !== undefined && last.length > 2 * tailLines + 1000) last = last.slice(last.length - tailLines);
  }
  if (tailLines !== undefined) yield* last.slice(Math.max(0, last.length - tailLines));
}

export function renderLine(line: LogLine, timestamps: boolean): string {
  return timestamps ? `${line.time} ${line.text}\n` : `${line.text}\n`;
}
