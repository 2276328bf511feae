import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {crdFiles} from '../../scripts/generate-crds.ts';
import {CRD_VERSIONS, STRICT_VERSION, type CustomResourceDefinition} from '../../src/lib/model/custom-resource-definition.ts';
import {CHILD_KINDS, FEP_KINDS, specSchemaOf} from '../../src/lib/model/kinds.ts';
import {knowsField} from '../../src/lib/model/operator-version.ts';
import {apiVersionOf, FEP_RESOURCES, type FepKind} from '../../src/lib/model/resources.ts';
import {walkSchema} from '../../src/lib/model/schema/walk.ts';

const FOLDER = join(import.meta.dirname, '../../crds');

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface Version {
  name: string;
  served: boolean;
  storage: boolean;
  schema: {openAPIV3Schema: Schema};
  subresources: Record<string, unknown>;
}

interface Crd extends CustomResourceDefinition {
  spec: {group: string; scope: string; names: Record<string, unknown>; versions: [Version]};
}

const read = (version: string, plural: string): Crd => parse(readFileSync(join(FOLDER, version, `${plural}.yaml`), 'utf8')) as Crd;

function pathsOf(schema: Schema, path: string): string[] {
  const members = Object.entries(schema.properties ?? {}).flatMap(([key, member]) => pathsOf(member, `${path}.${key}`));
  const items = schema.items === undefined ? [] : pathsOf(schema.items, `${path}[]`);
  const values = schema.additionalProperties === undefined ? [] : pathsOf(schema.additionalProperties, `${path}.<key>`);
  return [path, ...members, ...items, ...values];
}

const WITH_FIELDS = FEP_KINDS.filter((kind) => !CHILD_KINDS.includes(kind));

function specOf(folder: string, kind: FepKind): Schema {
  return read(folder, FEP_RESOURCES[kind].plural).spec.versions[0].schema.openAPIV3Schema.properties?.['spec'] ?? {};
}

function missingPaths(kind: FepKind, version: string, schema: Schema): string[] {
  const present = new Set(pathsOf(schema, 'spec'));
  const missing: string[] = [];
  const hidden: string[] = [];
  walkSchema(
    specSchemaOf(kind),
    ({facts}, path) => {
      // What stands below a group that is not known there has no place.
      if (hidden.some((above) => path.startsWith(above))) return;
      if (!knowsField(facts, version)) hidden.push(`${path}.`, `${path}[]`);
      else if (!present.has(path)) missing.push(path);
    },
    'spec',
  );
  return missing;
}

function groupsThatKeep(schema: Schema, path: string): string[] {
  const own = schema.type === 'object' && schema['x-kubernetes-preserve-unknown-fields'] === true ? [path] : [];
  const members = Object.entries(schema.properties ?? {}).flatMap(([key, member]) => groupsThatKeep(member, `${path}.${key}`));
  return [...own, ...members, ...(schema.items === undefined ? [] : groupsThatKeep(schema.items, `${path}[]`))];
}

