import {Writable} from 'node:stream';
import type {ContainerContext, Program} from './program.ts';
import {execIn} from './scripted/exec.ts';
import {SimulatedContainer} from './simulated-container.ts';

/** Runs the container's command in the scripted shell, for experiments with restarts, jobs and logs. */
export const busybox: Program = async (context) => {
  const exec = execIn(context, {});
  const over = new AbortController();
  const container = new SimulatedContainer({exec}, context.signal);
  void container.exited.then(() => over.abort());
  const command = [...(context.container.command ?? []), ...(context.container.args ?? [])];
  void runMain(context, exec, command, over.signal).then((exitCode) => container.end({exitCode}));
  return container;
};

async function runMain(context: ContainerContext, exec: ReturnType<typeof execIn>, command: readonly string[], signal: AbortSignal): Promise<number> {
  if (command.length === 0) return 0;
  const stdout = lineWriter((line) => context.log(line, 'stdout'));
  const stderr = lineWriter((line) => context.log(line, 'stderr'));
  return exec({command, stdout, stderr, tty: false, resize: noSizes(), signal}).catch(() => 1);
}

async function* noSizes(): AsyncGenerator<{columns: number; rows: number}> {}

/** A stream that hands over whole lines; a last line without its end comes at the end of the stream. */
export function lineWriter(take: (line: string) => void): Writable {
  let rest = '';
  return new Writable({
    decodeStrings: false,
    write(chunk: Buffer | string, _encoding, done) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
      done();
    },
    final(done) {
      if (rest !== '') take(rest);
      done();
    },
  });
}
