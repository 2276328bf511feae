import {closeSync, fstatSync, openSync, readSync} from 'node:fs';

const TAIL_BYTES = 16_384;
const LONGEST = 300;

/** The line of a log that most likely says why its writer ended, or undefined when there is none. */
export function newestLogLine(file: string, from = 0): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    const size = fstatSync(descriptor).size;
    const start = Math.max(from, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    readSync(descriptor, buffer, 0, buffer.length, start);
    return tellingLine(buffer.toString('utf8'));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Picks the newest error from the end of a log: a fatal or error line of klog (`E1121 09:30:00.000000 …] text`),
 * etcd's JSON (`{"level":"fatal","msg":…,"error":…}`), or simply the last line.
 */
export function tellingLine(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const telling = lines.findLast(isFatal) ?? lines.findLast(isError) ?? lines.at(-1);
  return telling === undefined ? undefined : shorten(wordsOf(telling));
}

/** Also the first line of a JavaScript error, whose stack follows it. */
function isFatal(line: string): boolean {
  return /^F\d{4} /.test(line) || /^(Uncaught )?([A-Z]\w*)?Error( \[\w+\])?: /.test(line) || /"level":"(fatal|panic)"/.test(line);
}

function isError(line: string): boolean {
  return /^E\d{4} /.test(line) || /"level":"error"/.test(line);
}

function wordsOf(line: string): string {
  if (line.startsWith('{')) {
    try {
      const {msg, error} = JSON.parse(line) as {msg?: string; error?: string};
      if (msg !== undefined) return error === undefined ? msg : `${msg}: ${error}`;
    } catch {
      return line;
    }
  }
  return line.replace(/^[IWEF]\d{4} [\d:.]+ +\d+ [^\]]+\] /, '');
}

function shorten(line: string): string {
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
