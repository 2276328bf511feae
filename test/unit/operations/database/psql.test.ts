import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough, Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {findPassword, passwordPlaces, sysUser} from '../../../../src/lib/operations/database/credentials.ts';
import {passwordChannel} from '../../../../src/lib/operations/database/password-channel.ts';
import {psqlStart, READY} from '../../../../src/lib/operations/database/psql-script.ts';
import {quoteIdentifier, quoteLiteral} from '../../../../src/lib/operations/database/run-sql.ts';
import {statement} from '../../../../src/lib/operations/extension/create-extension.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import {FakeCluster} from '../fake-cluster.ts';

const CLUSTER = {
  apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo', namespace: 'shop'},
  spec: {fepChildCrVal: {sysUsers: {pguser: 'app', pgpassword: '*****', pgdb: '*****'}}},
} as unknown as FepCluster;
const REF = {name: 'demo', namespace: 'shop'};

function secret(name: string, data: Record<string, string>) {
  return {apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace: 'shop'}, data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))};
}

describe('the shell that starts psql', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-psql-'));
    writeFileSync(path.join(folder, 'psql'), '#!/bin/sh\necho "password=$PGPASSWORD"; for word; do echo "word=$word"; done; cat\n', {mode: 0o755});
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it('takes the password from the first line of the input and leaves the rest to psql', () => {
    const {command} = psqlStart({host: '/tmp', port: 27500, user: 'app', database: 'a b', args: ['-c', "it's"], password: true});
    const [program = '', ...words] = command;
    const out = execFileSync(program, words, {input: 'pa ss\\w\nSELECT 1;\n', env: {PATH: `${folder}:${process.env['PATH']}`}}).toString();
    expect(out).toBe("password=pa ss\\w\nword=-h\nword=/tmp\nword=-p\nword=27500\nword=-U\nword=app\nword=-d\nword=a b\nword=-c\nword=it's\nSELECT 1;\n");
  });

  it('never has a password among its words', () => {
    expect(JSON.stringify(psqlStart({host: '/tmp', port: 1, user: 'u', database: 'd', args: [], password: true}))).not.toMatch(/PGPASSWORD=[^;]/);
  });
});

describe('the way of a password', () => {
  it('is the input, before what the user sends', async () => {
    const channel = passwordChannel('secret', Readable.from([Buffer.from('SELECT 1')]), new PassThrough(), false);
    expect(await text(channel.stdin)).toBe('secret\nSELECT 1');
  });

  it('opens at a terminal only when nothing is echoed, and shows nothing of what came before', async () => {
    const screen = new PassThrough();
    const channel = passwordChannel('secret', undefined, screen, true);
    const sent = text(channel.stdin);
    channel.stdout.write('noise');
    expect(channel.stdin.readableLength).toBe(0);
    channel.stdout.write(`${READY}psql (15)\n`);
    expect(await sent).toBe('secret\n');
    await channel.finish();
    screen.end();
    expect(await text(screen)).toBe('psql (15)\n');
  });

  it('lets everything through when the sign never comes', async () => {
    const screen = new PassThrough();
    const channel = passwordChannel('secret', undefined, screen, true);
    channel.stdout.write('sh: stty: not found\n');
    await channel.finish();
    screen.end();
    expect(await text(screen)).toBe('sh: stty: not found\n');
  });
});

describe('the password of a user', () => {
  it('lies in the Secrets that its field tells', () => {
    expect(passwordPlaces(CLUSTER, 'demo', 'postgres')).toEqual([{secret: 'demo', key: 'PG_ADMIN_PASSWORD'}]);
    expect(passwordPlaces(CLUSTER, 'demo', 'app')[0]).toEqual({secret: 'demo-credentials', key: 'pgpassword'});
    expect(passwordPlaces(CLUSTER, 'demo', 'somebody')).toEqual([]);
  });

  it('is never what the operator left in its place', async () => {
    expect(sysUser(CLUSTER, 'pgdb')).toBeUndefined();
    const cluster = new FakeCluster().put(secret('demo-credentials', {pgpassword: '*****'}), secret('demo', {PG_PASSWORD: 'real'}));
    expect(await findPassword(cluster.context(), REF, CLUSTER, 'app')).toEqual({known: {secret: 'demo', key: 'PG_PASSWORD', password: 'real'}});
  });

  it('may be in no Secret', async () => {
    expect(await findPassword(new FakeCluster().context(), REF, CLUSTER, 'app')).toEqual({known: undefined});
  });
});

describe('quoting', () => {
  it('keeps any text inside', () => {
    fc.assert(fc.property(fc.string(), (value) => {
      const identifier = quoteIdentifier(value);
      expect(identifier.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      const literal = quoteLiteral(value);
      expect(literal.replace(/^E/, '').slice(1, -1).replaceAll('\\\\', '').replaceAll("''", '')).not.toMatch(/['\\]/);
    }));
  });

  it('builds the statement', () => {
    expect(statement({extension: 'a"b', schema: 'S', version: "1'", cascade: true})).toBe(`CREATE EXTENSION IF NOT EXISTS "a""b" SCHEMA "S" VERSION '1''' CASCADE;\n`);
  });
});
