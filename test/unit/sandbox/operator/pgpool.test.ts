import {describe, expect, it} from 'vitest';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../../src/lib/model/kubernetes-object.ts';
import {pgpoolService, pgpoolStatefulSet, scramSecrets, type Pgpool} from '../../../../src/sandbox/operator/fep-pgpool2/objects.ts';
import {readWantedPgpool} from '../../../../src/sandbox/operator/fep-pgpool2/wanted.ts';

const CLUSTER = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'db', namespace: 'shop'}, spec: {fep: {servicePort: 5432}, fepChildCrVal: {storage: {dataVol: {size: '1Gi'}, walVol: {size: '1Gi'}}, sysUsers: {pguser: 'app'}}}} as unknown as FepCluster;

function pgpool(spec: Record<string, unknown>): Pgpool {
  const object = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name: 'pool', namespace: 'shop', uid: 'u'}, spec: {fepclustername: 'db', ...spec}} as AnyObject;
  return {object, wanted: readWantedPgpool(object), cluster: CLUSTER};
}

const hashOf = (one: Pgpool): unknown => (pgpoolStatefulSet(one, {}).spec.template as {metadata: {annotations: unknown}}).metadata.annotations;

describe('what a FEPPgpool2 becomes', () => {
  it('has the names and the defaults of the guide', () => {
    const one = pgpool({});
    expect(pgpoolService(one)).toMatchObject({metadata: {name: 'pool-feppgpool2-svc'}, spec: {type: 'NodePort', ports: [{port: 9999}, {port: 9898}]}});
    const set = pgpoolStatefulSet(one, {});
    expect(set).toMatchObject({metadata: {name: 'pool-feppgpool2', ownerReferences: [{kind: 'FEPPgpool2', uid: 'u'}]}, spec: {replicas: 2}});
    expect(JSON.stringify(set)).toContain('{"name":"BACKEND_PRIMARY","value":"db-primary-svc"},{"name":"BACKEND_REPLICA","value":"db-replica-svc"},{"name":"BACKEND_PORT","value":"5432"},{"name":"PG_USER","value":"app"}');
    expect(scramSecrets(one, 'secret')).toEqual([]);
  });

  it('makes the Secrets of scram that the CR does not name', () => {
    const made = scramSecrets(pgpool({clientAuthMethod: 'SCRAM', scram: {pgpoolkeySecret: 'mine'}}), 'secret');
    expect(made.map(({metadata, data}) => [metadata.name, data])).toEqual([['pool-feppgpool2-userinfo', {postgres: Buffer.from('secret').toString('base64')}]]);
    expect(scramSecrets(pgpool({clientAuthMethod: 'scram'}), 'secret').map(({metadata}) => metadata.name)).toEqual(['pool-feppgpool2-pgpoolkey', 'pool-feppgpool2-userinfo']);
  });

  it('replaces the pods when a text changes, and takes none for no text', () => {
    expect(hashOf(pgpool({customhba: 'host all all all md5'}))).not.toEqual(hashOf(pgpool({})));
    expect(hashOf(pgpool({custompcp: 'none', customsslkey: 'none', count: 5}))).toEqual(hashOf(pgpool({})));
  });

  it.each([[{count: 0}, /spec.count must be a whole number from 1/], [{serviceport: '9999'}, /spec.serviceport must be .* it is "9999"/], [{statusport: 70_000}, /spec.statusport/]])('refuses %j', (spec, words) => {
    expect(() => pgpool(spec)).toThrow(words);
  });
});
