import type {Interfaces} from '@oclif/core';
import {FepError} from '../../errors/fep-error.ts';
import type {FileInput, LiveInput, ValidateOptions} from '../../operations/validate/index.ts';
import {ignoredRules} from '../rule-flags.ts';
import {filesOf, isOnDisk, looksLikeFile} from './files.ts';
import type {validateFlags} from './flags.ts';

export type ValidateFlags = Interfaces.InferredFlags<typeof validateFlags>;

/** The newest operator of each version of FEP, as `crds/` has them. */
const NEWEST: Readonly<Record<number, string>> = {15: '5.2.6', 16: '6.2.2', 17: '7.1.1', 18: '8.3.3'};

/** What words and flags mean. Throws usage errors that name the flag. */
export async function validateOptions(words: readonly string[], flags: ValidateFlags, stdin: () => Promise<string>): Promise<ValidateOptions> {
  const inputs = {files: [] as FileInput[], live: [] as LiveInput[]};
  for (const word of new Set(words)) {
    if (word === '-') inputs.files.push({file: '-', read: stdin});
    else {
      const live = (await isOnDisk(word)) ? undefined : await liveInput(word);
      if (live === undefined) inputs.files.push(...(await filesOf(word, flags.recursive)));
      else inputs.live.push(live);
    }
  }
  if (words.length === 0) {
    if (!flags['all-namespaces'] && flags.namespace === undefined) throw nothingNamed();
    inputs.live.push({all: true});
  }
  if (flags.fix && inputs.files.length === 0) throw new FepError('--fix mends files, and none was named', {code: 'fix-live', exit: 'usage', where: '--fix', suggestions: ['kubectl fep validate FILE --fix']});
  if (flags.fix && !flags['dry-run'] && words.includes('-')) throw new FepError('standard input cannot be mended in place', {code: 'fix-stdin', exit: 'usage', where: '--fix', suggestions: ['give a file, or --fix --dry-run']});
  if (flags.against !== undefined && inputs.files.length === 0) throw new FepError('--against compares a file, and none was named', {code: 'usage', exit: 'usage', where: '--against', suggestions: [`kubectl fep validate FILE --against ${flags.against}`]});
  const operatorVersion = await operatorVersionOf(flags);
  const namespace = flags['all-namespaces'] ? '*' : flags.namespace;
  return {
    inputs,
    ...(namespace === undefined ? {} : {namespace}),
    ...(flags.against === undefined ? {} : {against: flags.against}),
    ...(operatorVersion === undefined ? {} : {operatorVersion}),
    failOn: flags['fail-on'],
    ignore: ignoredRules(flags['ignore-rule']),
    ...(flags.fix ? {fix: flags['dry-run'] ? 'show' as const : 'write' as const} : {}),
  };
}

/** A word that is no file: `demo`, or `fepbackup/demo` where nothing of that name is on the disk. */
async function liveInput(word: string): Promise<LiveInput | undefined> {
  const [, kindWord, name] = /^([A-Za-z0-9.]+)\/([a-z0-9][a-z0-9.-]*)$/.exec(word) ?? [];
  const kind = kindWord === undefined ? undefined : (await import('../../model/kinds.ts')).kindNamed(kindWord);
  if (kind !== undefined && name !== undefined && !/\.(?:ya?ml|json)$/i.test(name)) return {kind, name};
  return looksLikeFile(word) ? undefined : {kind: 'FEPCluster', name: word};
}

function nothingNamed(): FepError {
  return new FepError('nothing to validate was named', {
    code: 'usage', exit: 'usage', where: 'FILE|DIR|-|NAME',
    suggestions: ['kubectl fep validate cluster.yaml', 'helm template . | kubectl fep validate -', 'kubectl fep validate demo', 'kubectl fep validate -A'],
  });
}

async function operatorVersionOf(flags: ValidateFlags): Promise<string | undefined> {
  const {'operator-version': operator, 'fep-version': fep} = flags;
  if (operator === undefined && fep === undefined) return undefined;
  const {fepVersionOf, parseOperatorVersion} = await import('../../model/operator-version.ts');
  if (operator !== undefined && parseOperatorVersion(operator) === undefined) {
    throw new FepError(`${operator} is not a version of the operator`, {code: 'invalid-version', exit: 'usage', where: '--operator-version', suggestions: ['--operator-version 5.2.6']});
  }
  if (operator !== undefined && fep !== undefined && fepVersionOf(operator) < fep) {
    throw new FepError(`operator ${operator} does not run FEP ${fep}`, {
      code: 'version-mismatch', exit: 'usage', where: '--fep-version', why: `its newest is ${fepVersionOf(operator)}`,
      suggestions: NEWEST[fep] === undefined ? [] : [`--operator-version ${NEWEST[fep]}`],
    });
  }
  if (operator !== undefined || fep === undefined) return operator?.replace(/^v/, '');
  const newest = NEWEST[fep];
  if (newest !== undefined) return newest;
  throw new FepError(`no operator of FEP ${fep} is known here`, {code: 'invalid-version', exit: 'usage', where: '--fep-version', why: `known: ${Object.keys(NEWEST).join(', ')}`, suggestions: ['--operator-version VERSION']});
}
