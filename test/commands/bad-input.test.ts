import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {fep, PROGRAM, type ProcessResult, runProcess} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const VALID = `apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata:
  name: bad
spec:
  fep:
    instances: 1
  fepChildCrVal:
    storage:
      dataVol: {size: 2Gi}
      walVol: {size: 1200Mi}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-input-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function file(text: string): string {
  const name = path.join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
  writeFileSync(name, text);
  return name;
}

/** One error, on stderr, with the words that tell what, where and the mend. */
function expectError(result: ProcessResult, exitCode: number, ...words: (string | RegExp)[]): void {
  for (const word of words) expect(result.stderr).toMatch(word);
  expect(result.exitCode).toBe(exitCode);
  expect(result.stdout).toBe('');
  expect(result.stderr.match(/^error:/gim) ?? []).toHaveLength(1);
}

describe('bad input to create', () => {
  const namespace = useNamespace();
  const create = (text: string, ...more: string[]): Promise<ProcessResult> => namespace.fep(['create', 'bad', '-f', file(text), '--no-wait', ...more]);

  it.each<[string, string, number, (string | RegExp)[]]>([
    ['an unknown field', VALID.replace('instances: 1', 'syncNode: "on"'), 3, ['spec.fep.syncNode', 'syncMode']],
    ['a misplaced group', VALID.replace('  fepChildCrVal:', '  fepChildCRVal:'), 3, ['spec.fepChildCRVal', 'fepChildCrVal']],
    ['a wrong type', VALID.replace('instances: 1', 'instances: "three"'), 3, ['spec.fep.instances']],
    ['a wrong unit', VALID.replace('size: 2Gi', 'size: 2GB'), 3, ['spec.fepChildCrVal.storage.dataVol.size', '2G']],
    ['too many instances', VALID.replace('instances: 1', 'instances: 17'), 3, ['spec.fep.instances', '16']],
    ['no instances', VALID.replace('instances: 1', 'instances: 0'), 3, ['spec.fep.instances']],
    ['two documents', `${VALID}---\n${VALID}`, 2, [/document/i]],
    ['not YAML', 'spec: [1, 2\n  - x: {', 2, [/line|:\d+/i]],
    ['an empty file', '', 2, [/empty/i]],
    ['a list', '- a\n- b\n', 2, [/list|object|mapping/i]],
    ['another kind', VALID.replace('kind: FEPCluster', 'kind: Pod'), 2, ['Pod', 'FEPCluster']],
    ['a wrong API version', VALID.replace('fep.fujitsu.io/v2', 'fep.fujitsu.io/v1'), 2, ['fep.fujitsu.io/v2']],
  ])('%s', async (_name, text, exitCode, words) => {
    expectError(await create(text), exitCode, ...words);
  });

  it('a file of 10 MB is refused at once', async () => {
    expectError(await create(`${VALID}# ${'x'.repeat(10 * 1024 * 1024)}\n`), 2, /MB|MiB/);
  });

  it('a file that is not there', async () => {
    expectError(await namespace.fep(['create', 'bad', '-f', path.join(folder, 'nowhere.yaml')]), 2, /nowhere\.yaml/);
  });

  it.each<[string, string[], number, (string | RegExp)[]]>([
    ['instances in words', ['--instances', 'three'], 2, ['--instances', 'three']],
    ['instances 0', ['--instances', '0'], 3, ['instances']],
    ['instances 17', ['--instances', '17'], 3, ['instances', '16']],
    ['a size with a wrong unit', ['--data-size', '2GB'], 2, ['--data-size', '2G']],
    ['an unknown flag', ['--instnaces', '3'], 2, ['--instances']],
    ['an unknown path', ['--set', 'fep.syncNode=on'], 2, ['syncMode']],
    ['a value that is no assignment', ['--set', 'fep.syncMode'], 2, ['--set']],
  ])('%s', async (_name, flags, exitCode, words) => {
    expectError(await namespace.fep(['create', 'bad', ...flags, '--no-wait']), exitCode, ...words);
  });

  it('a name in upper case, and a name that is too long', async () => {
    expectError(await namespace.fep(['create', 'Demo', '--no-wait']), 2, /Demo/, /lower/i);
    expectError(await namespace.fep(['create', 'a'.repeat(64), '--no-wait']), 2, /63|42|long/);
  });

  it('a namespace that is not there', async () => {
    const result = await fep(['create', 'bad', '--no-wait', '-n', 'nowhere'], {env: namespace.env});
    expectError(result, 4, /nowhere/);
  });

  it('nothing of all that was applied', async () => {
    expect((await namespace.kubectl(['get', 'fepclusters,secrets', '-o', 'name'])).stdout).toBe('');
  });
});

describe('a cluster that does not answer', () => {
  const namespace = useNamespace();

  it('no kubeconfig', async () => {
    const result = await fep(['list'], {env: {KUBECONFIG: path.join(folder, 'none'), HOME: folder}});
    expectError(result, 2, /kubeconfig/);
  });

  it('an unknown context', async () => {
    expectError(await namespace.fep(['list', '--context', 'elsewhere']), 2, /elsewhere/, /fep-sandbox-test/);
  });

  it('a dead server', async () => {
    expectError(await namespace.fep(['list', '--server', 'https://127.0.0.1:9']), 6, /127\.0\.0\.1:9/);
  });

  it('a token that is not valid', async () => {
    const server = await namespace.kubectl(['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}']);
    const kubeconfig = path.join(folder, 'token-only');
    writeFileSync(kubeconfig, JSON.stringify({
      apiVersion: 'v1', kind: 'Config', 'current-context': 'only',
      clusters: [{name: 'only', cluster: {server: server.stdout, 'insecure-skip-tls-verify': true}}],
      users: [{name: 'only', user: {token: 'expired-and-secret'}}],
      contexts: [{name: 'only', context: {cluster: 'only', user: 'only'}}],
    }));
    const result = await namespace.fep(['list', '--kubeconfig', kubeconfig]);
    expectError(result, 5, /token|credentials|log ?in|unauthori[sz]ed/i);
    expect(result.stderr).not.toContain('expired-and-secret');
    const version = await namespace.fep(['version', '--kubeconfig', kubeconfig]);
    expect(version.exitCode).toBe(5);
    expect(version.stdout).toContain('kubectl-fep');
  });

  it('a namespace that there is not', async () => {
    const result = await fep(['list', '-n', 'no-such-namespace'], {env: namespace.env});
    expect([result.exitCode, result.stdout]).toEqual([0, 'no FEPCluster in namespace no-such-namespace: there is no such namespace\n']);
  });

  it.each([[['list']], [['--help']], [['explain', 'fep.instances']]])('a full disk behind stdout: %s', async (args) => {
    const result = await runProcess('/bin/sh', ['-c', 'exec "$0" "$@" >/dev/full', process.execPath, PROGRAM, ...args], {env: namespace.env});
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('the answer could not be written to stdout');
  });

  it('forbidden', async () => {
    expectError(await namespace.fep(['list', '--as', 'nobody']), 5, /nobody|forbidden|may not/i);
  });

  it('errors are JSON under -o json, with the same exit code', async () => {
    const result = await namespace.fep(['status', 'nowhere', '-o', 'json']);
    expect(result.exitCode).toBe(4);
    expect(JSON.parse(result.stdout)).toMatchObject({kind: 'Error', apiVersion: 'kubectl-fep/v1'});
  });
});
