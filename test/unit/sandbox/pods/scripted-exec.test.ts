import {PassThrough, Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {ContainerContext} from '../../../../src/sandbox/pods/program.ts';
import {execIn} from '../../../../src/sandbox/pods/scripted/exec.ts';
import {pgbackrest} from '../../../../src/sandbox/pods/scripted/pgbackrest.ts';
import {TerminalSizes} from '../../../../src/sandbox/node/streaming/terminal-sizes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'scripted-exec-'));
  writeFileSync(path.join(folder, 'PG_VERSION'), '15\n');
});
afterAll(() => rmSync(folder, {recursive: true}));

async function run(command: string[], options: {stdin?: string; tty?: boolean} = {}): Promise<{exitCode: number; stdout: string; stderr: string}> {
  const context: ContainerContext = {
    pod: {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p'}, spec: {containers: []}},
    container: {name: 'c'}, env: {HOSTNAME: 'p', A: 'x'}, mounts: new Map([['/database/userdata', folder]]), scratch: path.join(folder, 'scratch'),
    podIP: '10.244.0.2', log: () => {}, signal: new AbortController().signal,
  };
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const sizes = new TerminalSizes();
  sizes.push({columns: 90, rows: 20});
  const exitCode = await execIn(context, {pgbackrest})({
    command, stdout, stderr, tty: options.tty ?? false, resize: sizes, signal: new AbortController().signal,
    ...(options.stdin === undefined ? {} : {stdin: Readable.from([Buffer.from(options.stdin)])}),
  });
  sizes.end();
  stdout.end();
  stderr.end();
  return {exitCode, stdout: await text(stdout), stderr: await text(stderr)};
}

describe('exec in a scripted container', () => {
  it.each<[string[], number, string]>([
    [['true'], 0, ''],
    [['false'], 1, ''],
    [['hostname'], 0, 'p\n'],
    [['/bin/echo', 'a', 'b'], 0, 'a b\n'],
    [['sh', '-c', 'exit 7'], 7, ''],
    [['bash', '-ec', 'echo $A && false || echo no; exit 3; echo never'], 3, 'x\nno\n'],
    [['cat', '/database/userdata/PG_VERSION'], 0, '15\n'],
    [['ls', '/database/userdata'], 0, 'PG_VERSION\n'],
    [['ls', '/'], 0, 'database\n'],
    [['printenv', 'A'], 0, 'x\n'],
  ])('%j ends with %i', async (command, exitCode, stdout) => {
    expect(await run(command)).toEqual({exitCode, stdout, stderr: ''});
  });

  it('copies stdin to stdout', async () => {
    expect(await run(['cat'], {stdin: 'a\u0000b'})).toMatchObject({exitCode: 0, stdout: 'a\u0000b'});
  });

  it('runs the lines of stdin in a shell', async () => {
    expect(await run(['sh'], {stdin: 'echo one\nexit 4\necho two\n'})).toMatchObject({exitCode: 4, stdout: 'one\n'});
  });

  it('plays a terminal', async () => {
    const {stdout, exitCode} = await run(['sh'], {stdin: 'ecX\u007Fho a\rstty size\rexit 5\r', tty: true});
    expect(exitCode).toBe(5);
    expect(stdout).toContain('ecX\b \bho a\r\na\r\n');
    expect(stdout).toContain('20 90\r\n');
  });

  it.each([[['vim', 'x']], [['sh', '-c', 'ls | wc']], [['pgbackrest', 'restore']], [['constructor']]])('says that %j is not played, with 127', async (command) => {
    const {exitCode, stderr} = await run(command);
    expect(exitCode).toBe(127);
    expect(stderr).toMatch(/Scripted pods have no database.*--pods postgres/);
  });

  it('says what is not there', async () => {
    expect(await run(['cat', '/nowhere'])).toMatchObject({exitCode: 1, stderr: 'cat: /nowhere: No such file or directory\n'});
    expect(await run(['ls', '/nowhere'])).toMatchObject({exitCode: 2});
  });

  it('stays inside the container', async () => {
    expect(await run(['cat', '../../../../../../etc/passwd'])).toMatchObject({exitCode: 1, stdout: ''});
    expect(await run(['cat', '/database/userdata/../../../etc/passwd'])).toMatchObject({exitCode: 1, stdout: ''});
  });

  it('answers pgbackrest info with an empty stanza, marked as simulated', async () => {
    const {stdout, stderr, exitCode} = await run(['pgbackrest', '--stanza=s', '--output=json', 'info']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/simulated/);
    expect(JSON.parse(stdout)).toMatchObject([{name: 's', backup: [], status: {code: 2}}]);
  });
});