describe('crds/', () => {
  it('holds what the model gives, byte for byte, and no other file', () => {
    const files = readdirSync(FOLDER, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile() && entry.name !== 'README.md');
    const committed = new Map(files.map(({parentPath, name}) => [`${parentPath.slice(FOLDER.length + 1)}/${name}`, readFileSync(join(parentPath, name), 'utf8')]));
    const generated = crdFiles();
    expect([...committed.keys()].toSorted()).toEqual([...generated.keys()].toSorted());
    const stale = [...generated].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path);
    expect(stale, 'run "npm run crds"').toEqual([]);
  });

  it.each([...CRD_VERSIONS, 'strict'])('%s has the 14 kinds under the names the program uses', (version) => {
    for (const resource of Object.values(FEP_RESOURCES)) {
      const {metadata, spec} = read(version, resource.plural);
      const [served] = spec.versions;
      expect(metadata.name).toBe(`${resource.plural}.${spec.group}`);
      expect(`${spec.group}/${served.name}`).toBe(apiVersionOf(resource));
      expect(spec.names['kind']).toBe(resource.kind);
      expect(spec).toMatchObject({scope: 'Namespaced'});
      expect([served.served, served.storage]).toEqual([true, true]);
      expect(served.subresources).toHaveProperty('status');
    }
    expect(readdirSync(join(FOLDER, version))).toHaveLength(14);
  });

  it('5.2.6 checks nothing, like the CRDs of FEP 15', () => {
    for (const {plural, kind} of Object.values(FEP_RESOURCES)) {
      const {properties = {}} = read('5.2.6', plural).spec.versions[0].schema.openAPIV3Schema;
      const {apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest} = properties;
      const extra = kind === 'FEPCluster' ? ['fepStatus'] : kind === 'FEPAction' ? ['fepActionStatus'] : [];
      expect(Object.keys(rest)).toEqual(['spec', 'status', ...extra]);
      for (const schema of Object.values(rest)) expect(schema).toEqual({type: 'object', 'x-kubernetes-preserve-unknown-fields': true});
    }
  });

  it('only FEPCluster has a short name and can be scaled', () => {
    const special = Object.values(FEP_RESOURCES).filter(({plural}) => {
      const {names, versions} = read('5.2.6', plural).spec;
      return 'shortNames' in names || 'scale' in versions[0].subresources;
    });
    expect(special.map(({kind}) => kind)).toEqual(['FEPCluster']);
    expect(read('5.2.6', 'fepclusters').spec.names['shortNames']).toEqual(['fep']);
  });

  it.each(['6.2.2', '7.1.1', '8.3.3'])('%s has every path of the model that it knows', (version) => {
    for (const kind of WITH_FIELDS) expect(missingPaths(kind, version, specOf(version, kind)), kind).toEqual([]);
  });

  it.each(CRD_VERSIONS)('%s takes anything for the kinds that the operator makes', (version) => {
    for (const kind of CHILD_KINDS) expect(specOf(version, kind), kind).toEqual({type: 'object', 'x-kubernetes-preserve-unknown-fields': true});
  });

  it('are YAML 1.1, where a plain on is true', () => {
    const plain = [...crdFiles()].flatMap(([path, text]) => [...text.matchAll(/^\s*-? *(?:\w+: )?(?:on|off|yes|no|y|n)$/gim)].map(([line]) => `${path}: ${line}`));
    expect(plain).toEqual([]);
  });
});

describe('crds/strict', () => {
  it('has every path that is known for FEP 15, and no later one', () => {
    for (const kind of WITH_FIELDS) {
      expect(missingPaths(kind, STRICT_VERSION, specOf('strict', kind)), kind).toEqual([]);
      const later: string[] = [];
      const present = new Set(pathsOf(specOf('strict', kind), 'spec'));
      walkSchema(specSchemaOf(kind), ({facts}, path) => void (knowsField(facts, STRICT_VERSION) || !present.has(path) || later.push(path)), 'spec');
      expect(later, kind).toEqual([]);
    }
  });

  it('keeps unknown members only where the sources do not name all', () => {
    for (const kind of WITH_FIELDS) {
      const keeping = groupsThatKeep(specOf('strict', kind), 'spec');
      const open: string[] = [];
      walkSchema(specSchemaOf(kind), (node, path) => void (node.node === 'group' && node.open && open.push(path)), 'spec');
      expect(keeping.filter((path) => !open.includes(path)), kind).toEqual([]);
    }
  });

  it('fills in nothing and demands nothing', () => {
    for (const [path, text] of crdFiles()) {
      if (path.startsWith('strict/')) expect(text.match(/^\s+(?:default|required):/gm) ?? [], path).toEqual([]);
    }
  });

  it('leaves the kinds that the operator writes as they are', () => {
    for (const kind of CHILD_KINDS) expect(read('strict', FEP_RESOURCES[kind].plural)).toEqual(read(STRICT_VERSION, FEP_RESOURCES[kind].plural));
  });
});
