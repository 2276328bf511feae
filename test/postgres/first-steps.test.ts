import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, inject, it} from 'vitest';
import {ROOT, runProcess} from '../support/fep-process.ts';
import {folderWithPlugin} from '../support/kubectl.ts';
import {shellLinesOf} from '../support/markdown.ts';
import {useNamespace} from '../support/namespace.ts';

/** docs/first-steps.md from the cluster to the clean-up, typed as it stands there; the sandbox is the one of the ring. */
describe('first steps', () => {
  const namespace = useNamespace('postgres');
  const folder = mkdtempSync(path.join(tmpdir(), 'first-steps-'));
  const page = readFileSync(path.join(ROOT, 'docs/first-steps.md'), 'utf8');
  const steps = shellLinesOf(page.slice(page.indexOf('## 3.')))
    .filter((line) => line !== '' && !line.startsWith('kubectl fep sandbox delete'))
    .map((line) => (line.startsWith('kubectl fep sandbox fault') ? `${line} --name postgres` : line));

  afterAll(async () => {
    await namespace.fep(['sandbox', 'fault', 'start-operator', '--name', 'postgres']);
    rmSync(folder, {recursive: true, force: true});
  });

  it('end as the page says', async () => {
    // kubectl takes the namespace from the context, as a reader's kubeconfig does.
    const kubeconfig = path.join(folder, 'kubeconfig');
    copyFileSync(inject('postgres').kubeconfig, kubeconfig);
    const env = {...namespace.env, KUBECONFIG: kubeconfig, PATH: [folderWithPlugin(), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)};
    const chosen = await runProcess('kubectl', ['config', 'set-context', '--current', '--namespace', namespace.name], {env});
    expect(chosen.exitCode, chosen.stderr).toBe(0);
    const script = steps.map((line, index) => `${line}\necho "step ${index} ended $?"`).join('\n');
    const {stdout, stderr} = await runProcess('sh', ['-c', script], {env, cwd: folder, timeoutMs: 15 * 60_000});
    const codes = steps.map((line, index) => [line, new RegExp(`^step ${index} ended (\\d+)$`, 'm').exec(stdout)?.[1]]);
    const said = `${stdout}\n${stderr}`;
    expect(codes, said).toEqual(steps.map((line) => [line, line.startsWith('kubectl fep scale') ? '124' : '0']));
    for (const words of ['demo is ready: 3 instances ready: 1 master, 2 replicas', 'OK  healthy', 'the servers reload; nobody is disturbed', ': possible', '\n  1000\n', 'the operator does not run', 'clean: demo.tgz']) expect(said).toContain(words);
    expect((await namespace.kubectl(['get', 'fepclusters', '-o', 'name'])).stdout).toBe('fepcluster.fep.fujitsu.io/demo\n');
  }, 16 * 60_000);
});
