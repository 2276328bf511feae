/** One simple command of a line and when it runs, by how the one before ended. */
export interface ShellCommand {
  words: string[];
  when: 'always' | 'on-success' | 'on-failure';
}

/**
 * Splits a shell line of the simplest kind: words with single and double quotes and backslashes, commands joined by
 * `;`, a line end, `&&` and `||`, variables `$NAME` and `${NAME}`. Undefined for anything more (pipes, redirections,
 * substitutions, background, open quotes), which scripted containers do not play.
 */
export function parseShellLine(line: string, env: Readonly<Record<string, string>>): ShellCommand[] | undefined {
  const reader = new LineReader(line, env);
  return reader.read();
}

class LineReader {
  readonly #line: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #commands: ShellCommand[] = [];
  #position = 0;
  #word: string | undefined;
  #words: string[] = [];
  #when: ShellCommand['when'] = 'always';

  constructor(line: string, env: Readonly<Record<string, string>>) {
    this.#line = line;
    this.#env = env;
  }

  read(): ShellCommand[] | undefined {
    while (this.#position < this.#line.length) if (!this.#step()) return undefined;
    if (this.#when !== 'always' && this.#word === undefined && this.#words.length === 0) return undefined;
    this.#endCommand('always');
    return this.#commands;
  }

  /** Takes the next thing of the line; false when it is beyond this shell. */
  #step(): boolean {
    const two = this.#line.slice(this.#position, this.#position + 2);
    if (two === '&&' || two === '||') {
      this.#position += 2;
      return this.#endCommand(two === '&&' ? 'on-success' : 'on-failure');
    }
    const character = this.#line[this.#position++] as string;
    if (character === ';' || character === '\n') return this.#endCommand('always') || character === '\n';
    if (/\s/.test(character)) this.#endWord();
    else if (character === "'") return this.#singleQuoted();
    else if (character === '"') return this.#doubleQuoted();
    else if (character === '\\') return this.#escaped();
    else if (character === '$') return this.#variable();
    else if ('|&<>`()*?[]{}#!~'.includes(character)) return this.#literalInside(character);
    else this.#add(character);
    return true;
  }

  /** Some characters mean something only at the start of a word. */
  #literalInside(character: string): boolean {
    const harmless = '{}!~#'.includes(character) && this.#word !== undefined;
    if (harmless) this.#add(character);
    return harmless;
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(next: ShellCommand['when']): boolean {
    this.#endWord();
    const empty = this.#words.length === 0;
    if (!empty) this.#commands.push({words: this.#words, when: this.#when});
    this.#words = [];
    this.#when = next;
    return !empty;
  }

  #singleQuoted(): boolean {
    const end = this.#line.indexOf("'", this.#position);
    if (end < 0) return false;
    this.#add(this.#line.slice(this.#position, end));
    this.#position = end + 1;
    return true;
  }

  #doubleQuoted(): boolean {
    this.#add('');
    while (this.#position < this.#line.length) {
      const character = this.#line[this.#position++] as string;
      if (character === '"') return true;
      if (character === '`') return false;
      if (character === '\\' && '"\\$`'.includes(this.#line[this.#position] ?? ' ')) this.#add(this.#line[this.#position++] as string);
      else if (character !== '$') this.#add(character);
      else if (!this.#variable()) return false;
    }
    return false;
  }

  #escaped(): boolean {
    const next = this.#line[this.#position++];
    if (next === undefined) return false;
    this.#add(next);
    return true;
  }

  #variable(): boolean {
    const match = /^(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(this.#line.slice(this.#position));
    if (match === null) {
      const next = this.#line[this.#position];
      if (next !== undefined && /[({?$!#@*\d-]/.test(next)) return false;
      this.#add('$');
      return true;
    }
    this.#position += match[0].length;
    this.#add(this.#env[(match[1] ?? match[2]) as string] ?? '');
    return true;
  }
}
