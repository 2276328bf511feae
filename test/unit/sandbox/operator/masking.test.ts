import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {CHILDREN, childSecrets} from '../../../../src/sandbox/operator/fep-cluster/children.ts';
import {secretData, secretKeyOf} from '../../../../src/sandbox/operator/fep-cluster/cluster-secret.ts';
import {clusterSecrets, isApplied, isMaskOf, maskOperations, maskText} from '../../../../src/sandbox/operator/masking.ts';
import {sampleCluster} from './sample-cluster.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('maskText', () => {
  it('leaves nothing of a password, and of PEM the BEGIN and END lines', () => {
    expect(maskText('hunter2')).toBe('*****');
    expect(maskText('-----BEGIN CERTIFICATE-----\nQUJD\nREVG\n-----END CERTIFICATE-----\n')).toBe('-----BEGIN CERTIFICATE-----\n*****\n-----END CERTIFICATE-----\n');
  });

  it('masks each block of a chain', () => {
    const block = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
    expect(maskText(`${block('AA')}\n${block('BB')}`)).toBe(`${block('*****')}\n${block('*****')}`);
  });

  it('changes nothing the second time, and hides every text that is no PEM', () => {
    fc.assert(fc.property(fc.string(), (text) => maskText(maskText(text)) === maskText(text)));
    fc.assert(fc.property(fc.string({minLength: 1}).filter((text) => !text.includes('-----BEGIN ')), (text) => maskText(text) === '*****'));
  });

  it('shows nothing that stands outside of the blocks', () => {
    expect(maskText('password=x\n-----BEGIN KEY-----\nA\n-----END KEY-----')).not.toContain('password=x');
    expect(maskText('-----BEGIN KEY-----\nQUJD')).not.toContain('QUJD');
  });
});

describe('secrets of a FEPCluster', () => {
  it('are found by the model\'s facts, names of Secrets and users left alone', () => {
    const paths = clusterSecrets(sampleCluster()).map(({path}) => path.slice(2).join('.'));
    expect(paths).toEqual(expect.arrayContaining(['sysUsers.pgAdminPassword', 'sysUsers.pgpassword', 'systemCertificates.key', 'backup.pgbackrestKeyParams']));
    expect(paths).not.toContain('sysUsers.pguser');
  });

  it('are found in lists too, and masked by operations guarded by a test', () => {
    const cluster = sampleCluster({child: {sysTde: {tdeType: 'tdek', tdek: {kmsDefinition: [{name: 'a'}, {name: 'b', sslpassphrase: 'p'}]}}}});
    const leaf = clusterSecrets(cluster).find(({path}) => path.includes('kmsDefinition'));
    expect(maskOperations(leaf === undefined ? [] : [leaf])).toEqual([
      {op: 'test', path: '/spec/fepChildCrVal/sysTde/tdek/kmsDefinition/1/sslpassphrase', value: 'p'},
      {op: 'replace', path: '/spec/fepChildCrVal/sysTde/tdek/kmsDefinition/1/sslpassphrase', value: '*****'},
    ]);
  });

  it('stand at the same places in the children', () => {
    const user = CHILDREN.find(({kind}) => kind === 'FEPUser');
    const cert = CHILDREN.find(({kind}) => kind === 'FEPCert');
    if (user === undefined || cert === undefined) throw new Error('no child');
    expect(childSecrets(user, {pgpassword: 'x', pguser: 'u'})).toEqual([{path: ['spec', 'pgpassword'], value: 'x'}]);
    expect(childSecrets(cert, {key: 'k'})).toEqual([{path: ['spec', 'key'], value: 'k'}]);
  });

  it('need no masking twice', () => {
    expect(maskOperations([{path: ['spec', 'a'], value: '*****'}])).toEqual([]);
  });
});

describe('Secret of a cluster', () => {
  it('holds the passwords, a random one for the superuser when none is given', () => {
    const data = secretData(sampleCluster(), {});
    expect(data['PG_ADMIN_PASSWORD']).toBe(base64('admin-secret'));
    expect(data['PG_PASSWORD']).toBe(base64('user-secret'));
    const random = secretData(sampleCluster({child: {sysUsers: {}}}), {}, () => 'made-up');
    expect(random['PG_ADMIN_PASSWORD']).toBe(base64('made-up'));
    expect(secretData(sampleCluster({child: {sysUsers: {}}}), random, () => 'another')['PG_ADMIN_PASSWORD']).toBe(base64('made-up'));
  });

  it('is not changed by the operator\'s own mask', () => {
    const present = secretData(sampleCluster(), {});
    const masked = sampleCluster({child: {sysUsers: {pgAdminPassword: '*****', pgpassword: '*****'}}});
    expect(secretData(masked, present)['PG_PASSWORD']).toBe(base64('user-secret'));
    expect(isMaskOf('*****', 'user-secret')).toBe(true);
  });

  it('takes any other text for a new value, asterisks too', () => {
    const present = secretData(sampleCluster(), {});
    for (const value of ['new', '********']) {
      expect(secretData(sampleCluster({child: {sysUsers: {pgpassword: value}}}), present)['PG_PASSWORD']).toBe(base64(value));
    }
  });

  it('takes the mask itself when there is no value yet, or when somebody applied it', () => {
    const masked = sampleCluster({child: {sysUsers: {pgpassword: '*****'}}});
    expect(secretData(masked, {})['PG_PASSWORD']).toBe(base64('*****'));
    masked.metadata.managedFields = [{manager: 'x', operation: 'Apply', fieldsV1: {'f:spec': {'f:fepChildCrVal': {'f:sysUsers': {'f:pgpassword': {}}}}}}];
    expect(secretData(masked, {PG_PASSWORD: base64('user-secret')})['PG_PASSWORD']).toBe(base64('*****'));
  });

  it('has a key for every secret', () => {
    const keys = clusterSecrets(sampleCluster()).map(({path}) => secretKeyOf(path));
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[-._a-zA-Z0-9]+$/);
  });
});

describe('isApplied', () => {
  const path = ['spec', 'a', 'b'];
  it('sees an apply that owns the field itself, or the list around it', () => {
    expect(isApplied([{operation: 'Apply', fieldsV1: {'f:spec': {'f:a': {'f:b': {}}}}}], path)).toBe(true);
    expect(isApplied([{operation: 'Apply', fieldsV1: {'f:spec': {'f:list': {}}}}], ['spec', 'list', '0', 'b'])).toBe(true);
  });
  it('does not take an update, or an apply that lost the field, for one', () => {
    expect(isApplied([{operation: 'Update', fieldsV1: {'f:spec': {'f:a': {'f:b': {}}}}}], path)).toBe(false);
    expect(isApplied([{operation: 'Apply', fieldsV1: {'f:spec': {'f:a': {}}}}], path)).toBe(false);
    expect(isApplied(undefined, path)).toBe(false);
  });
});
