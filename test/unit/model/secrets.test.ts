import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fepClusterRoot, fepClusterSpec, redactedFepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import {hasSecretLines, MASK, redact, redactLines, secretPaths} from '../../../src/lib/model/schema/secrets.ts';

const SPEC = {
  fep: {instances: 3, standby: {pgBackrestConf: '[global]\nrepo1-s3-key=HIDE-ME\nrepo1-path=/x'}, postgres: {tls: {privateKeyPassword: 'name-of-a-secret'}}},
  fepChildCrVal: {
    sysUsers: {pguser: 'app', pgpassword: 'HIDE-ME', pgAdminPassword: '', pgSsecurityPassword: 'HIDE-ME'},
    systemCertificates: {key: 'HIDE-ME', other: 'HIDE-ME'},
    backup: {pgbackrestKeyParams: {'repo1-s3-key': 'HIDE-ME'}, pgbackrestParams: '[global]\n  repo-cipher-pass = HIDE-ME', repoKeySecretName: ['shown']},
    sysTde: {tdek: {kmsDefinition: [{name: 'kms', sslpassphrase: 'HIDE-ME', clientSecretToken: 'HIDE-ME'}]}},
    secretStore: {csi: {awsProvider: {fepSecrets: [{pgadminpassword: 'name-in-store'}]}}},
  },
};

describe('secretPaths', () => {
  it('lists the secret leaves that are there', () => {
    expect(secretPaths(fepClusterSpec, SPEC, 'spec')).toEqual([
      'spec.fepChildCrVal.sysUsers.pgpassword',
      'spec.fepChildCrVal.sysUsers.pgAdminPassword',
      'spec.fepChildCrVal.systemCertificates.key',
      'spec.fepChildCrVal.backup.pgbackrestKeyParams',
      'spec.fepChildCrVal.sysTde.tdek.kmsDefinition[0].sslpassphrase',
    ]);
  });
});

describe('redact', () => {
  const hidden = redact(fepClusterSpec, SPEC);

  it('hides every secret, misspelt ones and those in configuration text too', () => {
    expect(JSON.stringify(hidden)).not.toContain('HIDE-ME');
  });

  it('keeps everything else as it is', () => {
    expect(hidden.fep.instances).toBe(3);
    expect(hidden.fepChildCrVal.sysUsers).toMatchObject({pguser: 'app', pgAdminPassword: ''});
    expect(hidden.fep.standby.pgBackrestConf).toBe(`[global]\nrepo1-s3-key=${MASK}\nrepo1-path=/x`);
    expect(hidden.fep.postgres).toEqual(SPEC.fep.postgres);
    expect(hidden.fepChildCrVal.secretStore).toEqual(SPEC.fepChildCrVal.secretStore);
    expect(hidden.fepChildCrVal.backup.repoKeySecretName).toEqual(['shown']);
  });

  it('does not touch its input', () => {
    const before = structuredClone(SPEC);
    redact(fepClusterSpec, SPEC);
    expect(SPEC).toEqual(before);
  });

  it('changes nothing in a value without secrets, and nothing twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({minLength: 1}), (value, password) => {
        const once = redact(fepClusterRoot, {spec: {fep: {instances: 1}, fepChildCrVal: {sysUsers: {pgpassword: password, pguser: 'u'}}}, metadata: {x: value}});
        expect(redact(fepClusterRoot, once)).toEqual(once);
        expect(once.spec).toEqual({fep: {instances: 1}, fepChildCrVal: {sysUsers: {pgpassword: MASK, pguser: 'u'}}});
      }),
    );
  });
});

describe('redactLines', () => {
  it.each(['repo1-s3-key', 'repo256-s3-key-secret', 'repo-s3-token', 'repo2-azure-key', 'repo1-cipher-pass'])('hides %s', (option) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,40}$/), (secret) => {
        const text = `[global]\n  ${option} = ${secret}\nrepo1-path=/a`;
        expect(hasSecretLines(text)).toBe(true);
        expect(redactLines(text)).toBe(`[global]\n  ${option} = ${MASK}\nrepo1-path=/a`);
      }),
    );
  });

  it('leaves options that are not secret', () => {
    const text = 'repo1-s3-key-type=auto\nrepo1-gcs-key=/pgbackrest/storage-keys/key.json\n# repo1-retention-full=7';
    expect(redactLines(text)).toBe(text);
    expect(hasSecretLines(text)).toBe(false);
  });
});

describe('redactedFepCluster', () => {
  it('hides the manifest that kubectl apply keeps in an annotation', () => {
    const annotations = {'kubectl.kubernetes.io/last-applied-configuration': '{"spec":"HIDE-ME"}', kept: 'a'};
    const cluster = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'a', annotations}, spec: SPEC};
    const copy = redactedFepCluster(cluster);
    expect(JSON.stringify(copy)).not.toContain('HIDE-ME');
    expect(copy.metadata).toMatchObject({name: 'a', annotations: {kept: 'a'}});
  });
});
