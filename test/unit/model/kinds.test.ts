import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {ACTION_TYPES, actionTypesOf} from '../../../src/lib/model/fep-action/action-types.ts';
import {apiVersionOfKind, CHILD_KINDS, FEP_KINDS, isFepKind, kindNamed, schemaOf, specSchemaOf} from '../../../src/lib/model/kinds.ts';
import {parseOperatorVersion} from '../../../src/lib/model/operator-version.ts';
import type {FepKind} from '../../../src/lib/model/resources.ts';
import {checkShape} from '../../../src/lib/model/schema/check-shape.ts';
import type {SchemaNode} from '../../../src/lib/model/schema/node.ts';
import {redact} from '../../../src/lib/model/schema/secrets.ts';
import {nodeAt, walkSchema} from '../../../src/lib/model/schema/walk.ts';

interface Entry {
  path: string;
  node: SchemaNode;
}

function entriesOf(kind: FepKind): Entry[] {
  const found: Entry[] = [];
  walkSchema(schemaOf(kind), (node, path) => found.push({path, node}));
  return found;
}

const OTHERS = FEP_KINDS.filter((kind) => kind !== 'FEPCluster');
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Paths of each kind in test/fixtures/model/field-paths.txt. */
function shownPaths(): Map<FepKind, string[]> {
  const lines = readFileSync(join(import.meta.dirname, '../../fixtures/model/field-paths.txt'), 'utf8').trimEnd().split('\n').slice(1);
  const found = new Map<FepKind, string[]>();
  let paths: string[] = [];
  for (const line of lines) {
    if (line.startsWith('  ')) paths.push(line.trim());
    else found.set(line as FepKind, (paths = []));
  }
  return found;
}

describe('the model of all kinds', () => {
  it('has the 14 kinds', () => {
    expect(FEP_KINDS).toHaveLength(14);
    expect([...shownPaths().keys()].toSorted()).toEqual(FEP_KINDS.toSorted());
  });

  it.each([...shownPaths()])('%s has every path that a source shows', (kind, paths) => {
    const root = schemaOf(kind);
    const missing = paths.filter((path) => {
      if (nodeAt(root, path) !== undefined) return false;
      // Items of a list that the model takes as one value.
      return !(path.endsWith('[]') && nodeAt(root, path.slice(0, -2))?.node === 'field');
    });
    expect(missing).toEqual([]);
  });

  it.each(OTHERS)('%s describes every field in English and Japanese, with its source', (kind) => {
    const wrong = entriesOf(kind).filter(({path, node: {facts}}) => {
      const english = facts.en.length >= 8 && facts.en.endsWith('.') && !JAPANESE.test(facts.en);
      const japanese = facts.ja.length >= 4 && facts.ja.endsWith('。') && JAPANESE.test(facts.ja);
      return !english || !japanese || (path.startsWith('spec.') && facts.section === undefined);
    });
    expect(wrong.map(({path}) => path)).toEqual([]);
  });

  it.each(OTHERS)('%s tells the members of a group apart', (kind) => {
    const doubles = entriesOf(kind).flatMap(({path, node}) => {
      if (node.node !== 'group') return [];
      const texts = Object.values(node.shape() as Record<string, SchemaNode>).map(({facts}) => facts.en);
      return new Set(texts).size === texts.length ? [] : [path];
    });
    expect(doubles).toEqual([]);
  });

  it.each(OTHERS)('%s gives versions that can be read, and says what FEP 15 does not show', (kind) => {
    const wrong = entriesOf(kind).filter(({node: {facts}}) => {
      const versions = [facts.since, facts.until].filter((version) => version !== undefined);
      return versions.some((version) => parseOperatorVersion(version) === undefined) || (facts.since !== '5.x') !== (facts.unseenInFep15 === true);
    });
    expect(wrong.map(({path}) => path)).toEqual([]);
  });

  it.each(FEP_KINDS)('%s gives defaults that their own type accepts', (kind) => {
    const wrong = entriesOf(kind).filter(({node}) => node.node === 'field' && node.facts.default !== undefined && !node.type().safeParse(node.facts.default).success);
    expect(wrong.map(({path}) => path)).toEqual([]);
  });

  it.each(FEP_KINDS)('%s lets no password or key by', (kind) => {
    const named = entriesOf(kind).filter(({path, node}) => node.node === 'field' && /passw|passphrase|apikey|sslkey|pgbackrestKeyParams/i.test(path.split('.').at(-1) ?? ''));
    const open = named.filter(({node}) => node.facts.secret !== true).map(({path}) => path);
    // Names of Secrets, keys in them, and names in a secret store.
    expect(open.filter((path) => !/privateKeyPassword$|replicationHosts\[\]\.pgAdminPassword$|\.passwordKey$|\.fepSecrets\[\]\./.test(path))).toEqual([]);
  });

  it('puts the members of spec below spec', () => {
    for (const kind of FEP_KINDS) expect(nodeAt(schemaOf(kind), 'spec')?.facts.en).toBe(specSchemaOf(kind).facts.en);
  });

  it('is v2 for FEPCluster alone', () => {
    expect(FEP_KINDS.filter((kind) => apiVersionOfKind(kind) !== 'fep.fujitsu.io/v1')).toEqual(['FEPCluster']);
  });

  it('knows which kinds the operator makes', () => {
    expect(CHILD_KINDS.every((kind) => isFepKind(kind))).toBe(true);
    expect([isFepKind('FepCluster'), isFepKind('toString'), isFepKind(3)]).toEqual([false, false, false]);
  });

  it.each([
    ['fepcluster', 'FEPCluster'],
    ['fep', 'FEPCluster'],
    ['FEPClusters', 'FEPCluster'],
    ['feppgpool2s', 'FEPPgpool2'],
    ['fepaction.fep.fujitsu.io', 'FEPAction'],
    ['pod', undefined],
    ['', undefined],
  ])('%j names %s', (word, kind) => {
    expect(kindNamed(word)).toBe(kind);
  });
});

