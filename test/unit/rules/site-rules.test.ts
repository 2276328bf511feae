import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ClusterFacts} from '../../../src/lib/model/cluster-facts.ts';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {leavesOf, setAt} from '../../../src/lib/manifest/path.ts';
import {evaluate, operationsOf, rulesFor, type RuleKind, type RuleOperation} from '../../../src/lib/rules/index.ts';
import {neededFacts} from '../../../src/lib/operations/check-rules.ts';
import {cluster, objectOf} from '../../fixtures/rules/fixture.ts';

const S3 = '[global]\nrepo1-type=s3\nrepo1-path=/p\nrepo1-s3-bucket=b\nrepo1-s3-region=r\nrepo2-type=gcs\n';
const PAIR = {certificateName: 'c', caName: 'a'};

/** Objects in which the rules of restores, recovery, TLS and secret stores have something to look at. */
const FULL: {readonly [K in RuleKind]?: Readonly<Record<string, unknown>>} = {
  FEPCluster: {
    'fep.standby': {enable: true, method: 'streaming', pgBackrestConf: S3, streaming: {host: 'h', port: 1}},
    'fep.velero': {enable: true, labels: {a: 'b'}, backup: {pgbackrestParams: S3, caName: ['x']}, restore: {restoreTargetRepo: 1, mcSpec: {limit: {}}}},
    'child.restore': {pgbackrestParams: S3, restoretype: 'PITR', restoredate: '2026-01-01', restoretime: '00:00:00'},
    'child.systemCertificates': {key: 'k', crt: 'c', cacrt: 'a'}, 'fep.replicationSlots': 'a: {type: logical}\n', 'backup.pgbackrestParams': S3, 'child.customPgHba': 'hostssl all all all cert\n',
    'fep.patroni.tls': PAIR, 'fep.postgres.tls': {...PAIR, privateKeyPassword: 's'}, 'users.pgAdminTls': {...PAIR, sslMode: 'verify-full'}, 'fep.monitoring': {fepExporter: {tls: PAIR}},
    'child.secretStore': {method: 'csi', csi: {providerName: 'azure', azureProvider: {credentials: 'c', fepSecrets: [{patronitls: 'x'}], fepCustomCerts: [{}]}, gcpProvider: {credentials: 'c'}}},
  },
  FEPRestore: {'spec.restoretype': 'PITR', 'spec.restoredate': '2026-01-01', 'spec.restoretime': '00:00:00', 'spec.restoreTargetRepo': 2, 'spec.changeParams': {fepChildCrVal: {backup: {pgbackrestParams: S3}, storage: {dataVol: {size: '2Gi'}}}}},
  SubscriptionPlan: {},
  Certificate: {'spec.subject': {commonName: 'c', dnsNames: []}},
};

