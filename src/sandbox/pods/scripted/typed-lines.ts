import type {Readable, Writable} from 'node:stream';

/**
 * Lines of a stream. With `echo` the stream is a terminal in raw mode: what is typed is shown, Backspace and Ctrl-C
 * work on the line, Ctrl-D at its start ends, and `prompt` stands before each line.
 */
export async function* readTypedLines(input: Readable, echo: Writable | undefined, prompt: string): AsyncGenerator<string> {
  let line = '';
  echo?.write(prompt);
  for await (const chunk of input) {
    for (const character of (chunk as Buffer).toString('utf8')) {
      const outcome = echo === undefined ? plainKey(character, line) : typedKey(character, line, echo);
      line = outcome.line;
      if (outcome.end) return;
      if (!outcome.complete) continue;
      yield line;
      line = '';
      echo?.write(prompt);
    }
  }
  if (line !== '') yield line;
}

interface KeyOutcome {
  line: string;
  complete?: boolean;
  end?: boolean;
}

function plainKey(character: string, line: string): KeyOutcome {
  return character === '\n' ? {line, complete: true} : {line: line + character};
}

function typedKey(character: string, line: string, echo: Writable): KeyOutcome {
  switch (character) {
    case '\r':
    case '\n':
      echo.write('\r\n');
      return {line, complete: true};
    case '\u0003':
      echo.write('^C\r\n');
      return {line: '', complete: true};
    case '\u0004':
      return {line, end: line === ''};
    case '\u007F':
    case '\b':
      if (line !== '') echo.write('\b \b');
      return {line: line.slice(0, -1)};
    default:
      echo.write(character);
      return {line: line + character};
  }
}
