import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {crdFiles} from '../../scripts/generate-crds.ts';
import {fepClusterSpec} from '../../src/lib/model/fep-cluster/index.ts';
import {CRD_VERSIONS, type CustomResourceDefinition} from '../../src/lib/model/custom-resource-definition.ts';
import {knowsField} from '../../src/lib/model/operator-version.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../src/lib/model/resources.ts';
import {walkSchema} from '../../src/lib/model/schema/walk.ts';

const FOLDER = join(import.meta.dirname, '../../crds');

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
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

describe('crds/', () => {
  it('holds what the model gives, byte for byte, and no other file', () => {
    const files = readdirSync(FOLDER, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile() && entry.name !== 'README.md');
    const committed = new Map(files.map(({parentPath, name}) => [`${parentPath.slice(FOLDER.length + 1)}/${name}`, readFileSync(join(parentPath, name), 'utf8')]));
    const generated = crdFiles();
    expect([...committed.keys()].toSorted()).toEqual([...generated.keys()].toSorted());
    const stale = [...generated].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path);
    expect(stale, 'run "npm run crds"').toEqual([]);
  });

  it.each(CRD_VERSIONS)('%s has the 14 kinds under the names the program uses', (version) => {
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
    const schema = read(version, 'fepclusters').spec.versions[0].schema.openAPIV3Schema.properties?.['spec'];
    const present = new Set(pathsOf(schema ?? {}, 'spec'));
    const missing: string[] = [];
    walkSchema(
      fepClusterSpec,
      ({facts}, path) => {
        if (knowsField(facts, version) && !present.has(path)) missing.push(path);
      },
      'spec',
    );
    expect(missing).toEqual([]);
  });
});
