import type {Question} from './question.ts';

/** Answers given, by id of their question. */
export type Answers = ReadonlyMap<string, string>;

/** Where a wizard stands. */
export interface Session {
  answers: Answers;
  /** Answers that were taken back: the defaults of their questions as long as nothing before them changes. */
  undone: Answers;
}

/** What the answers lead to. */
export interface Walk<D, W> {
  draft: D;
  /** Ids of the questions answered, in the order in which they were asked. */
  asked: readonly string[];
  /** Undefined when nothing is left to ask. */
  next: Question<D, W> | undefined;
}

export const NEW_SESSION: Session = {answers: new Map(), undone: new Map()};

/** Lays the answers into the draft, one question after the other, up to the first that lacks one. An answer to a question that is no longer asked counts for nothing. */
export function walk<D, W>(questions: readonly Question<D, W>[], start: D, world: W, {answers}: Session): Walk<D, W> {
  let draft = start;
  const asked: string[] = [];
  for (const question of questions) {
    if (question.when?.(draft, world) === false) continue;
    const answer = answers.get(question.id);
    if (answer === undefined) return {draft, asked, next: question};
    draft = question.apply(draft, answer, world);
    asked.push(question.id);
  }
  return {draft, asked, next: undefined};
}

/** The session with one answer more. Another answer than the one taken back makes those behind it worthless. */
export function answered({answers, undone}: Session, id: string, answer: string): Session {
  const same = undone.get(id) === undefined || undone.get(id) === answer;
  return {answers: new Map([...answers, [id, answer]]), undone: same ? undone : new Map()};
}

/** The session without the answer given last; the same session where none was given. */
export function wentBack({answers, undone}: Session, asked: readonly string[]): Session {
  const last = asked.at(-1);
  const answer = last === undefined ? undefined : answers.get(last);
  if (last === undefined || answer === undefined) return {answers, undone};
  const kept = asked.slice(0, -1).map((id): [string, string] => [id, answers.get(id) ?? '']);
  return {answers: new Map(kept), undone: new Map([...undone, [last, answer]])};
}
