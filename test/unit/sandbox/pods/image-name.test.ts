import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {imageRole, parseImageName} from '../../../../src/sandbox/pods/image-name.ts';

describe('names of images', () => {
  it.each([
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:ubi9-15-1.0', 'server'],
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-15-server@sha256:4b7e', 'server'],
    ['registry:5000/a/b/fujitsu-enterprise-postgres-14-backup', 'backup'],
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-exporter:ubi9-15-1.0-s390x', 'exporter'],
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-15-utils:1', 'utils'],
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-utils:1', 'utils'],
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-operator:v5.2.6', 'operator'],
    ['busybox', 'busybox'],
    ['registry.k8s.io/pause:3.10', 'pause'],
    ['quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:does-not-exist-1', undefined],
    ['postgres:15', undefined],
    ['', undefined],
  ])('%s holds %s', (image, role) => {
    expect(imageRole(image)).toBe(role);
  });

  it('splits a reference', () => {
    expect(parseImageName('host:1/x/name:tag@sha256:ab')).toEqual({name: 'name', tag: 'tag', digest: 'sha256:ab'});
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => imageRole(text)).not.toThrow();
    }));
  });
});