const certificate = {secret: 'c', commonName: 'x', names: ['*.db.pod', ''], notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-02-01T00:00:00Z', keyEncrypted: true, keyMatches: false, authority: 'none', selfSigned: true, root: 'r'} as const;
const known = <T>(value: T): {known: T} => ({known: value});

const FACTS: Partial<ClusterFacts> = {
  clusters: known([cluster({...FULL.FEPCluster, 'child.sysTde.tdek': {targetKmsName: 'k', targetKeyId: 'i', kmsDefinition: [{name: 'k', cert: PAIR}]}}) as never]), existingNames: known(['demo-2']), nodes: known([{name: 'n', architecture: 'amd64', schedulable: true, region: 'r'}]),
  certificates: known(['spec.fep.patroni.tls', 'spec.fep.postgres.tls', 'spec.fepChildCrVal.sysUsers.pgAdminTls', 'source.spec.a'].map((path) => ({path, ...certificate}))), servers: known([{name: 's', startedAt: '2025-12-01T00:00:00Z'}, {name: 't'}]),
  services: known([{name: 'lb', type: 'LoadBalancer', selector: {app: 'demo-sts'}, ports: [27500], hosts: ['h']}]), secrets: known(new Map([['c', ['a']]])), secretLabels: known(new Map()), backups: known([]), crds: known([]), storageClasses: known([{name: 'x', provisioner: 'p', allowVolumeExpansion: false, isDefault: true, isStatic: true}]),
  persistentVolumes: known([]), secretStore: known({installed: true, drivers: [], providers: []}), openshift: known('4.12'), securityContextConstraints: known(new Map([['nonroot', []]])), veleroBackups: known([{name: 'v', namespaces: ['*'], labels: {}}]),
  productionCluster: known(cluster() as never), productionServices: known([]), productionAnswers: known(true), publisherCluster: known(cluster() as never), subscriberCluster: known(undefined), publisher: known({readable: [], databases: [], publications: new Map()}), subscriberTables: known([]), subscriberReaches: known(false),
};

describe('rules over sites, certificates and stores', () => {
  const junk = fc.oneof(fc.constantFrom(null, '', ' ', '[x', '*****', 'repo1-type=s3', 'toString', '__proto__', '9'.repeat(400)), fc.string({unit: 'binary', maxLength: 10}), fc.boolean(), fc.double(), fc.array(fc.anything(), {maxLength: 3}), fc.object({maxDepth: 2}));
  const operations: RuleOperation[] = ['create', 'update', 'action', 'restore', 'env'];

  it.each(Object.keys(FULL) as RuleKind[])('%s: end in findings for any value anywhere', (kind) => {
    const full = objectOf(kind, FULL[kind]);
    const places = [...leavesOf(full)].flatMap(({path}) => path.map((_, depth) => path.slice(0, depth + 1))).filter((path) => path[0] !== 'kind');
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), {maxLength: 4}), fc.constantFrom(...operations), fc.boolean(), (mutations, operation, isAsked) => {
      const object = structuredClone(full) as unknown as Record<string, unknown>;
      for (const [path, value] of mutations) {
        try {
          setAt(object, path, value);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }
      const {notChecked, findings} = evaluate(rulesFor(kind), {object: object as unknown as KubernetesObject, previous: full, operation, ...(isAsked ? {facts: FACTS} : {})});
      expect(notChecked.filter(({reason}) => reason.startsWith('the check failed'))).toEqual([]);
      for (const {message} of findings) expect(message.length).toBeLessThan(900);
    }), {numRuns: 300});
  });
});

describe('operationsOf', () => {
  it('knows what an object means besides', () => {
    expect(operationsOf(objectOf('FEPRestore'))).toEqual({operation: 'create', also: ['restore']});
    expect(operationsOf(objectOf('FEPAction'), objectOf('FEPAction'))).toEqual({operation: 'update', also: ['action']});
    expect(operationsOf(cluster({'child.restore': {}, 'child.upgrade': {}}))).toEqual({operation: 'create', also: ['restore', 'upgrade']});
    expect(operationsOf(cluster({'child.restore': {}}), cluster())).toEqual({operation: 'update', also: []});
  });
});

describe('facts', () => {
  it('are asked for only where a rule has something to look at', () => {
    const asked = (object: KubernetesObject): string[] => neededFacts(rulesFor(object.kind), {object, ...operationsOf(object)});
    const extra = ['certificates', 'services', 'secretStore', 'crds', 'veleroBackups', 'productionCluster', 'backups', 'secretLabels', 'openshift', 'securityContextConstraints'];
    expect(asked(cluster()).filter((name) => extra.includes(name))).toEqual([]);
    expect(asked(cluster({'fep.postgres.tls': PAIR}))).toEqual(expect.arrayContaining(['certificates', 'services']));
    expect(asked(cluster({'fep.velero.enable': true}))).toContain('crds');
  });

  it('that deepen a check leave it made in part, and said to be so', () => {
    const object = objectOf('FEPRestore', {'spec.restoreTargetRepo': 300});
    const {findings, notChecked} = evaluate(rulesFor('FEPRestore').filter(({id}) => id === 'restore-repo'), {object, ...operationsOf(object)});
    expect([findings.map(({path}) => path), notChecked]).toEqual([['spec.restoreTargetRepo'], [expect.objectContaining({rule: 'restore-repo', partly: true})]]);
  });
});
