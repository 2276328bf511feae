import type {RuleFinding} from '../../../rules/evaluate.ts';
import type {Question} from '../../wizard/question.ts';
import {withFlags} from '../../wizard/command-draft.ts';
import {complaintOf} from '../../wizard/complaint.ts';
import {about, type CreateDraft, type CreateWorld, inOneLine, judge, textIn} from './draft.ts';

export type CreateQuestion = Question<CreateDraft, CreateWorld>;

interface Checked extends Omit<CreateQuestion, 'refuse' | 'remark'> {
  /** Fields that the answer decides: findings over them are shown at once, and errors refuse it. */
  fields?: readonly string[];
  /** The check of the flag's own parser: throws what the command line would be told. */
  parse?: (answer: string) => unknown;
  refuse?: CreateQuestion['refuse'];
}

/** A question that is skipped where its flag was given, and whose answer the rules judge at once. */
export function checked({fields = [], parse, refuse, when, ...question}: Checked): CreateQuestion {
  const findingsOf = async (draft: CreateDraft, world: CreateWorld): Promise<RuleFinding[]> =>
    fields.length === 0 ? [] : about((await judge(draft, world)).findings, fields);
  return {
    ...question,
    when: (draft, world) => !world.given.has(question.flag.replace(/^--/, '')) && (when?.(draft, world) ?? true),
    refuse: async (draft, answer, world) => {
      const complaint = (parse === undefined ? undefined : complaintOf(() => parse(answer))) ?? (await refuse?.(draft, answer, world));
      if (complaint !== undefined) return complaint;
      const [error] = (await findingsOf(question.apply(draft, answer, world), world)).filter(({severity}) => severity === 'error');
      return error === undefined ? undefined : inOneLine(error);
    },
    remark: async (draft, answer, world) => {
      const before = new Set((await findingsOf(draft, world)).map(inOneLine));
      const after = await findingsOf(question.apply(draft, answer, world), world);
      return after.filter(({severity}) => severity === 'warning').map(inOneLine).filter((line) => !before.has(line)).map((line) => `! ${line}`);
    },
  };
}

type Plain = Omit<Checked, 'flag' | 'apply' | 'default'> & {
  /** Flag without dashes. */
  sets: string;
  /** The field that the flag sets: its present value is what Enter takes, and what needs no flag. */
  field: string;
  /** What the flag is given, where it is no text. */
  as?: (answer: string) => string | number | boolean;
};

/** A question for one flag and one field. An answer that changes nothing gives no flag, so that the value keeps the reason it has. */
export function plain({sets, field, as = (answer) => answer, ...question}: Plain): CreateQuestion {
  return checked({
    fields: [field],
    ...question,
    flag: `--${sets}`,
    default: (draft, world) => textIn(draft, world, field),
    apply: (draft, answer, world) => (answer === (textIn(draft, world, field) ?? '') ? draft : withFlags(draft, {[sets]: as(answer)})),
  });
}
