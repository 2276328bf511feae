import {LogFileReader, type ContainerLog} from './container-log.ts';
import {renderLine, selectLines, type LogLine, type LogQuery} from './log-query.ts';

/**
 * The text a client gets, piece by piece. With `follow` it goes on until the container's run ends or `signal` is aborted.
 * `live` is the log of the present run when `file` is that one.
 */
export async function* logText(file: string, live: ContainerLog | undefined, query: LogQuery, signal: AbortSignal): AsyncGenerator<string> {
  const reader = new LogFileReader(file);
  const budget = {bytes: query.limitBytes ?? Number.POSITIVE_INFINITY};
  try {
    for (const line of selectLines(readAll(reader), query)) {
      const text = withinLimit(renderLine(line, query.timestamps), budget);
      if (text !== '') yield text;
    }
    while (query.follow && live !== undefined && !signal.aborted && budget.bytes > 0) {
      const open = live.open;
      const lines = reader.read();
      for (const line of lines) yield withinLimit(renderLine(line, query.timestamps), budget);
      if (lines.length === 0 && !open) return;
      if (lines.length === 0) await nextChange(live, signal);
    }
  } finally {
    reader.close();
  }
}

function* readAll(reader: LogFileReader): Generator<LogLine> {
  for (let lines = reader.read(); lines.length > 0; lines = reader.read()) yield* lines;
}

function withinLimit(text: string, budget: {bytes: number}): string {
  if (budget.bytes <= 0) return '';
  const bytes = Buffer.from(text);
  const kept = bytes.length <= budget.bytes ? text : bytes.subarray(0, budget.bytes).toString('utf8');
  budget.bytes -= bytes.length;
  return kept;
}

function nextChange(log: ContainerLog, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      off();
      clearTimeout(guard);
      signal.removeEventListener('abort', done);
      resolve();
    };
    // A line written between the read and this registration would be seen only with the next one: look again soon.
    const guard = setTimeout(done, 500);
    const off = log.onChange(done);
    signal.addEventListener('abort', done, {once: true});
  });
}
