import {stripVTControlCharacters} from 'node:util';
import type {Theme} from './theme.ts';

/** What is shown of a line of a log. */
export interface ShownLine {
  origin: {pod: string; role: string; container: string; source: 'container' | 'database'};
  time: string;
  severity?: string;
  sqlstate?: string;
  text: string;
  open?: true;
}

export interface LogRenderOptions {
  theme: Theme;
  /** Say where each line comes from. */
  prefix: boolean;
  timestamps: boolean;
  /** Several containers, or files beside containers: name them too. */
  sources: boolean;
  /** Take the commands for terminals out of the text, which may come from anybody who can send SQL. */
  terminal: boolean;
}

/** Lines as text; remembers whether the last one was left open, and the widest prefix so far. */
export class LogText {
  readonly #options: LogRenderOptions;
  #inside = false;
  #width = 0;
  readonly #prefixes = new Map<object, {role: string; text: string}>();

  constructor(options: LogRenderOptions) {
    this.#options = options;
  }

  render(lines: readonly ShownLine[]): string {
    let text = '';
    for (const line of lines) {
      if (!this.#inside) text += this.#head(line);
      const shown = this.#options.terminal ? stripVTControlCharacters(line.text) : line.text;
      text += this.#paint(line.severity, shown);
      this.#inside = line.open === true;
      if (!this.#inside) text += '\n';
    }
    return text;
  }

  #head(line: ShownLine): string {
    const time = this.#options.timestamps && line.time !== '' ? `${this.#options.theme.muted(line.time)} ` : '';
    return this.#options.prefix ? `${this.#prefix(line.origin)}${time}` : time;
  }

  #prefix(origin: ShownLine['origin']): string {
    const known = this.#prefixes.get(origin);
    if (known !== undefined && known.role === origin.role) return known.text;
    const {theme} = this.#options;
    const source = !this.#options.sources ? '' : origin.source === 'database' ? ' log file' : ` ${origin.container}`;
    const plain = `${origin.pod} ${origin.role.padEnd('replica'.length)}${source}`;
    this.#width = Math.max(this.#width, plain.length);
    const paint = origin.role === 'master' ? theme.command : origin.role === 'replica' ? theme.good : theme.muted;
    const text = `${paint(plain.padEnd(this.#width))} ${theme.muted('|')} `;
    this.#prefixes.set(origin, {role: origin.role, text});
    return text;
  }

  #paint(severity: string | undefined, text: string): string {
    const {theme} = this.#options;
    if (severity === 'WARNING') return theme.warning(text);
    return severity === 'ERROR' || severity === 'FATAL' || severity === 'PANIC' ? theme.bad(text) : text;
  }
}

/** One JSON object a line, pieces of long lines one by one with `continues`. */
export function renderLogJson(lines: readonly ShownLine[], apiVersion: string): string {
  return lines.map(({origin, time, severity, sqlstate, text, open}) => `${JSON.stringify({
    apiVersion, kind: 'LogLine', time, pod: origin.pod, ...(origin.role === '' ? {} : {role: origin.role}), container: origin.container,
    source: origin.source, ...(severity === undefined ? {} : {severity}), ...(sqlstate === undefined ? {} : {sqlstate}), text, ...(open === true ? {continues: true} : {}),
  })}\n`).join('');
}
