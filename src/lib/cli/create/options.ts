import type {Interfaces} from '@oclif/core';
import {FepError} from '../../errors/fep-error.ts';
import type {CreateClusterOptions, VolumeName, VolumeOptions} from '../../manifest/fep-cluster/index.ts';
import type {CreateOptions} from '../../operations/create-cluster.ts';
import {requireClusterName} from '../cluster-name.ts';
import {readTextFile} from '../read-text-file.ts';
import {ignoredRules} from '../rule-flags.ts';
import {backupOptions} from './backup-options.ts';
import type {createFlags} from './flags.ts';
import {pairs} from './pairs.ts';

export type CreateFlags = Interfaces.InferredFlags<typeof createFlags>;

const VOLUME_NAMES = ['data', 'wal', 'log', 'tablespace', 'archivewal', 'backup'] as const satisfies readonly VolumeName[];

/** What stands in the files that flags name. */
export type FilesOfFlags = Pick<CreateClusterOptions, 'base' | 'parametersText' | 'hbaText' | 'passwords'>;

/** What the flags and the files behind them say, for the operation. Throws usage errors that name the flag. */
export async function createOptions(name: string, flags: CreateFlags, stdin: () => Promise<string>): Promise<CreateOptions> {
  return {
    cluster: clusterOptions(requireClusterName(name), flags, await readFilesOf(flags, stdin)),
    ...passwordSecretOf(flags),
    force: flags.force,
    ignore: ignoredRules(flags['ignore-rule']),
    dryRun: flags['dry-run'],
    wait: flags.wait,
    ...defined({timeoutMs: flags.timeout}),
  };
}

/** Reads the files that the flags name. Throws usage errors that name the flag. */
export async function readFilesOf(flags: CreateFlags, stdin: () => Promise<string>): Promise<FilesOfFlags> {
  requireOneStdin(flags);
  const [base, parametersText, hbaText, password] = await Promise.all([
    manifestOf(flags, stdin), textOf(flags, 'parameters-file'), textOf(flags, 'hba-file'), passwordOf(flags, stdin),
  ]);
  return {...defined({base, parametersText, hbaText}), ...(password === undefined ? {} : {passwords: {pgpassword: password}})};
}

/** The cluster that the flags mean. */
export function clusterOptions(name: string, flags: CreateFlags, files: FilesOfFlags): CreateClusterOptions {
  return {name, ...given(flags), ...files, ...backupOptions(flags)};
}

function given(flags: CreateFlags): Omit<CreateClusterOptions, 'name'> {
  const {namespace, profile, instances, image, user, database, hba, monitoring} = flags;
  const requests = defined({cpu: flags['cpu-request'], memory: flags['memory-request']});
  const limits = defined({cpu: flags['cpu-limit'], memory: flags['memory-limit']});
  const volumes = volumesOf(flags);
  return {
    ...defined({namespace, profile, instances, image, user, database, hba, monitoring}),
    ...defined({
      sets: flags.set, fepVersion: flags['fep-version'], backupImage: flags['backup-image'],
      storageClass: flags['storage-class'], syncMode: flags['sync-mode'],
    }),
    ...(Object.keys(requests).length === 0 ? {} : {requests}),
    ...(Object.keys(limits).length === 0 ? {} : {limits}),
    ...(Object.keys(volumes).length === 0 ? {} : {volumes}),
    ...(flags.parameter === undefined ? {} : {parameters: pairs(flags.parameter, 'parameter')}),
    ...(flags.annotation === undefined ? {} : {annotations: pairs(flags.annotation, 'annotation')}),
  };
}

function volumesOf(flags: CreateFlags): Partial<Record<VolumeName, VolumeOptions>> {
  return Object.fromEntries(VOLUME_NAMES.flatMap((volume) => {
    const options = defined({size: flags[`${volume}-size`], storageClass: flags[`${volume}-storage-class`]});
    return Object.keys(options).length === 0 ? [] : [[volume, options]];
  }));
}

/** The members that have a value. */
function defined<T extends object>(members: T): {[K in keyof T]?: Exclude<T[K], undefined>} {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {[K in keyof T]?: Exclude<T[K], undefined>};
}

function requireOneStdin(flags: CreateFlags): void {
  if (flags.filename !== '-' || !flags['password-stdin']) return;
  throw new FepError('standard input cannot carry both the manifest and the password', {
    code: 'stdin-twice', exit: 'usage', where: '-f -, --password-stdin', suggestions: ['give the password with --password-file FILE'],
  });
}

async function manifestOf({filename}: CreateFlags, stdin: () => Promise<string>): Promise<CreateClusterOptions['base']> {
  if (filename === undefined) return undefined;
  const text = filename === '-' ? await stdin() : await readTextFile(filename, '-f');
  const {readManifest} = await import('../../manifest/yaml/index.ts');
  return readManifest(text, {file: filename});
}

async function textOf(flags: CreateFlags, flag: 'parameters-file' | 'hba-file'): Promise<string | undefined> {
  const file = flags[flag];
  return file === undefined ? undefined : readTextFile(file, `--${flag}`);
}

/**
 * The administrator's password of --password-file or --password-stdin, without the line feed at its end; undefined
 * without these flags. Throws `invalid-password` (2).
 */
export async function passwordOf(flags: Pick<CreateFlags, 'password-file' | 'password-stdin'>, stdin: () => Promise<string>): Promise<string | undefined> {
  const file = flags['password-file'];
  if (file === undefined && !flags['password-stdin']) return undefined;
  const where = file === undefined ? '--password-stdin' : '--password-file';
  const password = (file === undefined ? await stdin() : await readTextFile(file, where)).replace(/\r?\n$/, '');
  if (password !== '' && !/[\r\n\0]/.test(password)) return password;
  throw new FepError(password === '' ? 'the password is empty' : 'the password has more than one line', {
    code: 'invalid-password', exit: 'usage', where, why: 'one line is expected; the line feed at its end does not count',
    suggestions: ['leave the flag out: a password is made and kept in a Secret'],
  });
}

function passwordSecretOf({'password-secret': text}: CreateFlags): Pick<CreateOptions, 'passwordSecret'> {
  if (text === undefined) return {};
  const cut = text.indexOf(':');
  const [name, key] = cut < 0 ? [text, undefined] : [text.slice(0, cut), text.slice(cut + 1)];
  if (name !== '' && key !== '') return {passwordSecret: {name, ...(key === undefined ? {} : {key})}};
  throw new FepError(`${text} is not NAME or NAME:KEY`, {
    code: 'invalid-secret-reference', exit: 'usage', where: '--password-secret', suggestions: ['--password-secret demo-passwords:admin'],
  });
}
