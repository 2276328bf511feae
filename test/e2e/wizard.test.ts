import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {fep} from '../support/fep-process.ts';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';
import {KEYS, terminal} from '../support/terminal.ts';

const {enter, down, backspace, ctrlC} = KEYS;

describe('a wizard at a terminal', () => {
  const namespace = useNamespace();
  const folder = mkdtempSync(path.join(tmpdir(), 'fep-wizard-'));
  afterAll(() => rmSync(folder, {recursive: true}));

  it('is walked, goes back twice, has refused answers mended, and prints the command that gives the same manifest', async () => {
    const answer = path.join(folder, 'answer.yaml');
    const screen = terminal(['create', '-n', namespace.name, '--dry-run=client', '-o', 'yaml'], namespace.env, {stdout: answer});
    await screen.at('Name of the cluster:', 'Demo', enter);
    await screen.at('lower case', ...Array<string>(4).fill(backspace), 'demo', enter);
    await screen.at('Profile', enter);
    await screen.at('Servers', '17', enter);
    await screen.at('instances-range', backspace, backspace, '<', enter);
    await screen.at('Profile', enter);
    await screen.at('Servers', '2', enter);
    await screen.at('Storage class of the volumes', enter);
    await screen.at('Size of the data volume', '<', enter);
    await screen.at('Storage class of the volumes', down, enter);
    await screen.at('Size of the data volume', '7Gi', enter);
    await screen.at('Backups', enter);
    await screen.at('which all servers share', enter);
    await screen.at('password', enter);
    await screen.at('More', enter);
    await screen.at('Go on with the dry run?', enter);
    expect(await screen.ended(), screen.screen()).toBe(0);

    const line = /The same without questions\s+kubectl (fep create demo [^\r\n]+)/.exec(screen.screen())?.[1] ?? '';
    expect(line).toContain('--instances 2');
    expect(line).toContain('--data-size 7Gi');
    expect(line).toContain('--storage-class standard');
    expect(line).toContain('--backup-storage-class shared');
    const again = await kubectl(line.trim().split(' '), {env: namespace.env});
    expect(again.stderr).toBe('');
    const manifest = readFileSync(answer, 'utf8');
    expect(again.stdout).toBe(manifest);
    expect(screen.screen().replaceAll('\r\n', '\n')).toContain(manifest);
    expect(manifest).toContain('pgpassword: "*****"');
  });

  it('creates what was agreed to', async () => {
    const screen = terminal(['create', 'real', '--wizard', '-n', namespace.name, '--profile', 'dev', '--instances', '1', '--data-size', '2Gi', '--no-backup', '--no-wait'], namespace.env);
    await screen.at('Storage class', enter);
    await screen.at('password', enter);
    await screen.at('More', enter);
    await screen.at('Create real now?', enter);
    // Accepted, and not waited for.
    expect(await screen.ended(), screen.screen()).toBe(69);
    const made = await namespace.kubectl(['get', 'fepcluster/real', 'secret/real-credentials', '-o', 'name']);
    expect(made.stdout.trim().split('\n')).toEqual(['fepcluster.fep.fujitsu.io/real', 'secret/real-credentials']);
  });

  it('asks for backup schedules too, and its command answers the same', async () => {
    const screen = terminal(['backup', 'schedule', 'set', '-n', namespace.name, '--dry-run=client'], namespace.env);
    await screen.at('Cluster:', enter);
    await screen.at('Which backups?', down, enter);
    await screen.at('When are full ones taken', '0 25 * * *', enter);
    await screen.at('is no hour', ...Array<string>(10).fill(backspace), '0 2 * * *', enter);
    await screen.at('Go on with the dry run?', enter);
    const exitCode = await screen.ended();
    expect(screen.screen()).toMatch(/kubectl fep backup schedule set real .*--full '0 2 \* \* \*'/);
    const again = await namespace.fep(['backup', 'schedule', 'set', 'real', '--dry-run=client', '--full', '0 2 * * *']);
    expect(exitCode, screen.screen()).toBe(again.exitCode);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(screen.screen().replaceAll('\r\n', '\n')).toContain(again.stdout);
  });

  it('leaves nothing at Ctrl-C or a no, and says so', async () => {
    const broken = terminal(['create', '-n', namespace.name], namespace.env);
    await broken.at('Name of the cluster:', 'gone', enter);
    await broken.at('Profile', ctrlC);
    expect(await broken.ended(), broken.screen()).toBe(130);
    expect(broken.screen()).toMatch(/error: +interrupted: nothing was created\s*$/);

    const refused = terminal(['create', 'gone', '--wizard', '-n', namespace.name, '--profile', 'dev', '--instances', '1', '--data-size', '2Gi', '--no-backup', '--storage-class', 'standard'], namespace.env);
    await refused.at('password', enter);
    await refused.at('More', enter);
    await refused.at('Create gone now?', down, enter);
    expect(await refused.ended(), refused.screen()).toBe(3);
    expect((await namespace.kubectl(['get', 'fepclusters,secrets', '-o', 'name'])).stdout).not.toContain('gone');

    const left = terminal(['upgrade', 'real', '--wizard', '-n', namespace.name, '-o', 'json'], namespace.env);
    await left.at('Tag of the images', 'no tag', enter);
    await left.at('is no tag of an image', ctrlC);
    expect(await left.ended(), left.screen()).toBe(130);
    expect(left.screen()).toContain('interrupted: nothing was changed');

    // Nobody could take over: there is nothing to ask, and nothing to go back to.
    const impossible = terminal(['switchover', 'real', '--wizard', '-n', namespace.name, '-o', 'json'], namespace.env, {stdout: path.join(folder, 'error.json')});
    expect(await impossible.ended(), impossible.screen()).toBe(3);
    expect(JSON.parse(readFileSync(path.join(folder, 'error.json'), 'utf8'))).toMatchObject({kind: 'Error', code: 'refused-by-rules'});
    expect((await namespace.kubectl(['get', 'fepactions', '-o', 'name'])).stdout).toBe('');
  });

  it('never asks where there is no terminal', async () => {
    const unnamed = await fep(['create'], {env: namespace.env});
    expect(unnamed).toMatchObject({exitCode: 2, stdout: '', stderr: expect.stringContaining('NAME is missing') as string});
    const wizard = await fep(['create', 'demo', '--wizard'], {env: namespace.env});
    expect(wizard).toMatchObject({exitCode: 2, stdout: '', stderr: expect.stringContaining('--wizard') as string});
    for (const [command, missing] of [['restore', 'NAME and --in-place or --to are missing'], ['switchover', 'NAME is missing'], ['upgrade', 'NAME and --to are missing']] as const) {
      expect(await fep([command], {env: namespace.env})).toMatchObject({exitCode: 2, stdout: '', stderr: expect.stringMatching(new RegExp(`^error: +${missing}\n`)) as string});
    }
  });
});