describe('checks by kind', () => {
  it.each([
    ['FEPAction', {fepAction: {typ: 'reload'}}, 'spec.fepAction.type'],
    ['FEPRestore', {fromFepCluster: 'a'}, 'spec.fromFEPcluster'],
    ['FEPExporter', {fepExporter: {fepClustersList: ['a']}}, 'spec.fepExporter.fepClusterList'],
    ['FEPLogging', {fepLogging: {elastic: {auditLogstashPrefx: 'x'}}}, 'spec.fepLogging.elastic.auditLogstashPrefix'],
    ['FEPPgpool2', {fepClusterName: 'a'}, 'spec.fepclustername'],
  ] as const)('%s: what was meant by %j', (kind, spec, meant) => {
    expect(checkShape(specSchemaOf(kind), spec, 'spec')).toMatchObject([{kind: 'unknown-field', suggestion: meant}]);
  });

  it.each([
    ['FEPAction', {fepAction: {type: 'relaod'}}, '"reload"'],
    ['FEPRestore', {restoretype: 'pitr'}, '"PITR"'],
    ['FEPPgpool2', {count: '2'}, '2, without quotes'],
  ] as const)('%s: what was meant by the value in %j', (kind, spec, meant) => {
    expect(checkShape(specSchemaOf(kind), spec, 'spec')).toMatchObject([{kind: 'wrong-type', suggestion: meant}]);
  });

  it.each([
    ['FEPAction', {fepAction: {type: 'create_extention', args: ['x']}}],
    ['FEPRestore', {restoredate: '2024-01-31', restoretime: '23:59:00', changeParams: {fepChildCrVal: {storage: {dataVol: {size: 10_737_418_240}}}}}],
    ['FEPLogging', {fepLogging: {elastic: {port: 443}}}],
    ['FEPVolume', {whatTheOperatorWrites: {itself: true}}],
  ] as const)('%s: nothing against %j', (kind, spec) => {
    expect(checkShape(specSchemaOf(kind), spec, 'spec')).toEqual([]);
  });

  it('hides the secrets of child kinds', () => {
    const text = JSON.stringify([
      redact(schemaOf('FEPUser'), {spec: {pgpassword: 'hunter2'}}),
      redact(schemaOf('FEPCert'), {spec: {key: 'hunter2', systemCertificates: {key: 'hunter2'}}}),
      redact(schemaOf('FEPPgpool2Cert'), {spec: {anything: 'hunter2'}}),
      redact(schemaOf('FEPPgpool2'), {spec: {customsslkey: 'hunter2', custompcp: 'hunter2'}}),
      redact(schemaOf('FEPConfig'), {spec: {sysTde: {tdek: {kmsDefinition: [{sslpassphrase: 'hunter2'}]}}}}),
      redact(schemaOf('FEPRestore'), {spec: {changeParams: {fepChildCrVal: {backup: {pgbackrestKeyParams: 'repo1-s3-key=hunter2'}}}}}),
    ]);
    expect(text).not.toContain('hunter2');
  });
});

describe('action types', () => {
  it.each([
    ['5.2.6', 13],
    ['6.2.2', 14],
    ['7.1.1', 15],
    ['7.3.0', 16],
    ['8.3.3', 17],
  ])('operator %s knows %i', (version, count) => {
    expect(actionTypesOf(version)).toHaveLength(count);
  });

  it('act on a cluster, but for one', () => {
    expect(ACTION_TYPES.filter(({target}) => target !== 'targetClusterName').map(({type}) => type)).toEqual(['pgpool2_restart']);
  });
});
