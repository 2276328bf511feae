import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {EXIT_CODES} from '../../src/lib/errors/exit-codes.ts';
import {fep, PROGRAM, ROOT} from '../support/fep-process.ts';

const ANYWHERE = {env: {KUBECONFIG: undefined, HOME: '/nonexistent'}};
/** Port 1 of this machine: nobody listens there. */
const DEAD = ['--server', 'https://127.0.0.1:1', '--token', 'x', '--request-timeout', '5s'];

/** Arguments that end with each code that needs no cluster. */
const CASES: readonly (readonly [string, number, readonly string[]])[] = [
  ['an unknown command', 2, ['frobnicate']],
  ['an unknown flag', 2, ['version', '--frobnicate']],
  ['a missing argument', 2, ['status']],
  ['an argument too many', 2, ['version', 'x']],
  ['a value that is none of the options', 2, ['version', '--progress', 'loud']],
  ['a duration that is none', 2, ['version', '--request-timeout', '5q']],
  ['no kubeconfig', 2, ['list']],
  ['a dead server', 6, ['list', ...DEAD]],
  ['a dead server for a part of the answer', 6, ['version', ...DEAD]],
  ['a guard that says no', 3, ['list', '--expect-context', 'production', ...DEAD]],
];

describe('exit codes of the built program', () => {
  it.each(CASES)('%s is %i, in text and in JSON', async (_, code, argv) => {
    const [text, json] = await Promise.all([fep(argv, ANYWHERE), fep([...argv, '-o', 'json'], ANYWHERE)]);
    expect(text.exitCode, text.stderr).toBe(code);
    expect(json.exitCode, json.stderr).toBe(code);
    expect(JSON.parse(json.stdout)).toMatchObject({apiVersion: 'kubectl-fep/v1'});
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s while a server is silent ends with 130, in text and in JSON', async (signal) => {
    for (const format of ['text', 'json']) {
      const silent = createServer();
      const {port} = await new Promise<AddressInfo>((resolve) => silent.listen(0, '127.0.0.1', () => resolve(silent.address() as AddressInfo)));
      const child = spawn(process.execPath, [PROGRAM, 'list', '--server', `https://127.0.0.1:${port}`, '--token', 'x', '-o', format], {env: {...process.env, HOME: '/nonexistent', KUBECONFIG: ''}});
      // Once: a second signal, as a second connection would send it, ends the process at once.
      silent.once('connection', () => child.kill(signal));
      const stdout = child.stdout.toArray();
      const [code] = await once(child, 'exit') as [number];
      silent.close();
      expect(code).toBe(130);
      if (format === 'json') expect(JSON.parse(Buffer.concat(await stdout).toString())).toMatchObject({kind: 'Error', exitCode: 130});
    }
  });

  it('stand in the README as in the table', () => {
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [Number(code), meaning]);
    expect(rows).toEqual(Object.values(EXIT_CODES).map(({code, meaning}) => [code, meaning]));
  });

  it('stand in the help of the program', async () => {
    const {stdout} = await fep(['--help']);
    for (const {code, meaning} of Object.values(EXIT_CODES)) expect(stdout).toMatch(new RegExp(`^ +${code} {2}${meaning.split(' ').slice(0, 3).join(' ')}`, 'm'));
  });
});
