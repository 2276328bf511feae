/** What a person reads of a rule: its demand, and its mend where every finding has the same. */
export interface RuleWords {
  title: string;
  fix?: string;
}
