import process from 'node:process';
import {Command} from '@oclif/core/command';
import type {Gateway} from '../cluster/gateway.ts';
import {exitCode, type ExitName} from '../errors/exit-codes.ts';
import {FepError} from '../errors/fep-error.ts';
import type {Progress} from '../model/progress.ts';
import type {OperationContext} from '../operations/context.ts';
import type {Answer} from '../present/json.ts';
import type {ProgressView} from '../present/progress.ts';
import type {Screen} from '../present/screen.ts';
import type {Theme} from '../present/theme.ts';
import {AwaitedNotice, quietly} from './awaited-notice.ts';
import {systemClock} from './clock.ts';
import {connectionOptions} from './connection-options.ts';
import type {Consent} from './deed-flags.ts';
import {toFepError} from './failure.ts';
import {globalFlags} from './flags.ts';
import {listenForInterruption, type Interruption} from './interruption.ts';
import {processIo, type Io} from './io.ts';
import {requestedFormat, type OutputFormat} from './output-format.ts';
import {terminalPrompts, type Prompts} from './prompts.ts';
import {isReadAloud} from './screen-reader.ts';

/** The texts of an answer; `-o json` and `-o yaml` need none. */
export interface Views {
  text: (screen: Screen) => string | Promise<string>;
  /** The text is for a program or a file: no line of it is broken to fit the terminal. */
  verbatim?: boolean;
  /** `-o wide`; left out: the text. */
  wide?: (screen: Screen) => string | Promise<string>;
  /** `-o name`: typed names as kubectl prints them. */
  name?: () => string | readonly string[];
  /** Formats of other tools, where the command offers them: `-o sarif`. */
  others?: Partial<Record<OutputFormat, () => string | Promise<string>>>;
  /** What `-o json` and `-o yaml` print instead of the answer with its envelope: a manifest, as with `--dry-run=client`. */
  object?: unknown;
  /** `-o yaml` as text of the command's own making, comments included. */
  yaml?: () => string | Promise<string>;
}

/** What a wizard asks with. */
export interface Edge {
  io: Io;
  prompts: Prompts;
  screen: () => Promise<Screen>;
  context: () => Promise<OperationContext>;
}

/** What an operation gets that needs no cluster. */
export type LocalContext = Omit<OperationContext, 'cluster'>;

/**
 * Every command: `run()` parses, calls one operation and shows its answer. This class knows the rest: streams, the
 * connection, Ctrl-C, progress, the format asked for, errors and the exit code.
 */
export abstract class FepCommand extends Command {
  static override baseFlags = globalFlags;

  #io: Io | undefined;
  #interruption: Interruption | undefined;
  #progress: ProgressView | undefined;
  #cluster: Gateway | undefined;
  #flags: Readonly<Record<string, unknown>> = {};
  #answered = false;
  readonly #awaited = new AwaitedNotice();
  readonly #afterwards: (() => Promise<void>)[] = [];

  /** The streams of this process; made at the first use. */
  protected get io(): Io {
    if (this.#io === undefined) {
      this.#io = processIo();
      this.#io.onClosed(() => this.#interruption?.abort());
    }
    return this.#io;
  }

  /** What `-o` asks for. */
  protected get format(): OutputFormat {
    const offered = (this.ctor.flags as Record<string, unknown> | undefined)?.['output'] !== undefined;
    return offered ? requestedFormat(this.argv) : 'text';
  }

