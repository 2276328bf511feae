import type {Language, RuleExplanation} from '../../model/answers/explanation.ts';
import {allRules, catalogue} from '../../rules/index.ts';
import {NOT_IMPLEMENTED} from '../../rules/not-implemented.ts';
import type {Wording} from './rule-wording.ts';

/** What `validate` finds by itself, before any rule looks. */
const BEFORE_RULES: readonly (RuleExplanation & {title: string})[] = [
  {
    id: 'ignore-annotation', severity: 'error', title: 'A rule is left out by its id and with a reason', applies: ['create', 'update'], kinds: ['FEPCluster'],
    looksAt: ['metadata.annotations["kubectl-fep/ignore"]'], needs: [], fix: '"rule-id: reason; rule-id: reason"', section: 'kubectl-fep', checked: true,
  },
  {
    id: 'unknown-kind', severity: 'error', title: 'The kind is one that the operator installs', applies: ['create', 'update'], kinds: [],
    looksAt: ['kind'], needs: [], section: 'CRD', checked: true,
  },
];

/** Every id that `explain` knows: of the catalogue, of single rules of a family, and of what is found before rules look. */
export function ruleNames(): string[] {
  return [...new Set([...catalogue().keys(), ...allRules.map(({id}) => id), ...BEFORE_RULES.map(({id}) => id)])];
}

/** A rule by its id, or by the pgBackRest option that it forbids; undefined when there is none. */
export function describeRule(id: string, lang: Language, wording: Wording): RuleExplanation | undefined {
  const own = BEFORE_RULES.find((rule) => rule.id === id);
  if (own !== undefined) return wording(own);
  const rules = allRules.filter((rule) => rule.id === id || rule.family === id || rule.id === `pgbr-forbidden-${id}`).map(wording);
  const entry = catalogue().get(id);
  const [first] = rules;
  if (first === undefined && entry === undefined) return undefined;
  const {severity, section, confirm} = first ?? (entry as NonNullable<typeof entry>);
  const unique = (lists: (readonly string[])[]): string[] => [...new Set(lists.flat())];
  return {
    id: first !== undefined && rules.length === 1 ? first.id : id,
    severity,
    ...(first === undefined ? {} : {title: rules.length === 1 ? first.title : `${rules.length}${lang === 'en' ? ' rules' : '件のルール'}: ${rules.map((rule) => rule.id).join(', ')}`}),
    applies: unique(rules.length > 0 ? rules.map(({applies}) => applies) : [entry?.applies ?? []]),
    kinds: unique(rules.map(({kinds}) => kinds)),
    looksAt: unique(rules.map(({looksAt}) => looksAt)),
    needs: unique(rules.map(({needs = []}) => needs)),
    ...(first?.fix === undefined || rules.length > 1 ? {} : {fix: first.fix}),
    ...(confirm === undefined ? {} : {confirm}),
    section,
    checked: rules.length > 0,
    ...(rules.length > 0 || NOT_IMPLEMENTED[id] === undefined ? {} : {whyNot: NOT_IMPLEMENTED[id]}),
  };
}
