import {execFileSync} from 'node:child_process';
import os from 'node:os';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {sandboxesFolder} from '../../../../src/sandbox/lifecycle/data-folder.ts';
import {exportLines} from '../../../../src/sandbox/lifecycle/environment.ts';
import {folderArgument} from '../../../../src/sandbox/lifecycle/folder-argument.ts';

describe('exportLines', () => {
  it('gives the shell the very value, whatever characters a path has', () => {
    const value = fc.string({minLength: 1, maxLength: 40, unit: fc.constantFrom(...'aZ0/._- \'"$`\\;|&<>(){}*?!#~é\n')});
    fc.assert(
      fc.property(value, (text) => {
        const printed = execFileSync('/bin/sh', ['-c', `${exportLines({KUBECONFIG: text})}printf %s "$KUBECONFIG"`], {encoding: 'utf8'});
        expect(printed).toBe(text);
      }),
      {numRuns: 60},
    );
  });

  it('needs no quotes for an ordinary path', () => {
    expect(exportLines({KUBECONFIG: '/home/u/.local/share/kubectl-fep/kubeconfig'})).toBe('export KUBECONFIG=/home/u/.local/share/kubectl-fep/kubeconfig\n');
  });
});

describe('sandboxesFolder', () => {
  it.each([
    [{KUBECTL_FEP_HOME: '/data'}, '/data/sandboxes'],
    [{KUBECTL_FEP_HOME: '', XDG_DATA_HOME: '/xdg', HOME: '/h'}, '/xdg/kubectl-fep/sandboxes'],
    [{XDG_DATA_HOME: 'relative', HOME: '/h'}, '/h/.local/share/kubectl-fep/sandboxes'],
    [{}, `${os.homedir()}/.local/share/kubectl-fep/sandboxes`],
  ])('%j is %s', (env, folder) => {
    expect(sandboxesFolder(env)).toBe(folder);
  });
});

describe('folderArgument', () => {
  it('takes the word after --folder and nothing else', () => {
    expect(folderArgument(['--folder', '/f'])).toBe('/f');
    for (const argv of [[], ['--folder'], ['/f']]) expect(() => folderArgument(argv)).toThrowError(expect.objectContaining({exit: 'usage'}));
  });
});
