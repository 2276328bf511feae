import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import {valueAt} from '../../../src/lib/rules/view.ts';
import {fepClusterManifest} from '../../../src/lib/manifest/fep-cluster/index.ts';
import {admissionLine, withAdmission, withoutAdmission} from '../../../src/lib/operations/upgrade/major/admission.ts';
import {judgeUpgrade} from '../../../src/lib/operations/upgrade/major/await-upgrade.ts';
import {contentsFrom, missingContents, totals, type Contents} from '../../../src/lib/operations/upgrade/major/contents.ts';
import {targetOptions} from '../../../src/lib/operations/upgrade/major/target-manifest.ts';
import {event, fepCluster, sources} from './cluster-objects.ts';

const target = {name: 'demo15', namespace: 'shop'};
const line = admissionLine(target, 'md5');

describe('admission of the upgrade container', () => {
  it('is the line of the guide', () => {
    expect(line).toBe('host all all demo15-upgrade-pod.demo15-upgrade-headless-svc.shop.svc.cluster.local md5');
  });

  it('comes first, once, and goes again without a trace', () => {
    const text = '# ours\nhost all all 10.0.0.0/8 scram-sha-256\n';
    expect(withAdmission(text, line)).toBe(`${line}\n${text}`);
    expect(withAdmission(withAdmission(text, line), line)).toBe(withAdmission(text, line));
    expect(withoutAdmission(withAdmission(text, line), line)).toBe(text);
  });
});

describe('the new FEPCluster', () => {
  const source = {
    ...fepCluster(), metadata: {...fepCluster().metadata, uid: 'u', resourceVersion: '4', annotations: {note: 'x'}},
    spec: {
      fep: {instances: 3, fepVersion: 14, syncMode: 'on', image: {image: 'a/fujitsu-enterprise-postgres-14-server:ubi8-14-1.1', pullPolicy: 'Always'}},
      fepChildCrVal: {
        customPgHba: 'host all all 10.0.0.0/8 md5\n', customPgParams: 'work_mem = 4MB\n', upgrade: {sourceCluster: 'older'},
        backup: {image: {image: 'a/fujitsu-enterprise-postgres-14-backup:ubi8-14-1.1'}, pgbackrestParams: '[global]\n'},
        sysUsers: {pguser: 'app', pgpassword: '*****'}, storage: {dataVol: {size: '20Gi'}, walVol: {size: '2Gi'}},
      },
    },
  } as unknown as FepCluster;

  it('takes over what the source is, without its version, its masks and its past', async () => {
    const options = await targetOptions(source, target, {sets: ['fep.instances=1'], line, dump: {size: '8Gi', storageClass: 'fast'}});
    const {object} = fepClusterManifest({...options, passwords: {pgpassword: 'kept'}});
    expect(object.metadata).toEqual(target);
    expect(valueAt(object, 'spec.fep.image')).toEqual({pullPolicy: 'Always'});
    expect(valueAt(object, 'spec.fep.fepVersion')).toBeUndefined();
    expect(valueAt(object, 'spec.fep.instances')).toBe(1);
    expect(valueAt(object, 'spec.fepChildCrVal.upgrade')).toEqual({sourceCluster: 'demo', storage: {size: '8Gi', storageClass: 'fast'}});
    expect(valueAt(object, 'spec.fepChildCrVal.customPgHba')).toBe(`${line}\nhost all all 10.0.0.0/8 md5\n`);
    expect(valueAt(object, 'spec.fepChildCrVal.backup')).toEqual({image: {}, pgbackrestParams: '[global]\n'});
    expect(valueAt(object, 'spec.fepChildCrVal.sysUsers.pgpassword')).toBe('kept');
    expect(JSON.stringify(object)).not.toContain('*****');
  });
});

describe('the end of an upgrade', () => {
  const seen = (mark?: Record<string, string>, events: ReturnType<typeof event>[] = []) => {
    const {takenAt: _takenAt, ...rest} = sources();
    return {...rest, cluster: {...rest.cluster, metadata: {...rest.cluster.metadata, annotations: mark ?? {}}}, events: {known: events}, upgradePod: undefined};
  };

  it('needs the word of the operator, although all pods are ready', () => {
    expect(judgeUpgrade(seen())).toMatchObject({state: 'progressing'});
    expect(judgeUpgrade(seen({FEPUpgradeDone: 'true'}))).toMatchObject({state: 'ready'});
    expect(judgeUpgrade(seen({}, [event('SuccessfulFepUpgrade', {kind: 'FEPUpgrade'})]))).toMatchObject({state: 'ready'});
  });

  it('fails with the operator\'s words', () => {
    expect(judgeUpgrade(seen({}, [event('FailedFepUpgrade', {kind: 'FEPUpgrade', message: 'Error/Failure in FEP Upgrade'})]))).toMatchObject({state: 'failed', holdMs: 0, message: expect.stringContaining('Error/Failure in FEP Upgrade')});
  });
});

describe('contents', () => {
  const contents = (rows: Record<string, number>): Contents =>
    ({roles: ['app', 'postgres'], databases: [{database: 'shop', rows, sequences: {'public.id': 7}, extensions: {pgcrypto: '1.3'}}]});

  it('reads one document and one line for each table', () => {
    expect(contentsFrom('{"extensions":{"a":"1"},"sequences":{}}\n["public.x|y",3]\n["s.\\"t\\"",0]\n')).toEqual({extensions: {a: '1'}, sequences: {}, rows: {'public.x|y': 3, 's."t"': 0}});
  });

  it('finds nothing missing in a copy, whatever it has beyond', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.nat()), fc.dictionary(fc.string(), fc.nat()), (rows, more) => {
      expect(missingContents(contents(rows), contents({...more, ...rows}))).toEqual([]);
    }));
  });

  it('names every row count, table, sequence, extension, role and database that differs', () => {
    const after: Contents = {roles: ['postgres'], databases: [{database: 'shop', rows: {'public.a': 2}, sequences: {'public.id': null}, extensions: {}}]};
    expect(missingContents(contents({'public.a': 3, 'public.b': 1}), after)).toEqual([
      'the role app is missing', 'shop: the extension pgcrypto is missing', 'shop: public.a has 2 rows, the source 3', 'shop: the table public.b is missing (1 rows)',
      'shop: the sequence public.id is at its start, the source at 7',
    ]);
    expect(missingContents(contents({}), {roles: ['app', 'postgres'], databases: []})).toEqual(['the database shop is missing']);
    expect(totals(contents({'public.a': 3, 'public.b': 1}))).toEqual({databases: 1, tables: 2, rows: 4, extensions: 1});
  });
});
