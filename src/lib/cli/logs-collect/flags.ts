import process from 'node:process';
import {FepError} from '../../errors/fep-error.ts';
import {parseQuantity, quantityNumber} from '../../model/quantity.ts';
import type {WriteOptions} from '../../operations/logs-collect/index.ts';
import {COLLECTED, DEFAULT_LIMITS, WISHES, type Collected, type Wish} from '../../operations/logs-collect/options.ts';
import {requireDurationMs} from '../duration.ts';
import {Flags} from '../flags.ts';
import {requireQuantity} from '../quantity-flag.ts';

const LIMITS = 'limits';
const FORMATS = ['text', 'json', 'yaml'];
const list = {multiple: true, multipleNonGreedy: true, delimiter: ','} as const;

function sizeFlag(name: string, description: string) {
  return Flags.custom<number>({description, helpValue: '500Mi', helpGroup: LIMITS, parse: async (text) => quantityNumber(parseQuantity(requireQuantity(text, name, 'size')) ?? {digits: 0n, exponent: 0})})();
}

function durationFlag(name: string, description: string, helpGroup?: string) {
  return Flags.custom<number>({description, helpValue: '<duration>', ...(helpGroup === undefined ? {} : {helpGroup}), parse: async (text) => requireDurationMs(text, name)})();
}

export const collectFlags = {
  output: Flags.string({
    char: 'o', multiple: true, multipleNonGreedy: true, helpValue: 'FILE|DIR|-|json|yaml',
    description: 'where the bundle goes: a file, a folder, or - for stdout (default: a file in this folder, named after cluster and time); json and yaml are formats of the answer, and both may be given',
  }),
  since: durationFlag('since', 'only logs of this time: 30m, 24h (default: all there is)'),
  include: Flags.option({options: COLLECTED, ...list, description: 'take only these parts, with commas between; may be given several times'})(),
  exclude: Flags.option({options: COLLECTED, ...list, description: 'take all parts but these'})(),
  redact: Flags.option({options: WISHES, ...list, description: 'hide these too; the same value gets the same placeholder'})(),
  'dry-run': Flags.boolean({description: 'only say what would be taken, and which rights that needs'}),
  'max-size': sizeFlag('max-size', 'largest size of the bundle (default: 2Gi)'),
  'max-part-size': sizeFlag('max-part-size', 'largest size of one file before it is compressed (default: 1Gi); of a larger log file of the database its end is kept'),
  timeout: durationFlag('timeout', 'longest time for all of it (default: 15m)', LIMITS),
  'part-timeout': durationFlag('part-timeout', 'give up a part that brings nothing for so long (default: 30s)', LIMITS),
};

interface CollectFlagValues {
  output?: string[] | undefined;
  since?: number | undefined;
  include?: readonly Collected[] | undefined;
  exclude?: readonly Collected[] | undefined;
  redact?: readonly Wish[] | undefined;
  'max-size'?: number | undefined;
  'max-part-size'?: number | undefined;
  timeout?: number | undefined;
  'part-timeout'?: number | undefined;
}

/** The flags as the operation takes them. */
export function collectOptions(flags: CollectFlagValues, rest: {name?: string; namespace?: string; program: string}): WriteOptions {
  const parts = new Set(COLLECTED.filter((part) => (flags.include === undefined || flags.include.includes(part)) && flags.exclude?.includes(part) !== true));
  if (parts.size === 0) throw new FepError('nothing is left to be taken', {code: 'usage', exit: 'usage', where: '--exclude', why: 'every part of --include is in --exclude', suggestions: ['leave out --exclude']});
  const output = outputOf(flags.output ?? []);
  return {
    ...rest,
    ...(flags.since === undefined ? {} : {sinceMs: positive(flags.since, 'since')}),
    parts,
    redact: new Set(flags.redact ?? []),
    stdout: process.stdout,
    ...(output === undefined ? {} : {output}),
    limits: {
      ...DEFAULT_LIMITS,
      ...(flags['max-size'] === undefined ? {} : {mostBytes: positive(flags['max-size'], 'max-size')}),
      ...(flags['max-part-size'] === undefined ? {} : {mostPartBytes: positive(flags['max-part-size'], 'max-part-size')}),
      ...(flags.timeout === undefined ? {} : {timeoutMs: positive(flags.timeout, 'timeout')}),
      ...(flags['part-timeout'] === undefined ? {} : {silenceMs: positive(flags['part-timeout'], 'part-timeout')}),
    },
  };
}

function positive(value: number, flag: string): number {
  if (value > 0) return value;
  throw new FepError(`--${flag} 0 leaves no room for anything`, {code: 'usage', exit: 'usage', where: `--${flag}`, suggestions: [`leave out --${flag}`]});
}

/** The one value of `-o` that is no format. */
function outputOf(values: readonly string[]): string | undefined {
  const files = values.filter((value) => !FORMATS.includes(value));
  const [file] = files;
  if (files.length > 1) throw new FepError('there are two places for one bundle', {code: 'usage', exit: 'usage', where: '-o', why: files.join(', ')});
  if (file === '') throw new FepError('the name of the file is empty', {code: 'usage', exit: 'usage', where: '-o', suggestions: ['-o bundle.tgz']});
  if (file === '-' && process.stdout.isTTY) {
    throw new FepError('an archive is nothing for a terminal', {code: 'usage', exit: 'usage', where: '-o -', why: 'stdout is a terminal', suggestions: ['kubectl fep logs-collect NAME -o bundle.tgz', 'kubectl fep logs-collect NAME -o - | ssh …']});
  }
  return file;
}
