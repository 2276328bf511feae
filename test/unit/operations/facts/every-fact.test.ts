import {afterEach, describe, expect, it, vi} from 'vitest';
import type {FactName} from '../../../../src/lib/model/cluster-facts.ts';
import {neededFacts} from '../../../../src/lib/operations/check-rules.ts';
import {isGathered} from '../../../../src/lib/operations/facts.ts';
import {allRules, evaluate, type Rule, type RuleKind, type RuleOperation} from '../../../../src/lib/rules/index.ts';
import {View} from '../../../../src/lib/rules/view.ts';
import {subjectOf} from '../../../fixtures/rules/fixture.ts';
import {fixtures} from '../../../fixtures/rules/index.ts';

const declared = ({needs = [], uses = []}: Rule): FactName[] => [...needs, ...uses];
const withFacts = allRules.filter((rule) => declared(rule).length > 0);

describe('every fact that a rule asks for', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(allRules.map((rule) => [rule.id, rule] as const))('%s declares what it looks at', (id, rule) => {
    const seen = new Set<FactName>();
    const original = View.prototype.fact;
    vi.spyOn(View.prototype, 'fact').mockImplementation(function (this: View, name) {
      seen.add(name);
      return original.call(this, name);
    });
    const {valid, invalid} = fixtures[id] ?? {valid: {}, invalid: {}};
    for (const one of [valid, invalid]) evaluate([rule], subjectOf(one, rule.applies));
    expect([...seen].filter((name) => !declared(rule).includes(name))).toEqual([]);
  });

  // Whether there is something to look at is asked before anything is gathered: it must not hang on what is gathered then.
  it.each(withFacts.map((rule) => [rule.id, rule] as const))('%s is gathered for an object that breaks it', (id, rule) => {
    const {facts: _facts, ...bare} = fixtures[id]?.invalid ?? {};
    expect(neededFacts([rule], subjectOf(bare, rule.applies))).toEqual([...new Set(declared(rule))]);
  });

  it('has somebody who gathers it, or a reason in words why nobody can', () => {
    const unread = [...new Set(withFacts.flatMap(declared))].filter((name) => isGathered(name) !== true);
    expect(unread.filter((name) => typeof isGathered(name) !== 'string')).toEqual([]);
    expect(unread.toSorted()).toEqual([
      'helm', 'productionAnswers', 'productionCluster', 'productionServices', 'publisher', 'publisherCluster', 'subscriberCluster', 'subscriberReaches', 'subscriberTables',
    ]);
  });
});

/** What each command asks rules about: kind and operations, as the operations of this program set them. */
const ASKED: readonly (readonly [command: string, kinds: readonly RuleKind[] | 'all', operations: readonly RuleOperation[]])[] = [
  ['validate FILE', 'all', ['create']],
  ['validate FILE', ['FEPRestore', 'FEPCluster'], ['restore']],
  ['validate FILE', ['FEPUpgrade', 'FEPCluster'], ['upgrade']],
  ['validate FILE', ['FEPAction'], ['action']],
  ['validate NAME', 'all', ['update', 'env']],
  ['create', ['FEPCluster'], ['create', 'restore', 'upgrade']],
  ['plan, validate --against', ['FEPCluster'], ['update']],
  ['scale', ['FEPCluster'], ['scale']],
  ['delete', ['FEPCluster'], ['delete']],
];

const OF_NO_COMMAND_YET: Readonly<Record<string, string>> = {
  'tls-rotate-patroni-outage': 'for a command that renews certificates',
  'tls-rotate-client-redeploy': 'for a command that renews certificates',
  'tls-rotate-server-reload': 'for a command that renews certificates',
  'velero-selector-only': 'for a command that takes Velero backups',
  'feplogging-delete-in-use': 'for a command that deletes FEPLoggings',
  ...Object.fromEntries(allRules.filter(({kinds}) => kinds.includes('SubscriptionPlan')).map(({id}) => [id, 'for a command that sets up a logical replication; until then for programs that use the library'])),
};

describe('every rule', () => {
  it('is asked by some command, or is one for a command to come', () => {
    const asked = ({kinds, applies}: Rule): boolean => ASKED.some(([, of, operations]) => (of === 'all' || kinds.some((kind) => of.includes(kind))) && operations.some((operation) => applies.includes(operation)));
    expect(allRules.filter((rule) => !asked(rule)).map(({id}) => id).toSorted()).toEqual(Object.keys(OF_NO_COMMAND_YET).toSorted());
  });
});
