import {Writable} from 'node:stream';
import type {ContainerContext, ExecRequest} from '../program.ts';
import {sleepUnlessAborted} from '../interruptible-sleep.ts';
import {BASE_TOOLS} from './base-tools.ts';
import {readTypedLines} from './typed-lines.ts';
import {parseShellLine} from './shell-words.ts';
import {notPlayed, type Tool, type ToolCall} from './tool.ts';

/** `exec` of a scripted container: the small set every container has, and `tools` of its own. */
export function execIn(context: ContainerContext, tools: Readonly<Record<string, Tool>>): (request: ExecRequest) => Promise<number> {
  return (request) => new ScriptedExec(context, {...BASE_TOOLS, ...tools}, request).start();
}

/** A terminal shows a line end as carriage return and line feed, as the tty of a real container would send it. */
function onTerminal(request: ExecRequest): ExecRequest {
  const shown = (target: Writable): Writable =>
    new Writable({
      decodeStrings: false,
      write(chunk: Buffer | string, _encoding, done) {
        target.write(chunk.toString().replaceAll(/\r?\n/g, '\r\n'), () => done());
      },
    });
  const stdout = shown(request.stdout);
  return {...request, stdout, stderr: request.stderr === request.stdout ? stdout : shown(request.stderr)};
}

class ScriptedExec {
  readonly #context: ContainerContext;
  readonly #tools: Readonly<Record<string, Tool>>;
  readonly #request: ExecRequest;
  #size: {columns: number; rows: number} | undefined;
  #exited: number | undefined;

  constructor(context: ContainerContext, tools: Readonly<Record<string, Tool>>, request: ExecRequest) {
    this.#context = context;
    this.#tools = tools;
    this.#request = request.tty ? onTerminal(request) : request;
    if (request.tty) void this.#followSizes();
  }

  /** Runs the command; all it wrote has gone out when this resolves. */
  async start(): Promise<number> {
    const exitCode = await this.#run(this.#request.command);
    await new Promise((resolve) => this.#request.stdout.write('', resolve));
    return exitCode;
  }

  async #run(command: readonly string[]): Promise<number> {
    const [path = '', ...args] = command;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name === 'sh' || name === 'bash') return this.#shell(args);
    if (name === 'exit') return this.#exit(args[0]);
    const tool = Object.hasOwn(this.#tools, name) ? this.#tools[name] : undefined;
    if (tool === undefined) {
      this.#request.stderr.write(`${notPlayed(command.join(' '))}\n`);
      return 127;
    }
    const call: ToolCall = {name, args, context: this.#context, request: this.#request, terminalSize: () => this.#terminalSize()};
    return tool(call);
  }

  #exit(word: string | undefined): number {
    this.#exited = word === undefined || !/^\d+$/.test(word) ? 0 : Number(word) % 256;
    return this.#exited;
  }

  /** `sh -c LINE`, `sh` with lines from stdin. */
  async #shell(args: readonly string[]): Promise<number> {
    const flag = args.findIndex((word) => /^-[a-z]*c$/.test(word));
    if (flag >= 0) return this.#line(args[flag + 1] ?? '');
    const file = args.find((word) => !word.startsWith('-'));
    if (file !== undefined) {
      this.#request.stderr.write(`${notPlayed(`sh ${file}`)}\n`);
      return 127;
    }
    return this.#conversation();
  }

  async #line(line: string): Promise<number> {
    const commands = parseShellLine(line, this.#context.env);
    if (commands === undefined) {
      this.#request.stderr.write(`${notPlayed(line)}\n`);
      return 127;
    }
    let exitCode = 0;
    for (const {words, when} of commands) {
      if (this.#request.signal.aborted || this.#exited !== undefined) break;
      if (when === 'on-success' && exitCode !== 0) continue;
      if (when === 'on-failure' && exitCode === 0) continue;
      exitCode = await this.#run(words);
    }
    return this.#exited ?? exitCode;
  }

  async #conversation(): Promise<number> {
    const {stdin, stdout, stderr, tty} = this.#request;
    if (stdin === undefined) return 0;
    if (tty) stderr.write('kubectl-fep sandbox: a scripted pod with a handful of commands; exit leaves it.\n');
    let exitCode = 0;
    for await (const line of readTypedLines(stdin, tty ? stdout : undefined, '$ ')) {
      exitCode = await this.#line(line);
      if (this.#exited !== undefined) return this.#exited;
    }
    return exitCode;
  }

  async #terminalSize(): Promise<{columns: number; rows: number} | undefined> {
    const deadline = AbortSignal.any([AbortSignal.timeout(1000), this.#request.signal]);
    while (this.#size === undefined && (await sleepUnlessAborted(20, deadline))) continue;
    return this.#size;
  }

  async #followSizes(): Promise<void> {
    for await (const size of this.#request.resize) this.#size = size;
  }
}
