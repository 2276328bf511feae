import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {RESOURCES} from '../../../src/lib/model/resources.ts';
import {parseExecStatus} from '../../../src/lib/cluster/exec-status.ts';
import {collectionPath, objectPath, withQuery} from '../../../src/lib/cluster/http/request-path.ts';
import {withoutSecrets} from '../../../src/lib/cluster/without-secrets.ts';

describe('parseExecStatus', () => {
  it.each([
    ['{"status":"Success"}', {exitCode: 0}],
    ['{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}', {exitCode: 7}],
    ['{"status":"Failure","message":"command terminated with exit status 7"}', {exitCode: 7}],
    ['{"status":"Failure","message":"command terminated with non-zero exit code 137"}', {exitCode: 137}],
    ['{"status":"Failure","message":"command terminated with exit code: 2"}', {exitCode: 2}],
    ['{"status":"Failure","message":"executable file not found"}', {failure: 'executable file not found'}],
    ['{"status":"Failure","reason":"InternalError"}', {failure: 'InternalError'}],
    ['{"status":"Failure"}', {failure: 'the node gave no reason'}],
    ['container not found ("c")', {failure: 'container not found ("c")'}],
    ['null', {failure: 'null'}],
  ])('%s', (text, expected) => {
    expect(parseExecStatus(text)).toEqual(expected);
  });

  it('reads back every exit code, and has an answer to any text', () => {
    fc.assert(fc.property(fc.integer({min: 0, max: 255}), (code) => {
      expect(parseExecStatus(JSON.stringify({status: 'Failure', details: {causes: [{reason: 'Other', message: 'x'}, {reason: 'ExitCode', message: String(code)}]}}))).toEqual({exitCode: code});
    }));
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const end = parseExecStatus(text);
      expect('exitCode' in end ? Number.isInteger(end.exitCode) : typeof end.failure === 'string').toBe(true);
    }));
  });
});

describe('paths of the API', () => {
  it.each([
    [collectionPath(RESOURCES.Pod, 'db'), '/api/v1/namespaces/db/pods'],
    [collectionPath(RESOURCES.Pod, undefined), '/api/v1/pods'],
    [collectionPath(RESOURCES.Node, 'db'), '/api/v1/nodes'],
    [collectionPath(RESOURCES.FEPCluster, 'db'), '/apis/fep.fujitsu.io/v2/namespaces/db/fepclusters'],
    [objectPath(RESOURCES.Pod, 'p', 'db', 'log'), '/api/v1/namespaces/db/pods/p/log'],
    [objectPath(RESOURCES.PersistentVolume, 'v', 'db'), '/api/v1/persistentvolumes/v'],
    [withQuery('/a', {b: undefined}), '/a'],
    [withQuery('/a', {b: 'x=1,y in (2)', watch: true, limit: 5}), '/a?b=x%3D1%2Cy+in+%282%29&watch=true&limit=5'],
  ])('%s', (path, expected) => {
    expect(path).toBe(expected);
  });

  it.each(['', '.', '..'])('refuse the name "%s", which would lead elsewhere', (name) => {
    expect(() => objectPath(RESOURCES.Pod, name, 'db')).toThrow(/is not a name of a Pod/);
  });

  it('keep any name one segment of the path', () => {
    fc.assert(fc.property(fc.string({unit: 'grapheme', minLength: 1}).filter((name) => name !== '.' && name !== '..'), (name) => {
      const {pathname} = new URL(objectPath(RESOURCES.Pod, name, name), 'https://s');
      const segments = pathname.split('/');
      expect(segments).toHaveLength(7);
      expect(decodeURIComponent(segments[6] ?? '')).toBe(name);
    }));
  });
});

describe('withoutSecrets', () => {
  it.each([
    ['Authorization: Bearer abc.def-123456789', 'abc.def'],
    ['{"authorization": "Basic dXNlcjpwYXNz"}', 'dXNlcjpwYXNz'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl is bad', 'eyJzdWIi'],
    ['bearer sha256~abcdefghijklmnop refused', 'sha256~abc'],
    ['proxy http://joe:hunter2@proxy:3128 said no', 'hunter2'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
  ])('%s', (text, secret) => {
    expect(withoutSecrets(text)).not.toContain(secret);
  });

  it('leaves other words as they are', () => {
    const text = 'fepclusters "demo" is forbidden: User "jane" cannot get resource at https://api:6443/x';
    expect(withoutSecrets(text)).toBe(text);
  });
});
