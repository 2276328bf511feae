import {describe, expect, it} from 'vitest';
import {fepClusterRoot, fepClusterSpec} from '../../../src/lib/model/fep-cluster/index.ts';
import {parseOperatorVersion} from '../../../src/lib/model/operator-version.ts';
import type {SchemaNode} from '../../../src/lib/model/schema/node.ts';
import {nodeAt, walkSchema} from '../../../src/lib/model/schema/walk.ts';

interface Entry {
  path: string;
  node: SchemaNode;
}

function entries(): Entry[] {
  const found: Entry[] = [];
  walkSchema(fepClusterRoot, (node, path) => found.push({path, node}));
  return found;
}

const ALL = entries();
const pathsWhere = (holds: (entry: Entry) => boolean): string[] => ALL.filter(holds).map(({path}) => path);
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

describe('facts of FEPCluster fields', () => {
  it('covers the fields of the operators 5.x to 8.x', () => {
    expect(ALL.length).toBeGreaterThan(650);
  });

  it('describes every field in English', () => {
    expect(pathsWhere(({node: {facts}}) => facts.en.trim().length < 8 || JAPANESE.test(facts.en) || !facts.en.endsWith('.'))).toEqual([]);
  });

  it('describes every field in Japanese', () => {
    expect(pathsWhere(({node: {facts}}) => facts.ja.trim().length < 4 || facts.ja === facts.en || !facts.ja.endsWith('。'))).toEqual([]);
    expect(pathsWhere(({node: {facts}}) => !JAPANESE.test(facts.ja))).toEqual([]);
  });

  it('leaves no placeholder', () => {
    expect(pathsWhere(({node: {facts}}) => /\b(TODO|TBD|FIXME|placeholder|lorem)\b/i.test(facts.en + facts.ja))).toEqual([]);
  });

  it('gives no two members of a group the same text', () => {
    const doubles = ALL.filter(({node}) => node.node === 'group').flatMap(({path, node}) => {
      const texts = Object.entries((node as {shape: () => Record<string, SchemaNode>}).shape()).map(([key, member]) => [key, member.facts.en] as const);
      return texts.filter(([key, en]) => texts.some(([other, text]) => other !== key && text === en)).map(([key]) => `${path}.${key}`);
    });
    // The guide spells limits and requests in two ways there; both spellings mean the same.
    expect(doubles.filter((path) => !path.startsWith('spec.fep.velero.restore.mcSpec.'))).toEqual([]);
  });

  it('names the source of every field of spec', () => {
    expect(pathsWhere(({path, node}) => path.startsWith('spec.') && node.facts.section === undefined)).toEqual([]);
  });

  it('gives versions that can be read', () => {
    const versions = new Set(ALL.flatMap(({node: {facts}}) => [facts.since, facts.until]));
    expect([...versions].filter((version) => version !== undefined && parseOperatorVersion(version) === undefined)).toEqual([]);
  });

  it('keeps secret what the operator masks', () => {
    expect(pathsWhere(({node}) => node.node === 'field' && node.facts.secret === true).toSorted()).toEqual(
      [
        'spec.fep.vectorTransformation.modelRepository.modelLoader.password',
        'spec.fep.vectorTransformation.modelRepository.modelOwner.password',
        'spec.fep.vectorTransformation.modelRepository.modelUser.password',
        'spec.fep.velero.backup.pgbackrestKeyParams',
        'spec.fepChildCrVal.backup.pgbackrestKeyParams',
        'spec.fepChildCrVal.restore.pgbackrestKeyParams',
        'spec.fepChildCrVal.sysTde.tdeh.apikeyAnonymous',
        'spec.fepChildCrVal.sysTde.tdeh.apikeyNormal',
        'spec.fepChildCrVal.sysTde.tdeh.apikeySo',
        'spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].sslpassphrase',
        ...['pgAdmin', 'pgMetrics', 'pgRewind', 'pgSecurity', 'pgSeurity', 'vectorizer'].map((user) => `spec.fepChildCrVal.sysUsers.${user}Password`),
        ...['pgpassword', 'pgreplpassword', 'tdepassphrase'].map((key) => `spec.fepChildCrVal.sysUsers.${key}`),
        ...['cacrt', 'crt', 'key'].map((key) => `spec.fepChildCrVal.systemCertificates.${key}`),
      ].toSorted(),
    );
  });

  it('lets no password by', () => {
    const named = ALL.filter(({path, node}) => node.node === 'field' && /passw|passphrase|apikey/i.test(path.split('.').at(-1) ?? ''));
    const open = named.filter(({node}) => node.facts.secret !== true).map(({path}) => path);
    // Names of Secrets, keys in them, and names in a secret store.
    expect(open.filter((path) => !/privateKeyPassword$|replicationHosts\[\]\.pgAdminPassword$|\.passwordKey$|\.fepSecrets\[\]\./.test(path))).toEqual([]);
  });

  it.each([
    ['spec.fepChildCrVal.storage.dataVol', true],
    ['spec.fepChildCrVal.storage.dataVol.storageClass', true],
    ['spec.fepChildCrVal.storage.backupVol.accessModes', true],
    ['spec.fepChildCrVal.storage.dataVol.size', false],
    ['spec.fepChildCrVal.storage.dataVol.threshold', false],
    ['spec.fepChildCrVal.sysTde.tdeType', true],
    ['spec.fepChildCrVal.sysTde.tdek.targetKeyId', undefined],
    ['spec.fepChildCrVal.restore.restoretype', true],
    ['spec.fepChildCrVal.upgrade.sourceCluster', true],
    ['spec.fep.remoteLogging.enable', true],
    ['spec.fep.instances', undefined],
  ])('%s immutable: %s', (path, immutable) => {
    expect(nodeAt(fepClusterRoot, path)?.facts.immutable).toBe(immutable);
  });

  it.each([
    ['spec.fep.mcSpec.limits.cpu', 'rolling'],
    ['spec.fep.image.image', 'rolling'],
    ['spec.fepChildCrVal.backup.image.image', 'rolling'],
    ['spec.fepChildCrVal.customPgHba', 'reload'],
    ['spec.fepChildCrVal.backup.schedule1.schedule', 'none'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[0].name', 'rolling'],
    ['spec.fepChildCrVal.storage.dataVol.size', undefined],
  ])('%s restart: %s', (path, restart) => {
    expect(nodeAt(fepClusterRoot, path)?.facts.restart).toBe(restart);
  });

  it.each([
    ['spec.fep.instances', '5.x', undefined],
    ['spec.fep.databaseSize', '6.1.0', true],
    ['spec.fep.monitoring.fepExporter.exporterLogLevel', '6.2.0', true],
    ['spec.fep.externalMonitoring.cloudWatch.enable', '7.1.0', true],
    ['spec.fep.measurement.recallForVector.topK', '7.2.1', true],
    ['spec.fep.vectorTransformation.port', '8.1.0', true],
    ['spec.fep.imagePullSecrets', '8.2.0', true],
    ['spec.fepChildCrVal.sysUsers.pgSecurityPassword', '5.x', undefined],
  ])('%s since %s, unseen in FEP 15: %s', (path, since, unseen) => {
    const facts = nodeAt(fepClusterRoot, path)?.facts;
    expect([facts?.since, facts?.unseenInFep15]).toEqual([since, unseen]);
  });

  it('marks as unseen in FEP 15 whatever begins with a later operator', () => {
    expect(pathsWhere(({node: {facts}}) => (facts.since !== '5.x') !== (facts.unseenInFep15 === true))).toEqual([]);
  });

  it('gives defaults that their own type accepts', () => {
    const wrong = ALL.filter(({node}) => node.node === 'field' && node.facts.default !== undefined && !node.type().safeParse(node.facts.default).success);
    expect(wrong.map(({path}) => path)).toEqual([]);
  });

  it('is the same spec from the root and by itself', () => {
    expect(fepClusterRoot.shape().spec).toBe(fepClusterSpec);
  });
});
