import {createReadStream} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import {once} from 'node:events';
import type {Readable} from 'node:stream';
import {sleepUnlessAborted} from '../interruptible-sleep.ts';
import {hostPath, mountedNames} from './container-files.ts';
import type {Tool, ToolCall} from './tool.ts';

/** What every scripted container answers. */
export const BASE_TOOLS: Readonly<Record<string, Tool>> = {
  true: async () => 0,
  ':': async () => 0,
  false: async () => 1,
  pwd: async (call) => say(call, '/'),
  whoami: async (call) => say(call, 'postgres'),
  // Containers of the product run as user 26 (UG 4.6.2).
  id: async (call) => say(call, 'uid=26(postgres) gid=26(postgres)'),
  date: async (call) => say(call, new Date().toUTCString()),
  hostname: async (call) => say(call, call.context.env['HOSTNAME'] ?? call.context.pod.metadata.name ?? ''),
  echo,
  env: async (call) => say(call, Object.entries(call.context.env).map(([name, value]) => `${name}=${value}`).join('\n')),
  printenv,
  sleep,
  cat,
  ls,
  stty: async (call) => {
    const size = await call.terminalSize();
    return size === undefined ? 1 : say(call, `${size.rows} ${size.columns}`);
  },
};

function say({request}: ToolCall, text: string): number {
  request.stdout.write(`${text}\n`);
  return 0;
}

function complain({request}: ToolCall, text: string): number {
  request.stderr.write(`${text}\n`);
  return 1;
}

async function echo(call: ToolCall): Promise<number> {
  const [first, ...rest] = call.args;
  if (first !== '-n') return say(call, call.args.join(' '));
  call.request.stdout.write(rest.join(' '));
  return 0;
}

async function printenv(call: ToolCall): Promise<number> {
  const [name] = call.args;
  if (name === undefined) return (BASE_TOOLS['env'] as Tool)(call);
  const value = call.context.env[name];
  return value === undefined ? 1 : say(call, value);
}

async function sleep(call: ToolCall): Promise<number> {
  const [word = ''] = call.args;
  const seconds = word === 'infinity' ? 2_000_000 : Number(word);
  if (word === '' || !(seconds >= 0)) return complain(call, `sleep: invalid time interval '${word}'`);
  return (await sleepUnlessAborted(Math.min(seconds * 1000, 2 ** 31 - 1), call.request.signal)) ? 0 : 143;
}

async function cat(call: ToolCall): Promise<number> {
  const files = call.args.filter((word) => word === '-' || !word.startsWith('-'));
  let exitCode = 0;
  for (const file of files.length === 0 ? ['-'] : files) {
    const source = file === '-' ? call.request.stdin : createReadStream(hostPath(call.context, file));
    if (source === undefined) continue;
    const failure = await copy(source, call);
    if (failure !== undefined) exitCode = complain(call, `cat: ${file}: ${failure}`);
  }
  return exitCode;
}

/** Copies as fast as the reader takes it. */
async function copy(source: Readable, {request}: ToolCall): Promise<string | undefined> {
  const onAbort = (): void => void source.destroy();
  request.signal.addEventListener('abort', onAbort, {once: true});
  try {
    for await (const chunk of source) {
      if (request.stdout.write(chunk)) continue;
      await once(request.stdout, 'drain', {signal: request.signal});
    }
    return undefined;
  } catch (error) {
    return request.signal.aborted ? undefined : reason(error);
  } finally {
    request.signal.removeEventListener('abort', onAbort);
  }
}

async function ls(call: ToolCall): Promise<number> {
  const paths = call.args.filter((word) => !word.startsWith('-'));
  const all = call.args.some((word) => /^-[a-zA-Z1]*[aA]/.test(word));
  let exitCode = 0;
  for (const path of paths.length === 0 ? ['/'] : paths) {
    const names = await namesIn(call, path);
    if (typeof names === 'string') exitCode = complain(call, `ls: cannot access '${path}': ${names}`) + 1;
    else if (names.length > 0) say(call, names.filter((name) => all || !name.startsWith('.')).join('\n'));
  }
  return exitCode;
}

async function namesIn(call: ToolCall, path: string): Promise<string[] | string> {
  const mounted = mountedNames(call.context, path);
  const folder = hostPath(call.context, path);
  try {
    const there = (await stat(folder)).isDirectory() ? await readdir(folder) : [path];
    return [...new Set([...there, ...mounted])].toSorted();
  } catch (error) {
    return mounted.length > 0 ? [...new Set(mounted)].toSorted() : reason(error);
  }
}

function reason(error: unknown): string {
  const code = (error as {code?: string}).code;
  if (code === 'ENOENT') return 'No such file or directory';
  if (code === 'EISDIR') return 'Is a directory';
  return code === 'EACCES' ? 'Permission denied' : String(code ?? (error as Error).message);
}
