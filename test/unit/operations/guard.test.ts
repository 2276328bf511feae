import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {guard, type GuardPolicy} from '../../../src/lib/operations/guard.ts';
import type {RuleFinding} from '../../../src/lib/rules/evaluate.ts';

const finding = (rule: string, severity: RuleFinding['severity']): RuleFinding => ({rule, severity, path: 'spec.fep.instances', message: `${rule} says no`, fix: `mend ${rule}`, section: '§5'});
const policy = (more: Partial<GuardPolicy> = {}): GuardPolicy => ({refusal: 'demo cannot be scaled', forceable: () => false, force: false, ...more});

function refusalOf(run: () => unknown): FepError {
  try {
    run();
  } catch (error) {
    if (error instanceof FepError) return error;
  }
  throw new Error('nothing was refused');
}

describe('guard', () => {
  it('lets warnings and infos pass, and hands them on', () => {
    expect(guard([finding('a', 'warning'), finding('b', 'info')], policy())).toMatchObject({findings: [{rule: 'a'}, {rule: 'b'}], overruled: []});
  });

  it('refuses an error with exit 3, the rule, the place and the mend', () => {
    expect(refusalOf(() => guard([finding('a', 'error')], policy()))).toMatchObject({
      exitCode: 3, where: 'spec.fep.instances', message: 'demo cannot be scaled: a says no', why: expect.stringContaining('a (§5)'), suggestions: ['mend a'],
    });
  });

  it('stops for a milder rule that this operation names', () => {
    expect(refusalOf(() => guard([finding('a', 'warning')], policy({alsoBlocking: ['a']})))).toMatchObject({exitCode: 3});
  });

  it('offers --force only where it would help', () => {
    const forceable = ({rule}: RuleFinding): boolean => rule === 'a';
    expect(refusalOf(() => guard([finding('a', 'error')], policy({forceable}))).suggestions).toContain('--force overrules a');
    expect(refusalOf(() => guard([finding('a', 'error'), finding('b', 'error')], policy({forceable}))).suggestions.join()).not.toContain('--force');
  });

  it('with force names what it overruled, and still refuses the rest', () => {
    const forceable = ({rule}: RuleFinding): boolean => rule === 'a';
    expect(guard([finding('a', 'error')], policy({forceable, force: true})).overruled.map(({rule}) => rule)).toEqual(['a']);
    expect(refusalOf(() => guard([finding('a', 'error'), finding('b', 'error')], policy({forceable, force: true}))).message).toContain('b says no');
  });
});