  /** Questions to the user, asked on stderr. */
  protected get prompts(): Prompts {
    return quietly(terminalPrompts(this.io, {signal: this.signal, readAloud: this.#readAloud}), this.#awaited);
  }

  /** Aborted by the first Ctrl-C. */
  protected get signal(): AbortSignal {
    this.#interruption ??= listenForInterruption(() => this.#progress?.stop());
    return this.#interruption.signal;
  }

  /** Clock, signal and progress: for operations that need no cluster. */
  protected async localContext(): Promise<LocalContext> {
    // Listened to before anything else: a Ctrl-C that comes while code is loaded is one too.
    const {signal} = this;
    const view = await this.#progressView();
    return {clock: systemClock, signal, report: (progress: Progress) => view.report(progress), afterAnswer: (work) => this.#afterwards.push(work)};
  }

  /** The local context and the cluster that the connection flags mean. */
  protected async context(): Promise<OperationContext> {
    const [local, cluster] = await Promise.all([this.localContext(), this.connect()]);
    return {...local, cluster};
  }

  /** Connects at the first call; the Kubernetes client is loaded here and nowhere earlier. Nothing is sent yet. */
  protected async connect(): Promise<Gateway> {
    if (this.#cluster !== undefined) return this.#cluster;
    const {connect} = await import('../cluster/connect.ts');
    const connected = await connect({...connectionOptions(this.#connectionFlags()), version: this.config.version});
    const cluster = this.#cluster ?? (this.io.errIsTerminal ? await this.#awaited.watch(connected, () => this.#progressView()) : connected);
    this.#cluster = cluster;
    this.#expectContext(cluster);
    return cluster;
  }

  /** Writes the answer to stdout in the format that was asked for. What was accepted and not seen to its end ends 69, whatever the command. */
  protected async show<T extends Answer>(answer: T, views: Views): Promise<void> {
    this.#awaited.end();
    this.#progress?.stop();
    const text = await this.#render(answer, views);
    this.#answered = true;
    this.io.out(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    if ((answer as {observed?: unknown}).observed === 'accepted') this.exitWith('stillRunning');
  }

  /** Ends the process with this outcome once `run()` is over; a number only where a protocol of its own rules (monitoring plugins). */
  protected exitWith(outcome: ExitName | number): void {
    process.exitCode = typeof outcome === 'number' ? outcome : exitCode(outcome);
  }

  /** How text looks at stdout. */
  protected async screen(): Promise<Screen> {
    const width = this.#readAloud ? undefined : this.io.width;
    return {width, theme: await this.#theme(this.io.outIsTerminal), now: systemClock.now()};
  }

  /** How text looks at stderr. */
  protected async errScreen(): Promise<Screen> {
    const width = this.#readAloud ? undefined : this.io.errWidth;
    return {width, theme: await this.#theme(this.io.errIsTerminal), now: systemClock.now()};
  }

  /** Says on stderr what is no answer, such as a plan before it is agreed to. */
  protected async tell(draw: (screen: Screen) => string): Promise<void> {
    const screen = await this.errScreen();
    this.io.err(await this.#laidOut(draw(screen), screen, this.io.errIsTerminal));
  }

  /** Where what will be hurt is shown and agreed to. */
  protected async consent(name: string, flags: {yes?: boolean | undefined; 'dry-run': string}): Promise<Consent> {
    return {io: this.io, prompts: this.prompts, screen: await this.errScreen(), name, yes: flags.yes, dryRun: flags['dry-run'] !== 'none', jsonLines: this.#flags['progress'] === 'jsonl'};
  }

  /** What a wizard asks with: streams, questions, colours, and the cluster to choose from. */
  protected edge(): Edge {
    return {io: this.io, prompts: this.prompts, screen: () => this.errScreen(), context: () => this.context()};
  }

  /** Remembers the flags, so that the context can be built from them. */
  protected override parse: Command['parse'] = async (options, argv) => {
    // oclif would take a missing argument from stdin, which belongs to `-f -`.
    for (const arg of Object.values(options?.args ?? {})) arg.ignoreStdin = true;
    const parsed = await super.parse(options, argv);
    this.#flags = parsed.flags as Readonly<Record<string, unknown>>;
    return parsed;
  };

  protected override async init(): Promise<void> {
    // oclif's own looks for deprecated commands and sets a global for its HTTP client; neither is used here.
  }

  /** oclif would read `--json`; here `-o` decides, and this class writes everything itself. */
  override jsonEnabled(): boolean {
    return false;
  }

  protected override async catch(thrown: unknown): Promise<void> {
    this.#awaited.end();
    this.#progress?.stop();
    const error = toFepError(thrown, {
      name: (this.id ?? '').replaceAll(':', ' '),
      flags: Object.keys({...this.ctor.baseFlags, ...this.ctor.flags}),
    }, this.#interruption?.signal);
    process.exitCode = error.exitCode;
    await this.#showError(error);
  }

  protected override async finally(): Promise<void> {
    this.#awaited.end();
    this.#progress?.stop();
    await Promise.allSettled(this.#afterwards.splice(0).map((work) => work()));
    this.#interruption?.release();
    this.#cluster?.close();
  }

  /** A command may give a flag of kubectl's a meaning of its own, as `create --user` does: then it says nothing of the connection. */
  #connectionFlags(): Readonly<Record<string, unknown>> {
    const definitions = this.ctor.flags as Readonly<Record<string, {helpGroup?: string}>> | undefined;
    return Object.fromEntries(Object.entries(this.#flags).filter(([name]) => definitions?.[name]?.helpGroup === 'connection'));
  }

  #expectContext(cluster: Gateway): void {
    const expected = this.#flags['expect-context'];
    const actual = cluster.connection.context;
    if (typeof expected !== 'string' || expected === actual) return;
    throw new FepError(`the kubeconfig context is ${actual ?? 'none'}, not ${expected}`, {
      code: 'unexpected-context',
      exit: 'refused',
      where: '--expect-context',
      why: 'the guard keeps a script from changing another cluster; nothing was sent',
      suggestions: [`--context ${expected}`],
    });
  }

  async #render(answer: Answer, views: Views): Promise<string> {
    const {renderJson, withEnvelope} = await import('../present/json.ts');
    const format = this.format;
    if (format === 'json') return renderJson(views.object ?? withEnvelope(answer));
    if (format === 'yaml') return views.yaml === undefined ? (await import('../present/yaml.ts')).renderYaml(views.object ?? withEnvelope(answer)) : views.yaml();
    if (format === 'name' && views.name !== undefined) {
      const names = views.name();
      return typeof names === 'string' ? names : names.map((name) => `${name}\n`).join('');
    }
    const other = views.others?.[format];
    if (other !== undefined) return other();
    const screen = await this.screen();
    const text = await (format === 'wide' && views.wide !== undefined ? views.wide(screen) : views.text(screen));
    return views.verbatim === true ? text : this.#laidOut(text, screen, this.io.outIsTerminal);
  }

  /**
   * Under `-o json` and `-o yaml` the error is the answer, on stdout; the words for people follow on stderr unless
   * stdout is the terminal where they read the answer. After an answer stdout stays one document.
   */
  async #showError(error: FepError): Promise<void> {
    const {renderError, toErrorAnswer} = await import('../present/error.ts');
    const format = this.format;
    const structured = (format === 'json' || format === 'yaml') && !this.#answered;
    if (structured) {
      const {renderJson} = await import('../present/json.ts');
      const answer = toErrorAnswer(error);
      this.io.out(format === 'json' ? renderJson(answer) : (await import('../present/yaml.ts')).renderYaml(answer));
      if (this.io.outIsTerminal) return;
    }
    await this.tell(({theme}) => renderError(error, theme));
    const {DEBUG: debug} = process.env;
    if (debug !== undefined && debug !== '') this.io.err(`${String((error.cause as Error | undefined)?.stack ?? error.stack)}\n`);
  }

  async #theme(terminal: boolean): Promise<Theme> {
    const colour = this.#flags['color'] as boolean | undefined;
    const {plainTheme, spokenTheme} = await import('../present/style.ts');
    if (this.#readAloud) return spokenTheme;
    if (!terminal && colour === undefined && process.env['FORCE_COLOR'] === undefined) return plainTheme;
    const {makeTheme, wantsColour} = await import('../present/theme.ts');
    return makeTheme(wantsColour(terminal, colour, process.env));
  }

  /** In a pipe everything stays as it was drawn, and the code for it is not loaded. */
  async #laidOut(text: string, screen: Screen, terminal: boolean): Promise<string> {
    // A terminal may not tell its width.
    if (!terminal && screen.width === undefined && !screen.theme.spoken) return text;
    return (await import('../present/laid-out.ts')).laidOut(text, screen);
  }

  /** Whether a screen reader reads this. */
  get #readAloud(): boolean {
    return isReadAloud(this.argv, process.env);
  }

  async #progressView(): Promise<ProgressView> {
    if (this.#progress !== undefined) return this.#progress;
    const {progressView} = await import('../present/progress.ts');
    this.#progress = progressView({
      mode: (this.#flags['progress'] ?? 'auto') as 'auto' | 'plain' | 'jsonl' | 'none',
      terminal: this.io.errIsTerminal,
      write: (text) => this.io.err(text),
      theme: await this.#theme(this.io.errIsTerminal),
      now: () => systemClock.now(),
    });
    return this.#progress;
  }
}
