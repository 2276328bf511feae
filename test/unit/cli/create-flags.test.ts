import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {requireClusterName} from '../../../src/lib/cli/cluster-name.ts';
import {requireCount} from '../../../src/lib/cli/count-flag.ts';
import {backupOptions} from '../../../src/lib/cli/create/backup-options.ts';
import {pairs} from '../../../src/lib/cli/create/pairs.ts';
import {requireQuantity} from '../../../src/lib/cli/quantity-flag.ts';
import {ignoredRules} from '../../../src/lib/cli/rule-flags.ts';
import {errorOf} from '../../support/error-of.ts';

describe('names of clusters', () => {
  it.each([['Demo', 'demo'], ['my_shop', 'my-shop'], ['9lives', 'lives'], ['demo-', 'demo'], ['a'.repeat(60), 'a'.repeat(50)]])('%s is refused with exit 2, and %s offered', (name, mend) => {
    expect(errorOf(() => requireClusterName(name))).toMatchObject({exitCode: 2, where: 'NAME', suggestions: [`the name ${mend}`]});
  });

  it('every name that is taken makes names of Services', () => {
    fc.assert(fc.property(fc.string({maxLength: 70}), (name) => {
      try {
        expect(`${requireClusterName(name)}-headless-svc`).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
      } catch (error) {
        expect(error).toBeInstanceOf(FepError);
      }
    }));
  });
});

describe('quantities', () => {
  it.each([['10Gi', 'size'], ['1.5Ti', 'size'], ['1200Mi', 'size'], ['500m', 'cpu'], ['2', 'cpu'], ['700Mi', 'memory']] as const)('%s is a %s', (text, kind) => {
    expect(requireQuantity(text, 'x', kind)).toBe(text);
  });

  it.each([['2GB', '2Gi'], ['2 GiB', '2Gi'], ['500mb', '500Mi'], ['1,5g', '1.5Gi']])('%s is refused with exit 2, and %s offered', (text, mend) => {
    expect(errorOf(() => requireQuantity(text, 'data-size', 'size'))).toMatchObject({exitCode: 2, where: '--data-size', suggestions: [`--data-size ${mend}`]});
  });

  it('what it offers is always one', () => {
    fc.assert(fc.property(fc.string(), fc.constantFrom('size', 'cpu', 'memory'), (text, kind) => {
      try {
        requireQuantity(text, 'x', kind);
      } catch (error) {
        const [offered] = (error as FepError).suggestions;
        if (offered !== undefined) expect(requireQuantity(offered.replace('--x ', ''), 'x', kind)).toBeTruthy();
      }
    }));
  });
});

describe('numbers, pairs, rules', () => {
  it.each(['three', '', '1.5', '0x3', ' 3'])('%j is no whole number: exit 2', (text) => {
    expect(errorOf(() => requireCount(text, 'instances', 3))).toMatchObject({exitCode: 2, where: '--instances', suggestions: ['--instances 3']});
  });

  it.each([['0', 0], ['17', 17], ['-1', -1]])('%s is one: whether it is allowed is for the rules', (text, value) => {
    expect(requireCount(text, 'instances', 3)).toBe(value);
  });

  it('a pair ends at its first equals sign', () => {
    expect(pairs(['log_line_prefix = %m=%p', 'a='], 'parameter')).toEqual({log_line_prefix: '%m=%p', a: ''});
    expect(errorOf(() => pairs(['work_mem'], 'parameter'))).toMatchObject({exitCode: 2, where: '--parameter'});
    expect(errorOf(() => pairs(['=x'], 'annotation'))).toMatchObject({exitCode: 2, where: '--annotation'});
  });

  it('a rule is ignored only with a reason', () => {
    expect(ignoredRules(['backup-off=a toy = truly'])).toEqual([{rule: 'backup-off', reason: 'a toy = truly'}]);
    for (const value of ['backup-off', 'backup-off=', '=why']) expect(errorOf(() => ignoredRules([value]))).toMatchObject({exitCode: 2});
  });
});

describe('backup flags', () => {
  const flags = (more: Partial<Parameters<typeof backupOptions>[0]>): Parameters<typeof backupOptions>[0] =>
    ({backup: undefined, 'backup-schedule': undefined, 'backup-retention': undefined, ...more}) as Parameters<typeof backupOptions>[0];

  it('say nothing, off, on, and how', () => {
    expect(backupOptions(flags({}))).toEqual({});
    expect(backupOptions(flags({backup: false}))).toEqual({backup: false});
    expect(backupOptions(flags({backup: true}))).toEqual({backup: {}});
    expect(backupOptions(flags({'backup-schedule': ['full:0 2 * * 0', 'incr: 0 2 * * 1-6'], 'backup-retention': '14d'})))
      .toEqual({backup: {schedules: [{type: 'full', schedule: '0 2 * * 0'}, {type: 'incr', schedule: '0 2 * * 1-6'}], retention: {value: 14, type: 'time'}}});
    expect(backupOptions(flags({'backup-retention': '4'}))).toEqual({backup: {retention: {value: 4, type: 'count'}}});
  });

  it.each([
    ['--backup-schedule', {'backup-schedule': ['0 2 * * 0']}], ['--backup-schedule', {'backup-schedule': ['full:daily']}],
    ['--backup-retention', {'backup-retention': '0'}], ['--backup-retention', {'backup-retention': 'two weeks'}],
    ['--no-backup', {backup: false, 'backup-retention': '4'}],
  ])('%s is refused with exit 2 when it makes no sense', (where, more) => {
    expect(errorOf(() => backupOptions(flags(more)))).toMatchObject({exitCode: 2, where});
  });
});
