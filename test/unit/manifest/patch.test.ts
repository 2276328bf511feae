import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {applyMergePatch, isMasked, mergePatch, pruneMasked, scalePatch} from '../../../src/lib/manifest/patch.ts';
import {credentialsSecret} from '../../../src/lib/manifest/secret.ts';
import {field, group} from '../../../src/lib/model/schema/node.ts';
import {text} from '../../../src/lib/model/schema/leaf-types.ts';

const {json} = fc.letrec((tie) => ({
  json: fc.oneof({depthSize: 'small'}, fc.string({maxLength: 3}), fc.integer(), fc.boolean(), fc.array(tie('json'), {maxLength: 3}), tie('object')),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('json'), {maxKeys: 4}),
}));
const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), json, {maxKeys: 4});

describe('mergePatch', () => {
  it('turns one object into the other', () => {
    fc.assert(fc.property(object, object, (from, to) => {
      expect(applyMergePatch(from, mergePatch(from, to))).toEqual(to);
    }));
  });

  it('is empty for equal objects and names nothing that did not change', () => {
    fc.assert(fc.property(object, (value) => {
      expect(mergePatch(value, structuredClone(value))).toEqual({});
    }));
    expect(mergePatch({a: {b: 1, c: 2}, d: [1]}, {a: {b: 1, c: 3}, d: [1], e: 4})).toEqual({a: {c: 3}, e: 4});
  });
});

describe('masks', () => {
  it.each([
    ['*****', true],
    ['-----BEGIN CERTIFICATE-----\n*****\n-----END CERTIFICATE-----\n', true],
    ['repo1-s3-key=*****\nrepo1-s3-key-secret=*****\n', true],
    ['* * * * *', false],
    ['', false],
    ['a*', false],
    [5, false],
  ])('%j is masked: %s', (value, masked) => {
    expect(isMasked(value)).toBe(masked);
  });

  const spec = group({en: '', ja: ''}, () => ({
    users: group({en: '', ja: ''}, () => ({name: field(text, {en: '', ja: ''}), password: field(text, {en: '', ja: '', secret: true})})),
  }));

  it('are never written back, and the rest of the patch is', () => {
    expect(pruneMasked({spec: {users: {name: '***', password: '*****'}}}, spec)).toEqual({patch: {spec: {users: {name: '***'}}}, dropped: ['spec.users.password']});
    expect(pruneMasked({spec: {users: {password: '*****'}}}, spec).patch).toEqual({});
    expect(pruneMasked({spec: {users: {password: 'new'}}}, spec).patch).toEqual({spec: {users: {password: 'new'}}});
  });
});

it('scales by one field', () => {
  expect(scalePatch(4)).toEqual({spec: {fep: {instances: 4}}});
});

it('keeps passwords in a Secret of our own', () => {
  const secret = credentialsSecret({cluster: 'demo', namespace: 'ns', passwords: {pgpassword: 'pä'}, names: {pguser: 'app'}});
  expect(secret.metadata.name).toBe('demo-credentials');
  expect(Buffer.from(secret.data?.['pgpassword'] ?? '', 'base64').toString('utf8')).toBe('pä');
});
