import type {Theme} from './theme.ts';

/** What a presenter of text has to know of the place where the text appears. */
export interface Screen {
  /** Columns; undefined when it is no terminal, and then nothing is cut. */
  width: number | undefined;
  theme: Theme;
  /** For ages. */
  now: Date;
}
