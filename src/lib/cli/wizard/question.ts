/** One answer to choose. */
export interface Choice {
  value: string;
  /** What the list shows. */
  name: string;
  /** One line about it, shown while the cursor is on it. */
  description?: string;
  /** What stands behind the question once it was chosen; left out: the name. */
  short?: string;
}

/**
 * One question of a wizard, as data: `D` is the draft that answers are laid into, `W` what is known of the world around.
 * Nothing here prints, reads keys or keeps state, so that a list of questions is all that a wizard for another command needs.
 */
export interface Question<D, W> {
  /** Unique in its list. */
  id: string;
  /** The flag, or argument, that gives the same answer without a question. */
  flag: string;
  message: string | ((draft: D, world: W) => string);
  /** Left out: always asked. */
  when?: (draft: D, world: W) => boolean;
  /** What is to be seen before it is answered: lines, shown above it. */
  shows?: (draft: D, world: W) => Promise<string | undefined>;
  /** What Enter answers. */
  default?: (draft: D, world: W) => string | undefined | Promise<string | undefined>;
  /** Left out, or undefined: the answer is typed. */
  choices?: (draft: D, world: W) => Promise<readonly Choice[] | undefined>;
  /** Why the answer cannot be taken, in words that say what can. */
  refuse?: (draft: D, answer: string, world: W) => Promise<string | undefined>;
  /** What is to be known of an answer that was taken. */
  remark?: (draft: D, answer: string, world: W) => Promise<readonly string[]>;
  apply: (draft: D, answer: string, world: W) => D;
}
