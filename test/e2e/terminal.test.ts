import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {useNamespace} from '../support/namespace.ts';
import {serverOf, startSlowProxy, type SlowProxy} from '../support/slow-proxy.ts';
import {KEYS, terminal} from '../support/terminal.ts';

const {enter, ctrlC} = KEYS;
const ESCAPE = '\u001B';

describe('at a terminal', () => {
  const namespace = useNamespace();
  const folder = mkdtempSync(path.join(tmpdir(), 'fep-terminal-'));
  let slow: SlowProxy;
  beforeAll(async () => {
    slow = await startSlowProxy(serverOf(readFileSync(namespace.env['KUBECONFIG'] ?? '', 'utf8')), 3000);
    const made = await namespace.fep(['create', 'demo', '--profile', 'dev', '--instances', '1', '--no-backup', '--no-wait']);
    expect(made.exitCode, made.stderr).toBe(69);
  });
  afterAll(async () => {
    await slow.close();
    rmSync(folder, {recursive: true});
  });

  describe('what is awaited from a slow API server is said, whatever the command', () => {
    it.each([
      ['status demo', 'fepcluster'], ['list', 'fepclusters'], ['backup list demo', 'fepcluster'], ['backup window demo', 'fepcluster'], ['diagnose demo', 'fepactions'], ['events demo', 'fepcluster'],
      ['action list', 'fepactions'], ['params list demo', 'fepcluster'], ['storage show demo', 'fepcluster'], ['connection-info demo', 'fepcluster'], ['version', 'version'], ['scale demo --instances 2 --yes', 'fepcluster'],
      ['restore demo --to other --dry-run=client', 'fepcluster'], ['logs-collect demo --dry-run', 'fepcluster'], ['delete demo --dry-run=client', 'fepcluster'],
    ])('%s', async (command, subject) => {
      const screen = terminal([...command.split(' '), ...(command === 'version' ? [] : ['-n', namespace.name]), '--server', slow.server], namespace.env);
      await screen.at('no answer yet about');
      expect(screen.screen()).toMatch(new RegExp(`no answer yet about [^(]*${subject}[^(]* from ${slow.server} \\(\\d`));
      screen.close();
    });

    it('and nowhere else than at a terminal', async () => {
      const {exitCode, stderr} = await namespace.fep(['list', '--server', slow.server]);
      expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    });
  });

  it('--plain draws nothing: no colour, no cursor, one line for each cluster, and progress in words', async () => {
    const screen = terminal(['list', '-n', namespace.name, '--plain', '--server', slow.server], {...namespace.env, NO_COLOR: '', TERM: 'xterm-256color'}, {columns: 40});
    expect(await screen.ended()).toBe(0);
    expect(screen.written()).not.toContain(ESCAPE);
    expect(screen.written()).toMatch(/^waiting: no answer yet about fepclusters/m);
    expect(screen.written()).toMatch(/^name: demo; ready: \d\/1; status: [^\r\n]*; age: \w+\r?$/m);
  });

  it('--plain tells an error in words, also of wrong usage, and the variable does as the flag', async () => {
    const wrong = terminal(['list', '--frobnicate', '--plain'], {...namespace.env, NO_COLOR: '', TERM: 'xterm-256color'});
    expect(await wrong.ended()).toBe(2);
    expect(wrong.written()).not.toContain(ESCAPE);
    expect(wrong.written()).toMatch(/^error: /);
    const {stdout} = await namespace.fep(['list'], {env: {KUBECTL_FEP_PLAIN: '1'}});
    expect(stdout).toMatch(/^name: demo; /);
    expect((await namespace.fep(['list', '--no-plain'], {env: {KUBECTL_FEP_PLAIN: '1'}})).stdout).toMatch(/^NAME /);
    expect(JSON.parse((await namespace.fep(['list', '-o', 'json'], {env: {KUBECTL_FEP_PLAIN: '1'}})).stdout)).toMatchObject({kind: 'ClusterList'});
  });

  it('--plain asks a wizard\'s questions line by line, and takes numbers and names', async () => {
    const answer = path.join(folder, 'answer.yaml');
    const env = {...namespace.env, TERM: 'xterm-256color'};
    const screen = terminal(['create', '-n', namespace.name, '--plain', '--dry-run=client', '-o', 'yaml', '--profile', 'dev', '--data-size', '2Gi', '--no-backup'], env, {stdout: answer});
    await screen.at('Name of the cluster:', 'Spoken', enter);
    await screen.at('not taken:', 'spoken', enter);
    await screen.at('Servers', '<', enter);
    await screen.at('Enter takes spoken', enter);
    await screen.at('Servers', enter);
    await screen.at('1: ', '99', enter);
    await screen.at('not taken: 99 is no number', '1', enter);
    await screen.at('password', enter);
    await screen.at('More', enter);
    await screen.at('Go on with the dry run?', 'yes', enter);
    expect(await screen.ended(), screen.screen()).toBe(0);
    expect(screen.written()).not.toContain(ESCAPE);
    expect(readFileSync(answer, 'utf8')).toContain('name: spoken');

    const broken = terminal(['create', '-n', namespace.name, '--plain'], env);
    await broken.at('Name of the cluster:', ctrlC);
    expect(await broken.ended(), broken.screen()).toBe(130);
    expect(broken.screen()).toMatch(/error: interrupted: nothing was created\s*$/);
  });
});
