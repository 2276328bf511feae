import {stripVTControlCharacters} from 'node:util';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {parse} from '@oclif/core/parser';
import {describe, expect, it} from 'vitest';
import {toFepError} from '../../../src/lib/cli/failure.ts';
import {requireDurationMs} from '../../../src/lib/cli/duration.ts';
import type {FepError} from '../../../src/lib/errors/fep-error.ts';

const flags = {
  output: Flags.option({char: 'o', options: ['text', 'json'] as const})(),
  instances: Flags.integer({min: 1, max: 16}),
  timeout: Flags.custom<number>({parse: async (text) => requireDurationMs(text, 'timeout')})(),
  wait: Flags.boolean({allowNo: true}),
  check: Flags.boolean({exclusive: ['wait']}),
};
const args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster', ignoreStdin: true})};

/** What the user sees for these words, by oclif's real parser. */
async function failureOf(...argv: string[]): Promise<FepError> {
  try {
    await parse(argv, {flags, args});
  } catch (error) {
    return toFepError(error, {name: 'scale', flags: Object.keys(flags)});
  }
  throw new Error('it was accepted');
}

describe('errors of the parser', () => {
  it.each([
    [['demo', '--instnaces', '3'], 'kubectl fep scale has no flag --instnaces', '--instnaces', 'did you mean --instances?'],
    [['demo', '--zzz=1'], 'kubectl fep scale has no flag --zzz', '--zzz=1', undefined],
    [[], 'NAME is missing', 'NAME', 'name of the cluster'],
    [['demo', 'x'], 'unexpected argument x', 'x', 'the command takes no further argument'],
    [['demo', '-o', 'xml'], 'xml is not possible here', '--output', 'possible are text, json'],
    [['demo', '--instances', 'three'], 'expected an integer but received: three', '--instances', undefined],
    [['demo', '--instances', '0'], 'expected an integer greater than or equal to 1 but received: 0', '--instances', undefined],
    [['demo', '--instances'], '--instances expects a value', '--instances', undefined],
    [['demo', '--timeout', '5q'], '5q is not a duration', '--timeout', expect.stringContaining('number with a unit') as string],
    [['demo', '--check', '--wait'], expect.stringContaining('--wait') as string, expect.stringMatching(/^--(wait|check)$/) as string, undefined],
    [['demo', '--timeout', '1s', '--timeout', '2s'], '--timeout can only be specified once', '--timeout', undefined],
  ])('%j', async (argv, message, where, why) => {
    const error = await failureOf(...argv);
    expect({message: error.message, where: error.where, why: error.why, exitCode: error.exitCode, family: error.family})
      .toEqual({message, where, why, exitCode: 2, family: 'user'});
    expect(error.suggestions.length).toBeGreaterThan(0);
    expect(error.message).not.toMatch(/\n|See more help/);
    expect(error.message).toBe(stripVTControlCharacters(error.message));
  });
});

describe('words of their own', () => {
  const words = {name: 'sandbox stop', flags: ['name']};

  it('offers --name for a name that is no argument', async () => {
    const error: unknown = await parse(['lab'], {flags: {name: Flags.string()}, args: {}}).catch((thrown: unknown) => thrown);
    expect(toFepError(error, words)).toMatchObject({message: 'unexpected argument lab', suggestions: ['--name lab', 'kubectl fep sandbox stop --help']});
  });

  it('names the flag that is missing', async () => {
    const error: unknown = await parse([], {flags: {instances: Flags.integer({required: true})}, args: {}}).catch((thrown: unknown) => thrown);
    expect(toFepError(error, words)).toMatchObject({message: '--instances is missing', where: '--instances', exitCode: 2});
  });
});

describe('toFepError', () => {
  it('calls what was not foreseen a bug, with the cause for DEBUG', () => {
    const cause = new TypeError('x is not a function');
    expect(toFepError(cause, {name: 'list', flags: []})).toMatchObject({code: 'bug', exitCode: 1, family: 'bug', where: 'kubectl fep list', cause});
  });

  it('calls an abort after Ctrl-C an interruption', () => {
    const controller = new AbortController();
    controller.abort();
    expect(toFepError(controller.signal.reason, {name: 'list', flags: []}, controller.signal).exitCode).toBe(130);
  });

  it('calls an abort without Ctrl-C a bug', () => {
    expect(toFepError(new DOMException('x', 'AbortError'), {name: 'list', flags: []}, new AbortController().signal).exitCode).toBe(1);
  });
});
