import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ClusterFacts} from '../../../src/lib/model/cluster-facts.ts';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {AnyObject, KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {leavesOf, setAt} from '../../../src/lib/manifest/path.ts';
import {evaluate, operationsOf, rulesFor, type RuleKind, type RuleOperation} from '../../../src/lib/rules/index.ts';
import {objectOf} from '../../fixtures/rules/fixture.ts';

/** Objects in which every rule of the kind has something to look at. */
const FULL: {readonly [K in RuleKind]?: Readonly<Record<string, unknown>>} = {
  FEPAction: {'spec.fepAction': {type: 'switchover', args: ['a'], backupType: 'full', backupRepo: 1, targetClusterName: 'demo'}},
  FEPExporter: {'spec.fepExporter': {fepClusterList: ['demo', 'a/b'], authSecret: {secretName: 's', userKey: 'u', passwordKey: 'p'}, mcSpec: {limits: {cpu: 1}}, tls: {certificateName: 'c'}, disableDefaultQueries: true}},
  FEPLogging: {'spec.fepLogging': {elastic: {authSecret: {secretName: 's'}, host: 'h', port: 1, scheme: 'http', sslVerify: true, tls: {}}, tls: {certificateName: 'c'}, scrapeInterval: '30s', scrapeTimeout: '1m'}, 'spec.prometheus': {tls: {}}},
  FEPPgpool2: {'spec.clientAuthMethod': 'scram', 'spec.customhba': 'host all all all md5\n', 'spec.customparams': 'a = 1\n', 'spec.scram': {pgpoolkeySecret: 's', userinfoSecret: 's'}, 'spec.limits': {cpu: 1}},
  FEPCluster: {
    'child.upgrade': {sourceCluster: 'old', storage: {size: '2Gi', accessModes: 'x'}, mcSpec: {}}, 'fep.image.image': 'a:ubi8-15-1.1', 'child.customPgHba': 'host all all all cert\n', 'child.customPgParams': 'password_encryption = md5\n',
    'child.autoscale.scaleout': {policy: 'cpu connections', metricName: 'm', threshold: 1}, 'child.sysTde': {tdeType: 'tdek', tdek: {targetKmsName: 'k', targetKeyId: 'i', kmsDefinition: [{name: 'k', type: 'awskms', secret: 's'}]}},
    'fep.remoteLogging': {enable: true, fluentdName: 'demo', tls: {}}, 'fep.pgBadger': {endpoint: {authentication: 's'}}, 'fep.pgAuditLog': {enable: true, config: 'c', endpoint: {protocol: 's3', authentication: 's'}}, 'fep.monitoring': {enable: true, fepExporter: {authSecret: {}}}, 'users.pgMetricsUser': 'm',
  },
  FEPBackup: {},
  FEPRestore: {},
};

const stored = (kind: RuleKind): AnyObject => objectOf(kind, FULL[kind]) as AnyObject;
const old = (): FepCluster => objectOf('FEPCluster', {...FULL.FEPCluster, 'metadata.name': 'old', 'child.upgrade': undefined}) as FepCluster;

/** Everything that rules ask of a cluster, all of it known. */
const FACTS: Partial<ClusterFacts> = {
  clusters: {known: [objectOf('FEPCluster', FULL.FEPCluster) as FepCluster, old()]}, existingNames: {known: ['demo', 'old']}, exporters: {known: [stored('FEPExporter')]}, loggings: {known: [stored('FEPLogging')]}, pgpools: {known: [stored('FEPPgpool2')]}, actions: {known: [stored('FEPAction')]},
  operator: {known: {present: true, version: '5.2.6'}}, operators: {known: [{present: true, version: '5.2.6'}, {present: true}]}, events: {known: [{name: 'demo', reason: 'SuccessfulFepUpgrade', message: ''}]}, replicas: {known: []},
  database: {known: {cluster: 'demo', roles: [{name: 'm', canLogin: true, bypasses: false, password: 'md5', memberOf: []}], sessions: {app: 1}, size: 1e10}}, metricsServer: {known: false}, customMetric: {known: false},
  secrets: {known: new Map([['s', ['basic_auth', 'a']]])}, configMaps: {known: new Map([['c', ['config']]])}, basicAuths: {known: new Map([['s', 'unreadable']])}, awsCredentials: {known: new Map([['s', {p: ['a']}]])}, awsConfigs: {known: new Map()},
  certificates: {known: [{path: 'spec.fepLogging.tls', secret: 'c', names: ['*.x']}]}, storageClasses: {known: []}, persistentVolumes: {known: []}, backups: {known: []},
};

describe('rules over every kind', () => {
  const kinds = Object.keys(FULL) as RuleKind[];
  const junk = fc.oneof(fc.constantFrom(null, '', ' ', 'on', '[x', '*****', 'a=b', 'toString', '__proto__', '9'.repeat(400)), fc.string({unit: 'binary', maxLength: 10}), fc.boolean(), fc.double(), fc.array(fc.anything(), {maxLength: 3}), fc.object({maxDepth: 2}));
  const operations: RuleOperation[] = ['create', 'update', 'delete', 'upgrade', 'action', 'restore', 'env'];

  it.each(kinds)('%s: end in findings for any value anywhere', (kind) => {
    const full = objectOf(kind, FULL[kind]);
    const places = [...leavesOf(full)].flatMap(({path}) => path.map((_, depth) => path.slice(0, depth + 1))).filter((path) => path[0] !== 'kind');
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), {minLength: 1, maxLength: 4}), fc.constantFrom(...operations), fc.boolean(), fc.boolean(), (mutations, operation, isAsked, swap) => {
      const object = structuredClone(full) as unknown as Record<string, unknown>;
      for (const [path, value] of mutations) {
        try {
          setAt(object, path, value);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }
      const changed = object as unknown as KubernetesObject;
      const [now, previous] = swap ? [full, changed] : [changed, full];
      const {notChecked, findings} = evaluate(rulesFor(kind), {object: now, previous, operation, ...(isAsked ? {facts: FACTS} : {})});
      expect(notChecked.filter(({reason}) => reason.startsWith('the check failed'))).toEqual([]);
      for (const {message} of findings) expect(message.length).toBeLessThan(900);
    }), {numRuns: 400});
  });

  it.each(kinds)('%s: bear a wrong type at each place in turn', (kind) => {
    const full = objectOf(kind, FULL[kind]);
    const places = [...leavesOf(full)].flatMap(({path}) => path.map((_, depth) => path.slice(0, depth + 1))).filter((path) => path[0] !== 'kind');
    const failed = [...new Map(places.map((path) => [JSON.stringify(path), path])).values()].flatMap((path) => [5, 'x', null, [7], {a: 1}].flatMap((value) => {
      const object = structuredClone(full) as unknown as Record<string, unknown>;
      setAt(object, path, value);
      return evaluate(rulesFor(kind), {object: object as unknown as KubernetesObject, previous: full, operation: 'create', also: operations, facts: FACTS}).notChecked;
    }));
    expect(failed.filter(({reason}) => reason.startsWith('the check failed'))).toEqual([]);
  }, 30_000);

  it('say what an action is, where it is sent', () => {
    const action = objectOf('FEPAction', {'spec.fepAction.type': 'restrat'});
    const {findings} = evaluate(rulesFor('FEPAction'), {object: action, ...operationsOf(action)});
    expect(findings.find(({rule}) => rule === 'action-type-enum')?.message).toBe('"restrat" is no type of action');
  });

  it('judge an upgrade by its two clusters alone, and say what else was not looked at', () => {
    const {findings, notChecked} = evaluate(rulesFor('FEPCluster'), {
      object: objectOf('FEPCluster', {'child.upgrade': {sourceCluster: 'old'}, 'fep.image.image': 'a:ubi8-15-1.1'}),
      previous: objectOf('FEPCluster', {'metadata.name': 'old', 'fep.image.image': 'a:ubi8-13-1.1'}),
      operation: 'upgrade',
    });
    expect(findings.map(({rule}) => rule)).toEqual(expect.arrayContaining(['major-one-step', 'major-hba-source', 'major-hba-destination']));
    expect(notChecked.find(({rule}) => rule === 'major-one-step')).toMatchObject({reason: 'the cluster was not asked', partly: true});
    expect(notChecked.map(({rule}) => rule)).toContain('major-apps-stopped');
  });

  it('judge a new FEPCluster with an upgrade section as an upgrade', () => {
    const cluster = objectOf('FEPCluster', FULL.FEPCluster);
    const {findings} = evaluate(rulesFor('FEPCluster'), {object: cluster, ...operationsOf(cluster), facts: FACTS});
    expect(findings.map(({rule}) => rule)).toEqual(expect.arrayContaining(['major-apps-stopped', 'major-dump-size', 'major-dump-accessmodes']));
  });
});
