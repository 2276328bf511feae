/** How something stands: said before the words about it. */
export type Mark = 'done' | 'failed' | 'waiting' | 'skipped' | 'open' | 'warning' | 'note' | 'planned' | 'differs' | 'added' | 'removed';

/** What texts look like, and what stands for what: the one place that knows whether a reader sees or hears them. */
export interface Theme {
  heading: (text: string) => string;
  strong: (text: string) => string;
  muted: (text: string) => string;
  good: (text: string) => string;
  warning: (text: string) => string;
  bad: (text: string) => string;
  /** Something to type. */
  command: (text: string) => string;
  /** A sign, or a word with a colon. */
  mark: (mark: Mark) => string;
  /** A value that became another. */
  change: (before: string, after: string) => string;
  /** Between facts on one line. */
  separator: string;
  /** Where a text of one line had its line ends. */
  lineEnd: string;
  /** For a screen reader (`--plain`): tables are lines that name their columns, and nothing is broken or cut to a width. */
  spoken: boolean;
}

/** What a mark looks like. */
export const SIGNS: Readonly<Record<Mark, string>> = {
  done: '✓', failed: '✗', waiting: '…', skipped: '-', open: '-', warning: '!', note: '·', planned: '·', differs: '~', added: '+', removed: '-',
};

const WORDS: Readonly<Record<Mark, string>> = {
  done: 'done:', failed: 'failed:', waiting: 'waiting:', skipped: 'skipped:', open: 'not done yet:', warning: 'warning:', note: 'note:', planned: 'planned:', differs: 'differs:',
  added: 'added:', removed: 'removed:',
};

/** Signs and no colours, where chalk is not worth its loading. */
export const plainTheme: Theme = {
  heading: String, strong: String, muted: String, good: String, warning: String, bad: String, command: String,
  mark: (mark) => SIGNS[mark],
  change: (before, after) => `${before} → ${after}`,
  separator: ' · ',
  lineEnd: ' ⏎ ',
  spoken: false,
};

/** Words alone: what a colour says of a figure stands behind the figure. */
export const spokenTheme: Theme = {
  ...plainTheme,
  warning: (text) => saidOfFigure(text, 'warning'),
  bad: (text) => saidOfFigure(text, 'critical'),
  mark: (mark) => WORDS[mark],
  change: (before, after) => `from ${before} to ${after}`,
  separator: ', ',
  lineEnd: ' (new line) ',
  spoken: true,
};

/** Words that are painted say themselves what is wrong; figures do not. */
function saidOfFigure(text: string, word: string): string {
  return /^\s*\d/.test(text) ? text.replace(/(\s*)$/, ` (${word})$1`) : text;
}
