import {FepError} from '../../lib/errors/fep-error.ts';

/** The folder in `--folder PATH`, the one argument of a sandbox's own processes. */
export function folderArgument(argv: readonly string[]): string {
  const folder = argv[argv.indexOf('--folder') + 1];
  if (argv.includes('--folder') && folder !== undefined) return folder;
  throw new FepError('the folder of the sandbox is missing', {
    code: 'usage',
    exit: 'usage',
    where: '--folder',
    why: 'this command is run by sandbox start',
    suggestions: ['kubectl fep sandbox start'],
  });
}
