import {FepError} from '../errors/fep-error.ts';
import {requireCount} from './count-flag.ts';
import {Flags} from './flags.ts';

/** Numbers that pgBackRest gives repositories. */
const MOST = 256;

/** `--repo`: one of the cluster's pgBackRest repositories. */
export function repoFlag(description: string) {
  return {
    repo: Flags.custom<number>({
      description,
      helpValue: 'N',
      parse: async (text) => {
        const repo = requireCount(text, 'repo', 1);
        if (repo >= 1 && repo <= MOST) return repo;
        throw new FepError(`${text} is no number of a repository`, {code: 'invalid-number', exit: 'usage', where: '--repo', why: `repositories are numbered from 1 to ${MOST}`, suggestions: ['--repo 1']});
      },
    })(),
  };
}
