import {describe, expect, inject, it} from 'vitest';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';

/** What a shell with kubectl's completion gets for `kubectl fep … <TAB>`: the real kubectl asks kubectl_complete-fep. */
describe('completion through kubectl', () => {
  const namespace = useNamespace();
  const tab = async (...words: string[]): Promise<string[]> => {
    const {exitCode, stdout} = await kubectl(['__complete', 'fep', ...words], {env: {...namespace.env, XDG_CACHE_HOME: inject('sandbox').home}});
    expect(exitCode).toBe(0);
    return stdout.trimEnd().split('\n');
  };

  it('completes commands with what they do, and flags', async () => {
    expect(await tab('sta')).toEqual([expect.stringMatching(/^status\tShow one FEP cluster/) as unknown, ':4']);
    expect(await tab('status', 'demo', '--unt')).toEqual([expect.stringMatching(/^--until\t/) as unknown, ':4']);
  });

  it('completes the names of clusters, of the namespace that is asked for', async () => {
    const made = await namespace.fep(['create', 'completed', '--instances', '1', '--no-wait']);
    expect(made.exitCode, made.stderr).toBe(69);
    // A cluster that takes longer than a person waits is passed over in silence; the next TAB asks again.
    await expect.poll(() => tab('status', '-n', namespace.name, 'comp'), {timeout: 60_000}).toEqual(['completed', ':4']);
    expect(await tab('status', '-n', namespace.name, 'other')).toEqual([':4']);
    await expect.poll(() => tab('status', 'x', '-n', namespace.name.slice(0, -2)), {timeout: 60_000}).toContain(namespace.name);
  });

  it('says nothing, and fails nowhere, when the cluster is away', async () => {
    expect(await tab('status', '--server', 'https://127.0.0.1:1', '')).toEqual([':4']);
  });
});
