import {describe, expect, it} from 'vitest';
import {hbaState, plainHbaLine, plainHbaLines} from '../../../../src/lib/operations/change/hba-in-force.ts';

const file = (text: string, options: {errors?: [number, string][]; loaded?: boolean} = {}) => ({lines: text.split('\n'), errors: new Map(options.errors), loaded: options.loaded ?? true});
const lines = ['host all alice 10.0.0.0/8 md5', 'host all all 10.0.0.0/8 reject'];

describe('hbaState', () => {
  it('wants every line in its order, between lines of the operator\'s own', () => {
    const text = `local all all trust\nhost  all alice\t10.0.0.0/8 md5  # hers\nhost all all 10.0.0.0/8 reject\nhost all all all md5`;
    expect(hbaState({lines, gone: []}, file(text))).toEqual({state: 'in-force'});
    expect(hbaState({lines: lines.toReversed(), gone: []}, file(text)).state).toBe('not-yet');
  });

  it('wants taken out lines gone, and the file loaded', () => {
    expect(hbaState({lines, gone: ['host all bob all md5']}, file([...lines, 'host all bob all md5'].join('\n')))).toMatchObject({state: 'not-yet', note: expect.stringContaining('still in the file')});
    expect(hbaState({lines, gone: []}, file(lines.join('\n'), {loaded: false}))).toMatchObject({state: 'not-yet', note: expect.stringContaining('not loaded')});
  });

  it('says which line PostgreSQL cannot read, and quotes none', () => {
    const state = hbaState({lines, gone: []}, file(lines.join('\n'), {errors: [[2, 'invalid authentication method']]}));
    expect(state).toMatchObject({state: 'refused', note: expect.stringContaining('line 2')});
    expect(state.note).not.toContain('10.0.0.0');
    expect(hbaState({lines, gone: []}, file(['what is this', ...lines].join('\n'), {errors: [[1, 'x']]})).state).toBe('refused');
  });
});

describe('plainHbaLine', () => {
  it('knows comments from signs inside quotes', () => {
    expect(plainHbaLine('host "a#b" all all md5 # x')).toBe('host "a#b" all all md5');
    expect(plainHbaLines('# c\n\n host a  b c d \n')).toEqual(['host a b c d']);
  });
});
